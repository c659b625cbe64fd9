import { onTestFinished, test } from 'vitest'

import { mia } from '../core-node/commands/mia.ts'
import {
  expectSoundBooks,
  inPosition,
  isEntry,
  lost,
  protection,
  ready,
} from './long-session-checks.ts'
import { LongSessionDesk } from './long-session-desk.ts'

/** So many seconds of the market in one of the wall's: 25 hours in less than four minutes, and none is skipped. */
const speed = 400
const breakSpeed = 20
const withinMs = 480_000

/** The gateway's account begins with it. */
const startingCents = 2_500_000
/** 91 days at 4 % interest less 1.3 % dividends on 5,400: some 36 points. The spread wanders a little about it. */
const carryTicks = { least: 138, most: 152 } as const
/** In megabytes: what the core may hold, and by how much more in the day's last third than in its first. */
const memory = { most: 450, growth: 100 } as const

const us = (iso: string) => Date.parse(iso) * 1_000
const quiet = {
  fromUs: us('2026-09-14T00:15-04:00'),
  untilUs: us('2026-09-14T01:45-04:00'),
} as const
const close = '2026-09-14T17:00-04:00'
const open = '2026-09-14T18:00-04:00'

type Verified = { readonly isEqual: boolean; readonly runs: readonly { readonly rows: number }[] }

test(
  'a day from open to open, with the daily reset, a login that a person must confirm, and the roll',
  {
    timeout: withinMs,
  },
  async ({ expect }) => {
    const desk = await LongSessionDesk.open({
      start: '2026-09-13T18:00-04:00',
      speed,
      hasTape: true,
      gateway: ['--daily-reset', '00:20', '--reset-seconds', '1200'],
      broker: { rollMode: 'volume-crossover' },
      // A trade or two an hour; those that neither stop nor target end are closed after twenty minutes.
      strategy: { pauseMs: 900_000 },
      execution: { trailTicks: undefined, timeStopMs: 1_200_000 },
      risk: {
        stopTicks: 8,
        rewardToRisk: 1.5,
        contractMonth: 'any',
        // No watchdog looks on here, and at this pace the wall's clock is none of the market's.
        requires: { heartbeat: false, clock: false },
      },
    })
    onTestFinished(() => desk.close())
    const alerts = (key: string) => desk.rowsOf('alert').filter((alert) => alert.key === key)
    const tradesSince = (fromUs: number) =>
      desk.rowsOf('trade').filter(({ openedAt }) => openedAt >= fromUs)

    // The evening: entries and exits, and the roll is announced.
    await desk.until(
      'a trade',
      () => desk.rowsOf('trade').length,
      (count) => count > 1,
    )
    expect((await desk.status()).contract).toBe('ESU6')
    await desk.until(
      'word of the roll',
      () => alerts('roll'),
      (told) => told.length > 0,
    )
    expect(alerts('roll')[0]?.text).toMatch(
      /^more of ESZ6 than of ESU6 is traded today, \d+ contracts to \d+: if it stays so, ESZ6 leads from the next session on$/,
    )

    // The night: the gateway goes, and comes back by itself, and nobody is alarmed.
    await desk.untilTime('2026-09-14T00:19-04:00')
    await lost(desk)
    expect((await desk.status()).broker.state).toBe('resetting')
    await ready(desk)
    await desk.untilTime('2026-09-14T02:00-04:00')
    const sent = desk.rowsOf('order').filter((row) => isEntry(row) && row.state === 'Sent')
    expect(sent.filter(({ ts }) => ts >= quiet.fromUs && ts < quiet.untilUs)).toEqual([])
    expect(sent.filter(({ ts }) => ts < quiet.fromUs).length).toBeGreaterThan(3)
    // A busy machine may be slow to send an order; of the reset nobody is alarmed.
    const ofReset = [...alerts('broker-link'), ...alerts('login')]
    expect(ofReset.filter(({ severity }) => severity !== 'info')).toEqual([])

    // The morning: the login is gone. What is open keeps its stop, and nothing is opened.
    await desk.untilTime('2026-09-14T08:00-04:00')
    await inPosition(desk)
    await desk.command({ type: 'expire-token' })
    const held = await desk.broker()
    const guards = new Set(held.orders.map(({ permId }) => permId))
    const entries = desk.rows().filter(isEntry).length
    const [told] = await desk.until(
      'the call',
      () => alerts('login'),
      (rows) => rows.length > 0,
    )
    expect(told).toMatchObject({ severity: 'critical' })
    expect(told?.text).toMatch(
      /takes no session since 08:\d\d .* log in to it with the second factor/,
    )
    const away = await desk.broker()
    if (away.position !== 0) expect(protection(away)).toEqual(protection(held))
    // Whatever ended it meanwhile rested at the broker before.
    const since = away.executions.slice(held.executions.length)
    expect(since.filter(({ permId }) => !guards.has(permId))).toEqual([])
    expect((await desk.status()).broker.state).not.toBe('ready')
    expect(desk.rows().filter(isEntry)).toHaveLength(entries)
    expect(alerts('login')).toHaveLength(1)
    await desk.command({ type: 'login' })
    await ready(desk)
    await desk.until(
      'word of the login',
      () => alerts('login').at(-1)?.text,
      (text) => text === 'logged in again',
    )
    const loggedInUs = us((await desk.broker()).time)
    await desk.until(
      'trading again',
      () => tradesSince(loggedInUs),
      (rows) => rows.length > 0,
    )
    expect((await desk.reconcile()).code).toBe(0)

    // The break: flat, and then the next contract.
    await desk.untilTime(close)
    // Its hour is nine seconds at that pace, and how long a new session takes is the wall's.
    await desk.setSpeed(breakSpeed)
    await desk.until(
      'the next contract',
      () => desk.status(),
      ({ contract }) => contract === 'ESZ6',
    )
    const between = await desk.broker()
    expect([between.position, between.orders]).toEqual([0, []])
    expect(Date.parse(between.time)).toBeLessThan(Date.parse(open))
    const rolled = alerts('roll').at(-1)
    expect(rolled?.ts).toBeGreaterThanOrEqual(us(close))
    const [, ticks] =
      /^ESU6 is left, ESZ6 is traded from now on; the spread is (\d+) ticks$/.exec(
        rolled?.text ?? '',
      ) ?? []
    expect(Number(ticks)).toBeGreaterThanOrEqual(carryTicks.least)
    expect(Number(ticks)).toBeLessThanOrEqual(carryTicks.most)
    await ready(desk)
    await desk.setSpeed(speed)

    // The evening after: trades in the new contract, at its own prices.
    await desk.until(
      'a trade in it',
      () => tradesSince(us(open)),
      (rows) => rows.length > 0,
    )
    await desk.until(
      'no position',
      () => desk.broker(),
      ({ position, orders }) => position === 0 && orders.length === 0,
    )
    await expectSoundBooks(desk, expect)
    await desk.stopCore()

    // What the broker says of the day is what the journal says of it.
    const { positions, executions, cashCents } = await desk.broker()
    const fills = desk.rowsOf('fill')
    expect(fills.map(({ execId }) => execId).toSorted()).toEqual(
      executions.map(({ execId }) => execId).toSorted(),
    )
    const contracts = new Set(
      executions.map(({ contract, tsUs }) => `${contract} ${tsUs < us(open) ? 'before' : 'after'}`),
    )
    expect([...contracts]).toEqual(['ESU6 before', 'ESZ6 after'])
    expect(positions.filter((position) => position.contracts !== 0)).toEqual([])
    const trades = desk.rowsOf('trade')
    expect(trades.reduce((sum, { netCents }) => sum + netCents, 0)).toBe(cashCents - startingCents)
    expect(new Set(trades.map(({ exit }) => exit)).size).toBeGreaterThan(1)
    expect(trades.length).toBeGreaterThan(20)
    const entriesBefore = executions.filter(
      ({ tsUs, contract }) => contract === 'ESU6' && tsUs >= us(close),
    )
    expect(entriesBefore).toEqual([])

    // It is all there, it decides the same again, and it took no more memory in the end.
    expect(desk.missingRows()).toBe(0)
    const sizes = desk.rowsOf('health').map(({ rssMb }) => rssMb)
    const third = Math.ceil(sizes.length / 3)
    expect(Math.max(...sizes)).toBeLessThan(memory.most)
    expect(Math.max(...sizes.slice(-third)) - Math.max(...sizes.slice(0, third))).toBeLessThan(
      memory.growth,
    )
    for (const tradeDate of ['2026-09-14', '2026-09-15']) {
      const { code, stdout } = await mia(
        'verify',
        tradeDate,
        '--data-dir',
        desk.dataDir.path,
        '--json',
      )
      const { isEqual, runs } = JSON.parse(stdout) as Verified
      expect([tradeDate, code, isEqual]).toEqual([tradeDate, 0, true])
      for (const { rows } of runs) expect(rows).toBeGreaterThan(100)
    }
  },
)
