import { beforeAll, describe, test } from 'vitest'

import { classOf, SteadyClass } from '../../core-node/features/context/steady-class.ts'
import {
  volatilityClasses,
  VolatilityRegime,
  volatilityThresholds,
} from '../../core-node/features/context/volatility-regime.ts'
import { VixLevel } from '../../core-node/features/vix-level.ts'
import type { DailyClose } from '../../core-node/feed/vix/daily-closes.ts'
import { closesBefore, readDailyCloses } from '../../core-node/feed/vix/daily-closes.ts'
import { Index } from '../../core-node/market/events.ts'
import { dailyClose, indexValue } from '../core-node/features/index-events.ts'
import { ListeningMarket } from '../core-node/features/listening-market.ts'
import { trade } from '../core-node/market-events.ts'
import { dataFile, hasData } from './data.ts'

const minute = 60_000_000

describe.skipIf(!hasData)('the VIX from 1990 to 2026', () => {
  let closes: readonly DailyClose[] = []
  beforeAll(async () => {
    closes = await readDailyCloses(dataFile('vix/vix-daily.csv'))
  })

  const closeOf = (date: string) => closes.find((row) => row.date === date)?.close
  const namesOf = (levels: readonly number[], classes: readonly number[]) =>
    volatilityClasses.map(({ name }, i) => [
      name,
      Number(((100 * classes.filter((one) => one === i).length) / levels.length).toFixed(1)),
    ])

  test('is read whole, its old rows with closes outside the range included', ({ expect }) => {
    expect(closes.length).toBe(9_235)
    expect([closes[0], closes.at(-1)]).toEqual([
      { date: '1990-01-02', close: 17.24 },
      { date: '2026-07-23', close: 18.7 },
    ])
    expect(['2018-02-05', '2020-03-16', '2024-08-05'].map(closeOf)).toEqual([37.32, 82.69, 38.57])
  })

  test('its first 7,772 closes are low, normal, high, extreme at 34.6, 47.4, 13.6, 4.4 %', ({
    expect,
  }) => {
    const levels = closes.slice(0, 7_772).map(({ close }) => close)
    expect(closes[7_771]?.date).toBe('2020-11-06')
    const classes = levels.map((level) => classOf(level, volatilityThresholds))
    expect(namesOf(levels, classes)).toEqual([
      ['low', 34.6],
      ['normal', 47.4],
      ['high', 13.6],
      ['extreme', 4.4],
    ])
  })

  test('a steady class changes about a third as often, and leans to the higher one', ({
    expect,
  }) => {
    const levels = closes.map(({ close }) => close)
    const steady = new SteadyClass(volatilityThresholds, 1)
    const plain = levels.map((level) => classOf(level, volatilityThresholds))
    const held = levels.map((level) => steady.evaluate(level))
    const changes = (classes: readonly number[]) =>
      classes.filter((one, i) => i > 0 && one !== classes[i - 1]).length
    expect([changes(plain), changes(held)]).toEqual([857, 306])
    expect(namesOf(levels, plain)).toEqual([
      ['low', 32],
      ['normal', 50.6],
      ['high', 13.5],
      ['extreme', 3.8],
    ])
    expect(namesOf(levels, held)).toEqual([
      ['low', 28.3],
      ['normal', 52.9],
      ['high', 14.9],
      ['extreme', 3.9],
    ])
  })

  /** The regime and the level's feature on a day, as a session in the cash market's hours sees them. */
  function onDay(date: string, vix: number | undefined) {
    const startUs = Date.parse(`${date}T16:00:00Z`) * 1_000
    const regime = new VolatilityRegime()
    const level = new VixLevel()
    const market = new ListeningMarket(regime, level)
    for (const { close } of closesBefore(closes, date, 252)) {
      market.play(dailyClose(startUs, Index.Vix, close))
    }
    for (let i = 0; i < 4; i++) {
      const tsUs = startUs + i * minute
      if (vix !== undefined) market.play(indexValue(tsUs, Index.Vix, vix))
      market.play(trade(tsUs, 10_000, 1))
    }
    return { regime, level: level.value }
  }

  const days = [
    // The quietest year, and the day its calm broke.
    ['2017-11-03', 9.14, 'low', 0.5, 0],
    ['2018-02-05', 37.32, 'extreme', -0.5, 1],
    ['2020-03-16', 82.69, 'extreme', -0.5, 1],
    ['2024-08-05', 38.57, 'extreme', -0.5, 1],
  ] as const
  for (const [date, vix, name, x, rank] of days) {
    test(`${date}, at ${vix}, is ${name}, and feared by ${rank}`, ({ expect }) => {
      expect(closeOf(date)).toBe(vix)
      const { regime, level } = onDay(date, vix)
      expect([regime.regime, regime.quality, regime.vix]).toEqual([name, 1, vix])
      expect([regime.fearGreed, level.x, level.quality]).toEqual([rank, x, 1])
    })
  }

  test('without a stream, 2018-02-06 knows only the close before: extreme, at 0.6', ({
    expect,
  }) => {
    const { regime, level } = onDay('2018-02-06', undefined)
    expect([regime.regime, regime.quality, regime.vix]).toEqual(['extreme', 0.6, 37.32])
    expect(level.quality).toBe(0.6)
  })
})
