import { onTestFinished, test } from 'vitest'

import { IbBroker } from '../../../../core-node/broker/ib/ib-broker.ts'
import { BrokerKind } from '../../../../core-node/execution/broker-port.ts'
import type { RollMode } from '../../../../core-node/market/calendar/contract-months.ts'
import { instruments } from '../../../../core-node/market/instruments.ts'
import { ManualTimers } from './manual-timers.ts'
import { Asked, ScriptedGateway } from './scripted-gateway.ts'

const december = { code: 'ESZ6', conId: 1, expiry: '20261218' }
const march = { code: 'ESH7', conId: 2, expiry: '20270319' }
/** Ten seconds before the close of the last session in which December leads. */
const beforeClose = '2026-12-11T15:59:50'

type Case = {
  readonly isFlatAtFirst?: boolean
  readonly tellsPrices?: boolean
  readonly mode?: RollMode
  /** In Chicago. */
  readonly from?: string
  readonly prepare?: (gateway: ScriptedGateway) => void
}

async function rolling(options: Case = {}) {
  const { isFlatAtFirst = true, tellsPrices = true, mode = 'cme-monday' } = options
  const { from = beforeClose, prepare } = options
  const start = Temporal.ZonedDateTime.from(`${from}[America/Chicago]`)
  const gateway = await ScriptedGateway.open()
  onTestFinished(() => gateway.close())
  prepare?.(gateway)
  gateway.contracts = [march, december]
  const timers = new ManualTimers()
  const startMs = timers.nowMs()
  gateway.answer(Asked.CurrentTime, () => {
    const passed = Math.floor((timers.nowMs() - startMs) / 1_000)
    gateway.say(49, 1, start.epochMilliseconds / 1_000 + passed)
  })
  gateway.answer(Asked.MarketData, (_, fields) => {
    const price = fields[3] === '1' ? 5_400 : 5_455.25
    if (tellsPrices) gateway.say(1, 6, fields[2] ?? '', 9, price, 0, 0)
  })
  const contracts: string[] = []
  const alerts: string[] = []
  let isFlat = isFlatAtFirst
  const broker = new IbBroker(
    {
      host: '127.0.0.1',
      port: gateway.port,
      clientId: 7,
      connectTimeoutMs: 5_000,
      instrument: instruments.ES,
      clockRate: 1,
      messagesPerSecond: 45,
      roll: { mode, noticeDays: 3, isFlat: () => isFlat },
      checkAccount: () => undefined,
    },
    {
      onEvent: (event) => {
        if (event.kind === BrokerKind.Link && event.alert?.key === 'roll') alerts.push(event.reason)
      },
      onContract: ({ code }, _account, rolledTicks) => contracts.push(`${code} ${rolledTicks}`),
      onRefused: () => {},
      onFault: () => {},
    },
    timers,
  )
  onTestFinished(() => broker.stop())
  broker.start()
  const pass = async (ms: number) => {
    for (const untilMs = timers.nowMs() + ms; timers.nowMs() < untilMs;) {
      timers.pass(100)
      for (let turns = 0; turns < 30; turns++) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return { gateway, broker, contracts, alerts, pass, flatten: () => (isFlat = true) }
}

test('in the break before the roll’s session the next contract takes over, with its spread', async ({
  expect,
}) => {
  const { broker, contracts, alerts, pass } = await rolling()
  await pass(8_000)
  expect(contracts).toEqual(['ESZ6 undefined'])
  expect(alerts).toEqual(['ESZ6 is traded for 1 more trading day: from 2026-12-14 on ESH7 leads'])
  await pass(10_000)
  expect(contracts).toEqual(['ESZ6 undefined', 'ESH7 221'])
  expect(alerts.at(-1)).toBe('ESZ6 is left, ESH7 is traded from now on; the spread is 221 ticks')
  expect(broker.state).toBe('Ready')
})

test('while something is open the contract stays, and it is said why', async ({ expect }) => {
  const { contracts, alerts, pass, flatten } = await rolling({ isFlatAtFirst: false })
  await pass(18_000)
  expect(contracts).toEqual(['ESZ6 undefined'])
  expect(alerts.at(-1)).toBe(
    'ESZ6 does not lead any more, but something is open in it: ESH7 is traded once it is closed',
  )
  flatten()
  await pass(10_000)
  expect(contracts.at(-1)).toBe('ESH7 221')
})

test('a spread that the broker does not tell is not made up', async ({ expect }) => {
  const { contracts, pass } = await rolling({ tellsPrices: false })
  await pass(18_000)
  expect(contracts.at(-1)).toBe('ESH7 null')
})

type Days = Readonly<Record<string, readonly [lead: number, next: number]>>

/** Daily bars, by date the volumes of both contracts. */
function tellVolumes(gateway: ScriptedGateway, days: Days): void {
  gateway.answer(Asked.HistoricalData, (_, fields) => {
    const bars = Object.entries(days).flatMap(([date, volumes]) => {
      const volume = volumes[fields[2] === String(december.conId) ? 0 : 1]
      return [date, 5_400, 5_410, 5_390, 5_400, volume, 5_400, 10]
    })
    const count = Object.keys(days).length
    gateway.say(17, fields[1] ?? '', '20261101', '20261211', count, ...bars)
  })
}

const [tenth, eleventh] = ['20261210', '20261211']

test('by volume the contract changes the day after the next was traded more, announced while it is', async ({
  expect,
}) => {
  const today = { [tenth]: [1_000, 900], [eleventh]: [700, 1_100] } as const
  const { contracts, alerts, pass } = await rolling({
    mode: 'volume-crossover',
    prepare: (gateway) => tellVolumes(gateway, today),
  })
  await pass(8_000)
  expect(contracts).toEqual(['ESZ6 undefined'])
  expect(alerts).toEqual([
    'more of ESH7 than of ESZ6 is traded today, 1100 contracts to 700: if it stays so, ESH7 leads from the next session on',
  ])
  await pass(10_000)
  expect(contracts.at(-1)).toBe('ESH7 221')
})

test('by volume the old contract stays on the roll Monday while more of it is traded', async ({
  expect,
}) => {
  const days = { [tenth]: [1_000, 90], [eleventh]: [1_000, 250] } as const
  const { contracts, alerts, pass } = await rolling({
    mode: 'volume-crossover',
    from: '2026-12-14T09:00:00',
    prepare: (gateway) => tellVolumes(gateway, days),
  })
  await pass(8_000)
  expect(contracts).toEqual(['ESZ6 undefined'])
  expect(alerts).toEqual([
    'ESZ6 leads until ESH7 is traded more, at the latest to 2026-12-17; on 2026-12-11 it had 25 % of its volume',
  ])
})

test('a core that starts after the volumes have crossed takes the next contract at once', async ({
  expect,
}) => {
  const { contracts, pass } = await rolling({
    mode: 'volume-crossover',
    from: '2026-12-14T09:00:00',
    prepare: (gateway) => tellVolumes(gateway, { [eleventh]: [700, 1_100] }),
  })
  await pass(5_000)
  expect(contracts).toEqual(['ESH7 undefined'])
})

test('volumes that the broker does not tell decide nothing, but the expiry does', async ({
  expect,
}) => {
  const refuse = (gateway: ScriptedGateway) => {
    gateway.answer(Asked.HistoricalData, (_, fields) =>
      gateway.say(4, 2, fields[1] ?? '', 162, 'Historical data request pacing violation', ''),
    )
  }
  const before = await rolling({
    mode: 'volume-crossover',
    from: '2026-12-17T15:59:50',
    prepare: refuse,
  })
  await before.pass(8_000)
  expect(before.contracts).toEqual(['ESZ6 undefined'])
  expect(before.alerts).toEqual([
    'ESZ6 leads until ESH7 is traded more, at the latest to 2026-12-17',
  ])
  await before.pass(10_000)
  expect(before.contracts.at(-1)).toBe('ESH7 221')
})
