import { createHash } from 'node:crypto'

import { describe, test } from 'vitest'

import {
  defaultStartUs,
  openSynthetic,
} from '../../../../core-node/feed/synthetic/synthetic-feed.ts'
import { EventKind } from '../../../../core-node/market/events.ts'
import { microsPerMinute, microsPerSecond } from '../../../../shared/units.ts'
import { read } from './events.ts'

const startTicks = 21_600
const seeds = [1, 2, 3, 4]
const minutes = 40

type Halt = { fromUs: number; toUs: number; atTicks: number; opensAtTicks: number }

/** The first forty minutes: the fall, its pauses, the halt at the first limit, and the open behind it. */
async function crash(seed: number) {
  const endUs = defaultStartUs + minutes * microsPerMinute
  const feed = openSynthetic({ seed, scenario: 'crash', endUs })
  const hash = createHash('sha256')
  const halts: Halt[] = []
  const bookOf = {
    calm: { spread: 0, size: 0, states: 0 },
    fall: { spread: 0, size: 0, states: 0 },
  }
  let lastTicks = startTicks
  let biggestJump = 0
  let biggestRise = 0
  let newsUs = Number.POSITIVE_INFINITY
  let isHalted = false
  let tradesWhileHalted = 0
  await read(feed, Number.POSITIVE_INFINITY, (event) => {
    if (event.kind === EventKind.Status) {
      isHalted = !event.isTrading
      const halt = halts.at(-1)
      if (isHalted) halts.push({ fromUs: event.tsUs, toUs: 0, atTicks: lastTicks, opensAtTicks: 0 })
      else if (halt !== undefined) halt.toUs = event.tsUs
    }
    if (event.kind === EventKind.Trade) {
      if (isHalted) tradesWhileHalted++
      const halt = halts.at(-1)
      if (halt?.opensAtTicks === 0 && halt.toUs > 0) halt.opensAtTicks = event.priceTicks
      const down = lastTicks - event.priceTicks
      if (halts.length === 0 && down > biggestJump) {
        biggestJump = down
        if (down > 50) newsUs = Math.min(newsUs, event.tsUs)
      }
      if (event.tsUs > newsUs && halts.length === 0) biggestRise = Math.max(biggestRise, -down)
      lastTicks = event.priceTicks
      hash.update(`${event.tsUs} ${event.priceTicks} ${event.size}\n`)
    }
    if (event.kind !== EventKind.Depth || isHalted) return
    const book = event.tsUs < newsUs ? bookOf.calm : halts.length === 0 ? bookOf.fall : undefined
    if (book === undefined) return
    book.spread += (event.askTicks[0] as number) - (event.bidTicks[0] as number)
    book.size += (event.bidSizes[0] as number) + (event.askSizes[0] as number)
    book.states++
  })
  const digest = hash.digest('hex')
  return { halts, bookOf, biggestJump, biggestRise, newsUs, tradesWhileHalted, digest }
}

describe('crash', async () => {
  const runs = await Promise.all(seeds.map(crash))

  test('begins with news: many ticks at once, after ten minutes that end higher', ({ expect }) => {
    for (const { biggestJump, newsUs } of runs) {
      const afterSeconds = (newsUs - defaultStartUs) / microsPerSecond
      expect(afterSeconds).toBeGreaterThanOrEqual(540)
      expect(afterSeconds).toBeLessThanOrEqual(782)
      expect(biggestJump / startTicks).toBeGreaterThan(0.002)
      expect(biggestJump / startTicks).toBeLessThan(0.011)
    }
  })

  test('pauses for two minutes at −3.5 %, and halts for fifteen at −7 %', ({ expect }) => {
    for (const { halts } of runs) {
      const first = halts[0] as Halt
      const last = halts.at(-1) as Halt
      expect((first.toUs - first.fromUs) / microsPerSecond).toBe(120)
      expect(first.atTicks / startTicks).toBeGreaterThan(0.955)
      expect(first.atTicks / startTicks).toBeLessThan(0.97)
      expect((last.toUs - last.fromUs) / microsPerSecond).toBe(900)
      // The price is looked at once a second, and falls by some ticks in one.
      expect(last.atTicks / startTicks).toBeGreaterThan(0.925)
      expect(last.atTicks / startTicks).toBeLessThan(0.9325)
      expect(halts.length).toBeLessThanOrEqual(3)
      expect(halts.slice(0, -1).every(({ fromUs, toUs }) => toUs - fromUs === 120e6)).toBe(true)
    }
  })

  test('opens lower than it stopped, and nobody deals between', ({ expect }) => {
    for (const { halts, tradesWhileHalted } of runs) {
      const last = halts.at(-1) as Halt
      expect(last.opensAtTicks).toBeLessThan(last.atTicks - 30)
      expect(tradesWhileHalted).toBe(0)
    }
  })

  test('goes one way, in a thin and wide book with holes', ({ expect }) => {
    for (const { bookOf, biggestRise } of runs) {
      const { calm, fall } = bookOf
      expect(fall.spread / fall.states).toBeGreaterThan(5 * (calm.spread / calm.states))
      expect(fall.size / fall.states).toBeLessThan(0.3 * (calm.size / calm.states))
      expect(biggestRise).toBeLessThan(60)
    }
  })

  test('is the same for the same seed and another for another', async ({ expect }) => {
    expect((await crash(1)).digest).toBe(runs[0]?.digest)
    expect(new Set(runs.map(({ digest }) => digest)).size).toBe(seeds.length)
  })
})
