import { test } from 'vitest'

import { RelativeVolume } from '../../../core-node/features/relative-volume.ts'
import { VolumeConfirmation } from '../../../core-node/features/volume-confirmation.ts'
import { VwapBands } from '../../../core-node/features/vwap-bands.ts'
import { minute, regularOpenUs, trade } from '../market-events.ts'
import { ListeningMarket } from './listening-market.ts'

/** 09:30 in New York on the twenty weekdays of the four weeks before. */
const mornings = Array.from({ length: 28 }, (_, i) => regularOpenUs - (28 - i) * 1_440 * minute)
const weekdays = mornings.filter((tsUs) => ![0, 6].includes(new Date(tsUs / 1_000).getUTCDay()))

test('twenty sessions give the median of the same minute', ({ expect }) => {
  const relative = new RelativeVolume()
  const run = new ListeningMarket(relative)
  weekdays.forEach((tsUs, i) => {
    run.play(trade(tsUs, 100, 100 + 10 * i, 1), trade(tsUs + minute, 100, 5, 1))
  })
  expect(relative.quality).toBe(0.6)
  run.play(trade(regularOpenUs, 100, 500, 1), trade(regularOpenUs + minute, 100, 5, 1))
  // 100, 110 … 290.
  expect([relative.quality, relative.ratio]).toEqual([1, expect.closeTo(500 / 195, 12)])
})

test('several features may share one: a minute counts once', ({ expect }) => {
  const shared = new RelativeVolume()
  const alone = new RelativeVolume()
  const listeners = [shared, new VolumeConfirmation(shared), new VwapBands(shared), alone]
  const run = new ListeningMarket(...listeners)
  for (let i = 0; i < 9; i++) {
    run.play(trade(regularOpenUs + i * minute, 100 + i, 100 * (i + 1), 1))
    expect([shared.ratio, shared.quality]).toEqual([alone.ratio, alone.quality])
  }
  expect(shared.quality).toBe(0.6)
  // 800 against the mean of 100 to 700.
  expect(shared.ratio).toBe(2)
})
