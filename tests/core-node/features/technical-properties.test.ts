import fc from 'fast-check'
import { describe, test } from 'vitest'

import { BattleNavale } from '../../../core-node/features/battle-navale/battle-navale.ts'
import { MarketRegime } from '../../../core-node/features/context/market-regime.ts'
import { MtfConfluence } from '../../../core-node/features/mtf-confluence.ts'
import { ProfileLevels } from '../../../core-node/features/profile-levels.ts'
import { SierraPatternStrength } from '../../../core-node/features/sierra-pattern-strength.ts'
import { VwapBands } from '../../../core-node/features/vwap-bands.ts'
import { VwapTrend } from '../../../core-node/features/vwap-trend.ts'
import type { MarketEvent, Side } from '../../../core-node/market/events.ts'
import type { Happening } from '../arbitrary-events.ts'
import { eventsOf, happenings, mirrored } from '../arbitrary-events.ts'
import { minute, second } from '../market-events.ts'
import { ListeningMarket } from './listening-market.ts'

const names = ['trend', 'bands', 'sierra', 'mtf', 'mtf by volatility', 'levels', 'navale', 'regime']

type State = { readonly x: number; readonly quality: number }

/** What every technical feature and study says after each event, in the order of `names`. */
function statesAfterEach(events: readonly MarketEvent[]): State[][] {
  const features = [
    new VwapTrend(),
    new VwapBands(),
    new SierraPatternStrength(),
    new MtfConfluence(),
    new MtfConfluence(undefined, { regime: 'low' }),
  ]
  const levels = new ProfileLevels()
  const navale = new BattleNavale('minute')
  const regime = new MarketRegime()
  const listening = new ListeningMarket(...features, levels, navale, regime)
  return events.map((event) => {
    listening.play(event)
    return [
      ...features.map(({ value }) => ({ x: value.x, quality: value.quality })),
      { x: levels.x, quality: levels.quality },
      { x: navale.value, quality: navale.quality },
      { x: regime.direction, quality: ['range', 'transition', 'trend'].indexOf(regime.kind) / 2 },
    ]
  })
}

/**
 * A market that moves by fits and starts: minutes of calm, of drive up and of drive down, drawn from a seed.
 * Sizes all differ, so that no two prices of a session's profile tie for long.
 */
function fitfulMarket(seed: number, minutes: number): Happening[] {
  let state = seed
  const draw = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  let ticks = 0
  const all: Happening[] = []
  for (let at = 0; at < minutes; at++) {
    // A drive of one or two minutes, then calm for a while.
    const drive = draw(6) === 0 ? (draw(2) === 0 ? 1 : -1) : 0
    const trades = drive === 0 ? 4 + draw(4) : 12 + draw(6)
    let leftUs = minute
    for (let i = 0; i < trades; i++) {
      const step = drive === 0 ? draw(3) - 1 : drive * draw(3) - (draw(7) === 0 ? drive * 4 : 0)
      ticks += step
      const gapUs = i === trades - 1 ? leftUs : Math.floor(second * (1 + draw(2)))
      leftUs -= gapUs
      // Most prints are on the side of their step, some on the other, and calm ones on either.
      const likely = step === 0 ? 2 * draw(2) - 1 : Math.sign(step)
      const side = (draw(5) === 0 ? -likely : likely) as Side
      all.push({ what: 'trade', gapUs, ticks, size: 1 + draw(97), side })
    }
    // Once in a while nothing happens for hours, and now and then a session ends by that.
    if (draw(90) === 0) all.push({ what: 'clock', gapUs: draw(4) * 60 * minute })
  }
  return all
}

const fits = fc.integer({ min: 1, max: 2 ** 31 }).map((seed) => fitfulMarket(seed, 600))
const markets = fc.oneof({ weight: 3, arbitrary: happenings }, { weight: 1, arbitrary: fits })
const few = { numRuns: 40 }

describe('the technical features, on any sequence of events', () => {
  test('stay within their bounds and are never NaN', ({ expect }) => {
    fc.assert(
      fc.property(markets, (all) => {
        const outside = statesAfterEach(eventsOf(all))
          .flat()
          .filter(({ x, quality }) => !(Math.abs(x) <= 1 && quality >= 0 && quality <= 1))
        expect(outside).toEqual([])
      }),
      few,
    )
  })

  test('mirror a mirrored market after every event', ({ expect }) => {
    fc.assert(
      fc.property(markets, (all) => {
        const straight = statesAfterEach(eventsOf(all)).flat()
        const turned = statesAfterEach(eventsOf(mirrored(all))).flat()
        const odd = straight.flatMap(({ x, quality }, i) => {
          const other = turned[i] as State
          const isEqual = Math.abs(other.x + x) < 1e-9 && Math.abs(other.quality - quality) < 1e-9
          return isEqual ? [] : [{ name: names[i % names.length], x, quality, other }]
        })
        expect(odd).toEqual([])
      }),
      few,
    )
  })

  test('what comes later changes nothing of what was said before', ({ expect }) => {
    fc.assert(
      fc.property(markets, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
        const cut = Math.max(1, Math.floor(all.length * share))
        const whole = statesAfterEach(eventsOf(all)).slice(0, cut)
        expect(statesAfterEach(eventsOf(all.slice(0, cut)))).toEqual(whole)
      }),
      few,
    )
  })

  test('the same events give the same states', ({ expect }) => {
    fc.assert(
      fc.property(markets, (all) => {
        expect(statesAfterEach(eventsOf(all))).toEqual(statesAfterEach(eventsOf(all)))
      }),
      { numRuns: 15 },
    )
  })
})

test('a fitful market makes every one of them speak, to both sides', ({ expect }) => {
  const spoke = new Set<string>()
  for (let seed = 1; seed <= 6; seed++) {
    for (const states of statesAfterEach(eventsOf(fitfulMarket(seed, 1_600)))) {
      states.forEach(({ x }, i) => x !== 0 && spoke.add(`${names[i]} ${x > 0 ? 'up' : 'down'}`))
    }
  }
  expect([...spoke].toSorted()).toEqual(
    names.flatMap((name) => [`${name} down`, `${name} up`]).toSorted(),
  )
})
