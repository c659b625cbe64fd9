import { afterEach, beforeEach, describe, test } from 'vitest'

import { askBroker } from './broker-view.ts'
import { Stack } from './stack.ts'

describe('what must survive', () => {
  let stack: Stack

  beforeEach(async () => {
    stack = await Stack.start()
  })

  afterEach(async () => {
    await stack.stop()
  })

  test('a core killed with -9 comes back with its position, and doubles no order', async ({
    expect,
  }) => {
    await stack.until(
      'a position',
      () => stack.status(),
      ({ position }) => position.contracts !== 0,
    )
    const before = await stack.status()
    await stack.core.stop('SIGKILL')
    const orphaned = await askBroker(stack.gatewayPort, 7)
    expect(orphaned.position).toBe(before.position.contracts)

    await stack.startCoreAgain()
    await stack.until(
      'the broker',
      () => stack.status(),
      ({ broker }) => broker.state === 'ready',
    )
    const after = await stack.until(
      'a settled position',
      async () => ({ own: await stack.status(), broker: await askBroker(stack.gatewayPort, 7) }),
      ({ own, broker }) => own.position.contracts === broker.position,
    )
    if (after.broker.position !== 0) {
      // Not closed meanwhile: its stop and target are where they were, and nothing else is.
      expect(after.broker.position).toBe(before.position.contracts)
      expect(after.own.position.stopTicks).toBe(before.position.stopTicks)
      expect(after.broker.openOrders.map(({ ref }) => ref.split('.')[3]).toSorted()).toEqual([
        'S',
        'T',
      ])
    }
    const { trades } = await stack.until(
      'another trade',
      () => stack.status(),
      (s) => s.trades.count > before.trades.count,
    )
    expect(trades.count).toBeGreaterThan(0)

    const rows = await stack.audit()
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, i) => i + 1))
    const executions = rows.filter((row) => row.kind === 'fill').map(({ execId }) => execId)
    expect(new Set(executions).size).toBe(executions.length)
    const intents = rows.filter((row) => row.kind === 'order' && row.state === 'Intended')
    const ids = intents.map((row) => (row.kind === 'order' ? row.orderId : 0))
    expect(new Set(ids).size).toBe(ids.length)
    expect(rows.filter((row) => row.kind === 'alert' && row.severity === 'critical')).toEqual([])
  })

  test('with the edge gone for a minute trading goes on, and no row is missing after', async ({
    expect,
  }) => {
    await stack.until(
      'rows at the edge',
      () => stack.status(),
      ({ edge }) => edge.ackedSeq > 100,
    )
    await stack.edge.stop()
    const atStop = await stack.status()
    await new Promise((resolve) => setTimeout(resolve, 60_000))
    const without = await stack.status()
    expect(without.edge).toMatchObject({ state: 'connecting', ackedSeq: atStop.edge.ackedSeq })
    expect(without.edge.journalSeq).toBeGreaterThan(atStop.edge.journalSeq + 1_000)
    expect(without.trades.count).toBeGreaterThan(atStop.trades.count)
    expect(without.broker.state).toBe('ready')

    await stack.startEdgeAgain()
    const caughtUp = await stack.until(
      'every row at the edge',
      () => stack.status(),
      ({ edge }) => edge.state === 'connected' && edge.ackedSeq >= without.edge.journalSeq,
    )
    const rows = await stack.audit()
    expect(rows.length).toBeGreaterThanOrEqual(caughtUp.edge.ackedSeq)
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, i) => i + 1))
    const trades = rows.filter(({ kind }) => kind === 'trade').length
    await stack.until(
      'the trades in D1',
      () => stack.history('trades'),
      (t) => t.length >= trades,
    )
  })
})
