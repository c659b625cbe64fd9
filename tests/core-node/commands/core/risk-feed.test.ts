import { describe, test } from 'vitest'

import { ClockBase } from '../../../../core-node/commands/core/clock-base.ts'
import { RiskFeed } from '../../../../core-node/commands/core/risk-feed.ts'
import type { RiskEvent } from '../../../../core-node/risk/risk-events.ts'
import { RiskKind } from '../../../../core-node/risk/risk-events.ts'
import type { Mode } from '../../../../shared/vocabulary.ts'

const day = 86_400_000
const at = (offsetMs: number) => ({ offsetMs, errorMs: 30 })

function feeding(mode: Mode, clockRate = 1) {
  const events: RiskEvent[] = []
  const notes: string[] = []
  const time = { ms: 1_795_000_000_000, isMarketKnown: true }
  const feed = new RiskFeed({
    mode,
    clockRate,
    submit: (event) => events.push(event),
    nowUs: () => (time.isMarketKnown ? time.ms * 1_000 : undefined),
    systemMs: () => time.ms,
    note: (text) => notes.push(text),
  })
  const skews = () => events.flatMap((e) => (e.kind === RiskKind.Clock ? [e.skewMs] : []))
  return { feed, events, notes, time, skews }
}

describe('our clock against the broker’s', () => {
  test('is compared as it stands with a real broker, however far off it is', ({ expect }) => {
    const { feed, skews, notes } = feeding('live')
    feed.onBrokerClock(at(400))
    feed.onBrokerClock(at(70 * day))
    expect(skews()).toEqual([400, 70 * day])
    expect(notes).toEqual([])
  })

  test('on paper too, unless the market is of another day: then a jump shows, and is said why', ({
    expect,
  }) => {
    const { feed, skews, notes } = feeding('paper')
    feed.onBrokerClock(at(5 * 3_600_000))
    expect(skews()).toEqual([5 * 3_600_000])
    const other = feeding('paper')
    other.feed.onBrokerClock(at(67 * day))
    other.feed.onBrokerClock(at(67 * day - 400))
    expect(other.skews()).toEqual([0, -400])
    expect(other.notes).toHaveLength(1)
    expect(other.notes[0]).toContain('2026-09-12')
    expect(notes).toEqual([])
  })

  test('what has stood for a minute of a simulated market is where it is', ({ expect }) => {
    const { feed, time, skews } = feeding('simulation')
    feed.onBrokerClock(at(1_000))
    for (let i = 0; i <= 30; i++) {
      feed.onBrokerClock(at(1_400 + (i % 2)))
      time.ms += 2_000
    }
    feed.onBrokerClock(at(1_400))
    expect(skews()[0]).toBe(0)
    expect(skews()[1]).toBe(400)
    expect(Math.abs(skews().at(-1) ?? Infinity)).toBeLessThan(5)
  })

  test('a market that runs faster has its minute sooner', ({ expect }) => {
    const base = new ClockBase('never', 60)
    base.skewOf(at(0), 0)
    expect(base.skewOf(at(500), 100)).toBe(500)
    expect(base.skewOf(at(500), 1_200)).toBe(0)
  })

  test('when it is not known any more, it is not taken for good', ({ expect }) => {
    const { feed, skews } = feeding('paper')
    feed.onBrokerClock(undefined)
    expect(skews()).toEqual([])
    feed.onBrokerClock(at(1))
    feed.onBrokerClock(undefined)
    feed.onBrokerClock(undefined)
    feed.onBrokerClock(at(2))
    expect(skews()).toEqual([1, Number.NaN, 2])
  })

  test('the same again is told only now and then', ({ expect }) => {
    const { feed, time, skews } = feeding('paper')
    for (let i = 0; i < 40; i++) {
      feed.onBrokerClock(at(i % 3))
      time.ms += 2_000
    }
    expect(skews().length).toBe(3)
  })
})

test('signs of life are told once a second for each source, and the edge’s clock as it is', ({
  expect,
}) => {
  const { feed, events, time } = feeding('simulation')
  feed.onHeartbeat('gateway')
  feed.onHeartbeat('watchdog')
  time.ms += 500
  feed.onHeartbeat('gateway')
  time.ms += 500
  feed.onHeartbeat('gateway')
  feed.onEdgeClock(-700)
  expect(events.map((e) => ('source' in e ? e.source : ''))).toEqual([
    'gateway',
    'watchdog',
    'gateway',
    'edge',
  ])
  expect(events.at(-1)).toMatchObject({ kind: RiskKind.Clock, skewMs: -700 })
})

test('before the market’s time is known nothing is fed', ({ expect }) => {
  const { feed, events, time } = feeding('paper')
  time.isMarketKnown = false
  feed.onHeartbeat('gateway')
  feed.onBrokerClock(at(0))
  feed.onEdgeClock(0)
  feed.onPreviousClose(21_600)
  expect(events).toEqual([])
  time.isMarketKnown = true
  feed.onHeartbeat('gateway')
  feed.onBrokerClock(at(0))
  feed.onPreviousClose(21_600)
  expect(events.map(({ kind }) => kind)).toEqual([
    RiskKind.Heartbeat,
    RiskKind.Clock,
    RiskKind.Reference,
  ])
})
