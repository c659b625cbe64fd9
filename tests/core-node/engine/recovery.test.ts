import { join } from 'node:path'

import fc from 'fast-check'
import { describe, test } from 'vitest'

import type { NumberedRow } from '../../../core-node/engine/audit-stream.ts'
import { AuditStream } from '../../../core-node/engine/audit-stream.ts'
import { JournalReader } from '../../../core-node/engine/journal/journal-reader.ts'
import { Journal } from '../../../core-node/engine/journal/journal.ts'
import { LiveRuntime } from '../../../core-node/engine/live-runtime.ts'
import { recover } from '../../../core-node/engine/recovery.ts'
import { Engine } from '../../../core-node/engine/step/engine.ts'
import type { BrokerCommand } from '../../../core-node/execution/broker-port.ts'
import { BrokerKind } from '../../../core-node/execution/broker-port.ts'
import { isDone } from '../../../core-node/execution/order.ts'
import { settings } from '../engine-settings.ts'
import { tempFolder } from '../temp-folder.ts'
import { replayAll, tradingDay } from './trading-day.ts'

function row(seq: number, kind: NumberedRow['kind'] = 'alert'): NumberedRow {
  return { seq, ts: seq, kind, json: JSON.stringify({ seq }) }
}

describe('the journal', () => {
  test('keeps its rows and its name over a restart', ({ expect }) => {
    const path = join(tempFolder(), 'journal.db')
    const first = new Journal(path, 'first')
    for (let seq = 1; seq <= 700; seq++) first.append(row(seq))
    first.close()
    const again = new Journal(path, 'second')
    expect([again.id, again.lastSeq]).toEqual(['first', 700])
    again.close()
  })

  test('a reader sees what is written, in order, in pages', ({ expect }) => {
    const path = join(tempFolder(), 'journal.db')
    const journal = new Journal(path, 'j')
    const reader = new JournalReader(path)
    for (let seq = 1; seq <= 5; seq++) journal.append(row(seq))
    expect(reader.rowsAfter(0, 10)).toEqual([])
    journal.write()
    expect(reader.rowsAfter(2, 2)).toEqual(['{"seq":3}', '{"seq":4}'])
    reader.checkpoint()
    journal.append(row(6))
    journal.writeDurably()
    expect(reader.rowsAfter(5, 10)).toEqual(['{"seq":6}'])
    reader.close()
    journal.close()
  })

  test('a number used twice is refused, and nothing of its group is written', ({ expect }) => {
    const path = join(tempFolder(), 'journal.db')
    const journal = new Journal(path, 'j')
    journal.append(row(1))
    journal.write()
    journal.append(row(2))
    journal.append(row(1))
    expect(() => journal.write()).toThrow(/UNIQUE/)
    expect(journal.lastSeq).toBe(1)
  })
})

describe('a live runtime', () => {
  test('has an order’s intent on disk before the broker sees it', ({ expect }) => {
    const path = join(tempFolder(), 'journal.db')
    const journal = new Journal(path, 'j')
    const reader = new JournalReader(path)
    const engine = new Engine(settings())
    const seen: string[][] = []
    const broker = {
      execute(command: BrokerCommand) {
        if (command.type !== 'place') return
        const rows = reader.rowsAfter(0, 10_000)
        seen.push(
          command.orders.map(({ ref }) => rows.find((json) => json.includes(ref)) ?? 'missing'),
        )
      },
    }
    const runtime = new LiveRuntime(
      engine,
      journal,
      broker,
      () => 0,
      () => {},
    )
    const link = { kind: BrokerKind.Link, tsUs: 0, link: 'broker', state: 'ready' } as const
    runtime.submit({ ...link, reason: '', nextOrderId: 1 })
    for (const event of tradingDay(1_500)) runtime.submit(event)
    expect(seen.length).toBeGreaterThan(0)
    for (const intents of seen) {
      expect(intents).toHaveLength(3)
      for (const intent of intents) expect(intent).toContain('"state":"Intended"')
    }
    reader.close()
    journal.close()
  })

  test('sends nothing when the intent cannot be written', ({ expect }) => {
    const journal = new Journal(join(tempFolder(), 'journal.db'), 'j')
    const engine = new Engine(settings())
    const sent: BrokerCommand[] = []
    const broker = { execute: (command: BrokerCommand) => sent.push(command) }
    const runtime = new LiveRuntime(
      engine,
      journal,
      broker,
      () => 0,
      () => {},
    )
    runtime.submit({
      kind: BrokerKind.Link,
      tsUs: 0,
      link: 'broker',
      state: 'ready',
      reason: '',
      nextOrderId: 1,
    })
    journal.close()
    let failures = 0
    for (const event of tradingDay(1_500)) {
      try {
        runtime.submit(event)
      } catch {
        failures++
      }
    }
    expect(failures).toBeGreaterThan(0)
    expect(sent).toEqual([])
  })
})

describe('recovery', () => {
  const { lines } = replayAll(tradingDay(3_600))
  const kinds = ['order', 'fill', 'commission', 'kill']
  const relevant = (upTo: number) =>
    lines
      .slice(0, upTo)
      .filter((line) => kinds.includes((JSON.parse(line) as { kind: string }).kind))

  /** The account as the rows themselves tell it. */
  function told(rows: readonly string[]) {
    const parsed = rows.map((line) => JSON.parse(line) as Record<string, unknown>)
    const fills = parsed.filter(({ kind }) => kind === 'fill')
    const orders = new Map(parsed.filter(({ kind }) => kind === 'order').map((o) => [o['ref'], o]))
    return { position: (fills.at(-1)?.['positionContracts'] as number) ?? 0, fills, orders }
  }

  test('at any row gives back the position, the orders and the next ids', ({ expect }) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: lines.length }), (upTo) => {
        const rows = relevant(upTo)
        const engine = new Engine(settings())
        recover(engine, rows)
        const { position, fills, orders } = told(rows)
        const { booking, desk } = engine.execution
        expect(booking.ledger.positionContracts).toBe(position)
        const fees = fills.reduce((sum, fill) => sum + (fill['feesCents'] as number), 0)
        expect(booking.ledger.feesCents).toBe(fees)
        for (const [ref, order] of orders) {
          const found = desk.find(ref as string, 0)
          expect(found?.orderId).toBe(order['orderId'])
        }
        const states = new Set([...desk.working].map(({ state }) => state))
        expect([...states].every((state) => state === 'Unknown')).toBe(true)
        const highest = Math.max(0, ...[...orders.values()].map((o) => o['orderId'] as number))
        desk.tradeDate = '2026-09-15'
        const next = desk.placeFlatten(1, 1, 100, 0)
        expect(next.orderId).toBe(highest + 1)
        expect(orders.has(next.ref)).toBe(false)
      }),
      { numRuns: 60 },
    )
  })

  test('tells anew only what is new: orders in doubt', ({ expect }) => {
    const engine = new Engine(settings())
    recover(engine, relevant(lines.length))
    const audit = new AuditStream(lines.length)
    const rows = engine.outbox.rows.map((r) => audit.number(r))
    for (const { kind, json } of rows) {
      expect(kind).toBe('order')
      expect(json).toContain('Unknown')
    }
    expect(engine.outbox.commands).toEqual([])
    expect([...engine.execution.desk.working].filter(isDone)).toEqual([])
  })

  test('a kill switch that was on is on', ({ expect }) => {
    const kill = {
      v: 1,
      seq: 1,
      ts: 5,
      kind: 'kill',
      level: 'flatten',
      phase: 'flat',
      by: 'me',
      reason: 'why',
      elapsedMs: 1,
      cancelledOrders: 0,
      closedContracts: 0,
    }
    const engine = new Engine(settings())
    recover(engine, [JSON.stringify(kill)])
    expect(engine.execution.kill.level).toBe('flatten')
    expect(engine.execution.kill.switch).toMatchObject({ by: 'me', reason: 'why' })
  })
})
