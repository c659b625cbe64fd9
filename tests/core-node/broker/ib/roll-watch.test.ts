import { onTestFinished, test } from 'vitest'

import { IbBroker } from '../../../../core-node/broker/ib/ib-broker.ts'
import { BrokerKind } from '../../../../core-node/execution/broker-port.ts'
import { instruments } from '../../../../core-node/market/instruments.ts'
import { ManualTimers } from './manual-timers.ts'
import { Asked, ScriptedGateway } from './scripted-gateway.ts'

const december = { code: 'ESZ6', conId: 1, expiry: '20261218' }
const march = { code: 'ESH7', conId: 2, expiry: '20270319' }
/** Ten seconds before the close of the last session in which December leads. */
const beforeClose = Temporal.ZonedDateTime.from('2026-12-11T15:59:50[America/Chicago]')

async function rolling(isFlatAtFirst: boolean, tellsPrices = true) {
  const gateway = await ScriptedGateway.open()
  onTestFinished(() => gateway.close())
  gateway.contracts = [march, december]
  const timers = new ManualTimers()
  const startMs = timers.nowMs()
  gateway.answer(Asked.CurrentTime, () => {
    const passed = Math.floor((timers.nowMs() - startMs) / 1_000)
    gateway.say(49, 1, beforeClose.epochMilliseconds / 1_000 + passed)
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
      roll: { mode: 'cme-monday', noticeDays: 3, isFlat: () => isFlat },
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
  return { broker, contracts, alerts, pass, flatten: () => (isFlat = true) }
}

test('in the break before the roll’s session the next contract takes over, with its spread', async ({
  expect,
}) => {
  const { broker, contracts, alerts, pass } = await rolling(true)
  await pass(8_000)
  expect(contracts).toEqual(['ESZ6 undefined'])
  expect(alerts).toEqual(['ESZ6 is traded for 1 more trading day: from 2026-12-14 on ESH7 leads'])
  await pass(10_000)
  expect(contracts).toEqual(['ESZ6 undefined', 'ESH7 221'])
  expect(alerts.at(-1)).toBe('ESZ6 is left, ESH7 is traded from now on; the spread is 221 ticks')
  expect(broker.state).toBe('Ready')
})

test('while something is open the contract stays, and it is said why', async ({ expect }) => {
  const { contracts, alerts, pass, flatten } = await rolling(false)
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
  const { contracts, pass } = await rolling(true, false)
  await pass(18_000)
  expect(contracts.at(-1)).toBe('ESH7 null')
})
