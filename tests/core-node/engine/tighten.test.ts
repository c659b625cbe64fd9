import { join } from 'node:path'

import { describe, test } from 'vitest'

import { runsOf } from '../../../core-node/commands/verify/run-parts.ts'
import { tapesIn } from '../../../core-node/commands/verify/tape-files.ts'
import { verifyRun } from '../../../core-node/commands/verify/verify-run.ts'
import { JournalReader } from '../../../core-node/engine/journal/journal-reader.ts'
import type { Limits } from '../../../core-node/risk/limits.ts'
import { RiskKind } from '../../../core-node/risk/risk-events.ts'
import { AuditRow } from '../../../shared/audit.ts'
import { Config } from '../../../shared/config.ts'
import { RecordedRun } from '../tape/recorded-run.ts'
import { tempFolder } from '../temp-folder.ts'
import { askTicks, EngineScript } from './engine-script.ts'
import { tradingDay } from './trading-day.ts'

const { risk } = Config.parse({})

function tighten(tsUs: number, changes: Partial<Limits>) {
  return {
    kind: RiskKind.Tighten,
    tsUs,
    id: 'config-abc',
    by: 'config-file',
    limits: { ...risk, ...changes },
    configDigest: 'abc',
  } as const
}

describe('limits that are tightened while the engine runs', () => {
  test('stop the next entry, and stand in the audit with the configuration in force', ({
    expect,
  }) => {
    const script = new EngineScript()
    script.roundTrip('target', askTicks, askTicks + 16)
    script.wait(120)
    script.step(tighten(script.tsUs, { maxTradesPerDay: 1, marginCents: 1 }))
    expect(script.rowsOf('command').at(-1)).toMatchObject({
      name: 'tighten',
      by: 'config-file',
      outcome: 'done',
      reason: 'risk.maxTradesPerDay from 50 to 1 (configuration abc)',
    })
    expect(script.enter()).toMatchObject({ control: 'order-counts', reason: 'trades-per-day' })
    script.engine.mark('ended', script.tsUs)
    expect(script.engine.outbox.rows.at(-1)).toMatchObject({ kind: 'session', config: 'abc' })
  })

  test('that are none change nothing, and say so', ({ expect }) => {
    const script = new EngineScript()
    script.step(tighten(script.tsUs, { maxContracts: 4, dailyLossCents: 900_000 }))
    expect(script.rowsOf('command').at(-1)).toMatchObject({ name: 'tighten', outcome: 'refused' })
    expect(script.engine.risk.limits).toEqual(risk)
    script.engine.mark('ended', script.tsUs)
    expect(script.engine.outbox.rows.at(-1)).toMatchObject({ kind: 'session', config: 'test' })
  })

  test('close a position at once when they are below what is lost already', ({ expect }) => {
    const script = new EngineScript()
    script.open()
    script.pass(1)
    script.show(askTicks - 6)
    expect(script.engine.execution.kill.level).toBe('none')
    script.step(tighten(script.tsUs, { dailyLossCents: 5_000 }))
    expect(script.engine.execution.kill).toMatchObject({ level: 'flatten' })
    expect(script.rowsOf('kill')[0]).toMatchObject({ by: 'control:12', phase: 'blocked' })
  })

  test('are on the tape: the day played again gives the same rows', async ({ expect }) => {
    const folder = tempFolder()
    const run = new RecordedRun(folder, 'run-1')
    let events = 0
    for (const event of tradingDay(1_800)) {
      run.play([event])
      if (++events === 1_000) {
        run.runtime.submit(tighten(run.engine.market.tsUs, { maxOrdersPerDay: 3 }))
      }
    }
    await run.stop()
    const reader = new JournalReader(join(folder, 'journal-DU1.db'))
    const rows = reader
      .rowsAfter(0, 100_000)
      .map((json) => AuditRow.parse(JSON.parse(json)))
      .filter(({ kind }) => kind === 'command' || kind === 'refusal' || kind === 'session')
    reader.close()
    expect(rows).toContainEqual(expect.objectContaining({ name: 'tighten', outcome: 'done' }))
    expect(rows).toContainEqual(expect.objectContaining({ reason: 'orders-per-day' }))
    expect(rows.at(-1)).toMatchObject({ phase: 'ended', config: 'abc' })
    const verdicts = []
    for (const file of tapesIn(join(folder, 'tapes'))) {
      for (const { parts, nextSeq } of await runsOf(file)) {
        verdicts.push(await verifyRun(folder, parts, nextSeq, () => {}))
      }
    }
    expect(verdicts).toMatchObject([{ isEqual: true, difference: null }])
  })
})
