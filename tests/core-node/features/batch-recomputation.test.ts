import { test } from 'vitest'

import { Engine } from '../../../core-node/engine/step/engine.ts'
import { Random } from '../../../core-node/feed/synthetic/random.ts'
import type { Side } from '../../../core-node/market/events.ts'
import { TradeEvent } from '../../../core-node/market/events.ts'
import { settings } from '../engine-settings.ts'
import { regularOpenUs } from '../market-events.ts'

type Trade = { tsUs: number; priceTicks: number; size: number; side: Side }

const count = 1_000_000
/** The cash session's six and a half hours, evenly. */
const gapUs = Math.floor((6.5 * 3_600_000_000) / count)

function randomTrades(): Trade[] {
  const random = new Random(7)
  let priceTicks = 21_600
  return Array.from({ length: count }, (_, i) => {
    const side = random.bits() < 0 ? -1 : 1
    if (Math.abs(random.bits()) % 4 === 0) priceTicks += side
    const size = 1 + (Math.abs(random.bits()) % 60)
    return { tsUs: regularOpenUs + i * gapUs, priceTicks, size, side }
  })
}

/** What the sums come to when they are taken anew over all trades at the end. */
function recomputed(trades: readonly Trade[]) {
  let volume = 0
  let delta = 0
  let priceVolume = 0
  const byPrice = new Map<number, number>()
  for (const { priceTicks, size, side } of trades) {
    volume += size
    delta += side * size
    priceVolume += (priceTicks - 21_600) * size
    byPrice.set(priceTicks, (byPrice.get(priceTicks) ?? 0) + size)
  }
  const mean = priceVolume / volume
  let squares = 0
  for (const { priceTicks, size } of trades) squares += size * (priceTicks - 21_600 - mean) ** 2
  return { volume, delta, mean: 21_600 + mean, sigma: Math.sqrt(squares / volume), byPrice }
}

/** Volume-weighted mean and deviation of the trades of the last closed minutes and the forming one. */
function ofLastMinutes(trades: readonly Trade[], minutes: number) {
  const minuteUs = 60_000_000
  const last = Math.floor((trades.at(-1)?.tsUs ?? 0) / minuteUs)
  const recent = trades.filter(({ tsUs }) => Math.floor(tsUs / minuteUs) > last - minutes)
  return recomputed(recent)
}

test('after a million trades every running sum equals the batch to 1e-9', ({ expect }) => {
  const trades = randomTrades()
  const engine = new Engine(settings())
  const event = Object.assign(new TradeEvent(), { hasAggressor: true })
  for (const { tsUs, priceTicks, size, side } of trades) {
    event.tsUs = tsUs
    event.priceTicks = priceTicks
    event.size = size
    event.aggressor = side
    engine.step(event)
    engine.outbox.clear()
  }
  const { market } = engine
  const batch = recomputed(trades)
  const relative = (found: number, wanted: number) => Math.abs(found / wanted - 1)
  expect(market.tally.volume).toBe(batch.volume)
  expect(market.tally.deltaContracts).toBe(batch.delta)
  expect(market.flow.regular.contracts).toBe(batch.delta)
  expect(relative(market.vwap.meanTicks, batch.mean)).toBeLessThan(1e-9)
  expect(relative(market.vwap.sigmaTicks, batch.sigma)).toBeLessThan(1e-9)
  const profile = market.sessionProfile.regular
  for (const [ticks, volume] of batch.byPrice) expect(profile.volumeAt(ticks)).toBe(volume)
  const most = Math.max(...batch.byPrice.values())
  expect(profile.volumeAt(market.sessionProfile.developing.pocTicks)).toBe(most)
  const bands = engine.features.find(({ name }) => name === 'vwap_bands_signal')
  // Twenty closed minutes and the forming one.
  const window = ofLastMinutes(trades, 21)
  expect(relative(bands?.value.raw[0] ?? 0, window.mean)).toBeLessThan(1e-9)
  expect(relative(bands?.value.raw[1] ?? 0, window.sigma)).toBeLessThan(1e-9)
})
