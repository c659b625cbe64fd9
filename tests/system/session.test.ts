import { afterAll, beforeAll, describe, test } from 'vitest'

import { PanelSocket } from './panel-socket.ts'
import { Stack } from './stack.ts'

/** Gateway, core and edge, each in its own process, for a session at sixty times its speed. */
describe('a simulated session', () => {
  let stack: Stack
  let panel: PanelSocket

  beforeAll(async () => {
    stack = await Stack.start()
    panel = await PanelSocket.open(stack.url)
  })

  afterAll(async () => {
    panel.close()
    await stack.stop()
  })

  test('a signal becomes a bracket, fills and a closed trade, on the panel and in D1', async ({
    expect,
  }) => {
    const trades = await stack.until(
      'a trade in D1',
      () => stack.history('trades'),
      (t) => t.length > 0,
    )
    const trade = trades.at(-1)
    expect(trade).toMatchObject({ trade: 1, contracts: 1 })

    const orders = await stack.history('orders')
    const legs = orders.filter(({ bracket }) => bracket === 1).map(({ leg }) => String(leg))
    expect(legs.toSorted()).toEqual(['entry', 'stop', 'target'])
    const fills = await stack.history('fills')
    expect(fills.length).toBeGreaterThanOrEqual(2)
    expect((await stack.history('signals')).length).toBeGreaterThan(0)
    expect(await stack.history('sessions')).toMatchObject([
      { mode: 'simulation', contract: 'ESZ6' },
    ])

    await stack.until(
      'the trade on the panel',
      async () => panel.rowsOf('trade'),
      (t) => t.length > 0,
    )
    const [shown] = panel.rowsOf('trade')
    expect(shown?.netCents).toBe(trade?.['netCents'])
    expect(panel.rowsOf('pulse').some(({ score }) => score > 0)).toBe(true)
  })

  test('status tells what is going on', async ({ expect }) => {
    const status = await stack.status()
    expect(status).toMatchObject({
      mode: 'simulation',
      desk: 'local',
      account: 'DU0000042',
      contract: 'ESZ6',
      broker: { state: 'ready' },
      edge: { state: 'connected' },
      killSwitch: { level: 'none' },
    })
    expect(status.feed.ageMs).toBeLessThan(2_000)
    expect(status.feed.eventsPerSecond).toBeGreaterThan(100)
    expect(status.latency.stepP50Us).toBeGreaterThan(0)
    expect(status.edge.journalSeq - status.edge.ackedSeq).toBeLessThan(2_000)
  })

  test('a second core on the same data folder is refused', async ({ expect }) => {
    await expect(stack.startCoreAgain()).rejects.toThrow(/a core is already running/)
  })

  test('kill from the panel: no new order, working ones cancelled, flat, acknowledged', async ({
    expect,
  }) => {
    await stack.until(
      'a position',
      () => stack.status(),
      ({ position }) => position.contracts !== 0,
    )
    const id = 'kill-from-the-panel'
    panel.send({ type: 'kill', id, level: 'flatten', reason: 'drill' })
    const answers = () => panel.rowsOf('command').filter((row) => row.id === id)
    await stack.until(
      'the acknowledgement',
      async () => answers(),
      (a) => a.some((row) => row.outcome === 'done'),
    )

    expect(panel.commands.map(({ id: of, status }) => [of, status])).toContainEqual([id, 'sent'])
    expect(answers().map(({ outcome }) => outcome)).toEqual(['accepted', 'done'])
    expect(panel.rowsOf('kill').map(({ phase }) => phase)).toEqual(['blocked', 'cancelled', 'flat'])
    expect(await stack.status()).toMatchObject({
      position: { contracts: 0 },
      orders: { working: 0 },
      killSwitch: { level: 'flatten', reason: 'drill' },
    })

    const before = (await stack.status()).edge.journalSeq
    await stack.until(
      'a while',
      () => stack.status(),
      ({ edge }) => edge.journalSeq > before + 300,
    )
    const killed = panel.rowsOf('kill')[0]?.seq ?? 0
    const entries = panel.rowsOf('order').filter(({ leg, seq }) => leg === 'entry' && seq > killed)
    expect(entries).toEqual([])
  })
})
