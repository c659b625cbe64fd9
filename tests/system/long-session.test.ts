import { onTestFinished, test } from 'vitest'

import {
  expectSoundBooks,
  inPosition,
  isEntry,
  lost,
  protection,
  ready,
} from './long-session-checks.ts'
import { LongSessionDesk } from './long-session-desk.ts'

/** Nothing is traded from Friday to Sunday: hours may pass in a second. */
const weekendSpeed = 10_000
const quietSpeed = 1_000

/** Both begin between settlement and close: the limits of that hour are counted from a price that nobody saw. */
const unsettled = { requires: { priceLimits: false } } as const

async function open(options: Parameters<typeof LongSessionDesk.open>[0]): Promise<LongSessionDesk> {
  const desk = await LongSessionDesk.open(options)
  onTestFinished(() => desk.close())
  return desk
}

test('a position lives through the daily reset, a weekend and a login that only a person renews', async ({
  expect,
}) => {
  const desk = await open({
    start: '2026-09-18T16:25-04:00',
    gateway: ['--daily-reset', '16:40', '--reset-seconds', '120', '--weekly-logout'],
    // Too far away to be reached, and held over the weekend; what is a day old is closed.
    execution: { flattenAtSessionEnd: false, trailTicks: undefined, timeStopMs: 86_400_000 },
    risk: { ...unsettled, stopTicks: 150, rewardToRisk: 2 },
  })
  const held = protection(await inPosition(desk))
  expect(held.stops).toHaveLength(1)

  // The daily reset: the gateway is gone for two minutes, and comes back by itself.
  await lost(desk)
  await ready(desk)
  const pulses = await desk.until(
    'data again',
    () => desk.status(),
    ({ feed }) => feed.eventsPerSecond > 100,
  )
  expect(pulses.position.contracts).toBe(held.position)
  expect(protection(await desk.broker())).toEqual(held)
  expect((await desk.reconcile()).code).toBe(0)

  // Sunday, 01:00 in New York.
  await desk.skipTo('2026-09-20T00:20-04:00', weekendSpeed)
  await desk.skipTo('2026-09-20T00:50-04:00', quietSpeed)
  await ready(desk)
  await lost(desk)
  const logins = () => desk.rowsOf('alert').filter(({ key }) => key === 'login')
  const [told] = await desk.until('the login’s alert', logins, (rows) => rows.length > 0)
  expect(told).toMatchObject({ severity: 'critical' })
  expect(told?.text).toMatch(/only a person can renew it: log in to IB Gateway/)
  expect((await desk.status()).broker.state).not.toBe('ready')
  expect(protection(await desk.broker())).toEqual(held)

  // The market opens, and nobody has logged in.
  await desk.skipTo('2026-09-20T18:03-04:00', weekendSpeed)
  const entries = desk.rows().filter(isEntry).length
  await desk.until(
    'some minutes of the market',
    () => desk.broker(),
    ({ time }) => Date.parse(time) > Date.parse('2026-09-20T18:08-04:00'),
  )
  expect(desk.rows().filter(isEntry)).toHaveLength(entries)
  expect(protection(await desk.broker())).toEqual(held)
  expect(logins()).toHaveLength(1)

  await desk.command({ type: 'login' })
  await ready(desk)
  await desk.until('word of the login', logins, (rows) =>
    rows.some(({ severity, text }) => severity === 'info' && text === 'logged in again'),
  )
  await desk.until(
    'the old position closed and a new one',
    () => desk.rows().filter(isEntry).length,
    (count) => count > entries,
  )
  await expectSoundBooks(desk, expect)
})

test('the contract roll is announced, and done once flat, after the last session of the old one', async ({
  expect,
}) => {
  const desk = await open({ start: '2026-09-11T16:40-04:00', gateway: [], risk: unsettled })
  await desk.until(
    'a trade in the old contract',
    () => desk.rowsOf('trade'),
    (trades) => trades.length > 0,
  )
  const rolls = () => desk.rowsOf('alert').filter(({ key }) => key === 'roll')
  expect((await desk.status()).contract).toBe('ESU6')
  expect(rolls().map(({ text }) => text)).toEqual([
    'ESU6 is traded for 1 more trading day: from 2026-09-14 on ESZ6 leads',
  ])

  await desk.until(
    'the next contract',
    () => desk.status(),
    ({ contract, broker }) => contract === 'ESZ6' && broker.state === 'ready',
  )
  const { position, orders } = await desk.broker()
  expect([position, orders]).toEqual([0, []])
  expect(rolls().at(-1)?.text).toMatch(/^ESU6 is left, ESZ6 is traded from now on; the spread is /)
  // Not before the close, 17:00 in New York.
  expect(rolls().at(-1)?.ts).toBeGreaterThanOrEqual(Date.parse('2026-09-11T17:00-04:00') * 1_000)
  await expectSoundBooks(desk, expect)
})
