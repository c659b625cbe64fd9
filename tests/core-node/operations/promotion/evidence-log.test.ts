import { describe, test } from 'vitest'

import type { Row } from '../../../../core-node/execution/outbox.ts'
import { futureContract } from '../../../../core-node/gateway/contracts/future-contract.ts'
import { instruments } from '../../../../core-node/market/instruments.ts'
import { EvidenceLog } from '../../../../core-node/operations/promotion/evidence-log.ts'
import { isWhole } from '../../../../core-node/operations/promotion/record.ts'
import type { Evidence } from '../../../../core-node/operations/promotion/record.ts'
import { AuditRow } from '../../../../shared/audit.ts'
import { alert, mondayUs, trade } from './record-rows.ts'

const simulatedContract = futureContract(instruments.MES, { year: 2026, month: 12 })
const realContract = { code: 'MESZ6', conId: 730_283_085 }

/** A log with clocks that stand until they are moved. */
class Desk {
  readonly rows: Evidence[] = []
  readonly log: EvidenceLog
  steadyMs = 1_000
  dataMs = 0
  constructor(changes: { mode?: 'paper' | 'simulation'; clockRate?: number } = {}) {
    this.log = new EvidenceLog({
      run: 'run-1',
      mode: changes.mode ?? 'paper',
      desk: 'local',
      instrument: 'MES',
      build: '1-2-0',
      strategy: '0123456789ab',
      clockRate: changes.clockRate ?? 1,
      append: (row) => {
        this.rows.push(AuditRow.parse({ v: 1, seq: this.rows.length + 1, ...row }) as Evidence)
        this.log.onRow(row)
      },
      brokerUs: () => mondayUs + this.steadyMs * 1_000,
      systemMs: () => mondayUs / 1_000 + this.steadyMs - 40,
      steadyMs: () => this.steadyMs,
      lastMarketEventMs: () => this.dataMs,
    })
  }

  connect(contract = realContract): void {
    this.log.onContract('DU1', contract, simulatedContract)
    this.link('broker', 'ready')
    this.link('feed', 'ready')
  }

  link(link: 'broker' | 'feed', state: string): void {
    this.log.onRow({ ts: mondayUs, kind: 'link', link, state, reason: '' })
  }

  /** A second passes, with a pulse in it. */
  second({ isOpen = true, hasData = true } = {}): void {
    this.steadyMs += 1_000
    if (hasData) this.dataMs = this.steadyMs
    this.log.onRow({ kind: 'pulse', isOpen } as Row)
    this.log.look()
  }

  seconds(count: number): void {
    for (let i = 0; i < count; i++) this.second()
  }
}

describe('what a core has seen', () => {
  test('is written each minute and at the end, numbered without gaps', ({ expect }) => {
    const desk = new Desk()
    desk.connect()
    desk.log.onBooks(true)
    desk.seconds(130)
    desk.log.end()
    expect(desk.rows.map(({ part, elapsedMs }) => [part, elapsedMs])).toEqual([
      [1, 0],
      [2, 60_000],
      [3, 60_000],
      [4, 10_000],
    ])
    expect(desk.rows[1]).toMatchObject({
      kind: 'evidence',
      run: 'run-1',
      mode: 'paper',
      account: 'DU1',
      contract: 'MESZ6',
      simulated: [],
      isConnected: true,
      isOpen: true,
      dataSeconds: 60,
      agreements: 1,
      isAgreed: true,
      clockOffsetMs: 40,
    })
    expect(desk.rows.map(isWhole)).toEqual([false, true, false, false])
  })

  test('says nothing before account and contract are known', ({ expect }) => {
    const desk = new Desk()
    desk.seconds(100)
    desk.log.end()
    expect(desk.rows).toEqual([])
  })

  test('counts trades, agreements and divergences of its own minute only', ({ expect }) => {
    const desk = new Desk()
    desk.connect()
    for (const row of [trade(-100), alert('no-stop'), alert('broker-link')]) desk.log.onRow(row)
    desk.log.onBooks(true)
    desk.log.onBooks(false)
    desk.seconds(120)
    const [, first, second] = desk.rows
    expect(first).toMatchObject({ trades: 1, divergences: 1, agreements: 1, isAgreed: false })
    expect(second).toMatchObject({ trades: 0, divergences: 0, agreements: 0 })
  })

  for (const [link, state] of [
    ['broker', 'degraded'],
    ['feed', 'disconnected'],
  ] as const) {
    test(`shows a break of the ${link}, however short`, ({ expect }) => {
      const desk = new Desk()
      desk.connect()
      desk.seconds(10)
      desk.link(link, state)
      desk.link(link, 'ready')
      desk.seconds(60)
      const parts = desk.rows.slice(1)
      expect(parts.map(({ isConnected, elapsedMs }) => [isConnected, elapsedMs])).toEqual([
        [false, 10_000],
        [true, 60_000],
      ])
    })
  }

  test('is not connected while a link is down, and a notice is no break', ({ expect }) => {
    const desk = new Desk()
    desk.connect()
    desk.link('feed', 'notice')
    desk.seconds(60)
    desk.link('feed', 'degraded')
    desk.seconds(120)
    expect(desk.rows.map(({ isConnected }) => isConnected)).toEqual([false, true, false, false])
  })

  test('shows a market that was closed, and seconds without data', ({ expect }) => {
    const desk = new Desk()
    desk.connect()
    desk.second({ isOpen: false })
    for (let i = 0; i < 59; i++) desk.second({ hasData: i % 2 === 0 })
    expect(desk.rows[1]).toMatchObject({ isOpen: false, dataSeconds: 31 })
  })

  test('of a contract that was rolled is a row of its own', ({ expect }) => {
    const desk = new Desk()
    desk.connect()
    desk.seconds(5)
    desk.log.onContract('DU1', { ...realContract, code: 'MESH7' }, simulatedContract)
    desk.log.end()
    expect(desk.rows.map(({ contract }) => contract)).toEqual(['MESZ6', 'MESZ6', 'MESH7'])
  })

  test('at a simulated broker says what gave it away', ({ expect }) => {
    const cases = [
      [new Desk({ mode: 'simulation' }), realContract, 'it ran in mode simulation'],
      [new Desk({ clockRate: 20 }), realContract, '20 times the speed'],
      [new Desk(), { code: 'MESZ6', conId: simulatedContract.conId }, 'MIA’s own gateway'],
    ] as const
    for (const [desk, contract, sign] of cases) {
      desk.connect(contract)
      expect(desk.rows[0]?.simulated).toEqual([expect.stringContaining(sign)])
    }
  })
})
