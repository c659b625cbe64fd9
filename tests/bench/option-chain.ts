import { performance } from 'node:perf_hooks'

import type { OptionChain } from '../../core-node/market/option-chain.ts'
import { blackPrice } from '../../core-node/options/black.ts'
import { analyzeChain } from '../../core-node/options/chain-analysis.ts'
import { profileOf } from '../../core-node/options/flip.ts'
import { gammaOf } from '../../core-node/options/gamma.ts'
import { impliedTotalVolatility } from '../../core-node/options/implied-volatility.ts'
import { profileLegs } from '../../core-node/options/profile-legs.ts'
import { defaultChainSettings } from '../../core-node/options/settings.ts'
import { termStructure } from '../../core-node/options/term-structure.ts'
import type { VolatilitySurface } from '../../core-node/options/volatility-surface.ts'
import { volatilitySurface } from '../../core-node/options/volatility-surface.ts'
import { asOfUs, modelChain } from '../core-node/options/model-chain.ts'
import type { Bench } from './bench.ts'
import { figure, median } from './bench.ts'

const warmUps = 20
const runs = 41
const seriesCount = 50
const strikesPerSeries = 100

/** 10,000 contracts: 50 weekly series of 100 strikes, a call and a put each. */
function chainOf10000(): OptionChain {
  const first = Temporal.Instant.fromEpochMilliseconds(asOfUs / 1_000)
  const friday = first.toZonedDateTimeISO('America/New_York').toPlainDate().add({ days: 3 })
  return modelChain({
    series: Array.from(
      { length: seriesCount },
      (_, week) => ['SPXW', friday.add({ weeks: week }).toString()] as const,
    ),
    strikes: Array.from({ length: strikesPerSeries }, (_, index) => 4800 + 12.5 * index),
    openInterest: (strike, isCall) => ((strike * 7) % 1_000) + (isCall === strike > 5400 ? 900 : 1),
  })
}

function medianMs(work: () => unknown): number {
  const times: number[] = []
  for (let run = -warmUps; run < runs; run++) {
    const startMs = performance.now()
    work()
    if (run >= 0) times.push(performance.now() - startMs)
  }
  return median(times)
}

/** What the profile is spared: d₁ of every contract anew at every level. */
function naiveProfile(chain: OptionChain, { calls }: VolatilitySurface): number {
  const { levels, lowest, highest } = defaultChainSettings
  let sum = 0
  for (let index = 0; index < levels; index++) {
    const level = chain.spot * (lowest + ((highest - lowest) * index) / (levels - 1))
    for (let row = 0; row < chain.strikes.length; row++) {
      const interest =
        (chain.calls.openInterests[row] as number) - (chain.puts.openInterests[row] as number)
      const v = calls[row] as number
      sum += gammaOf(level, chain.strikes[row] as number, v) * interest * level * level
    }
  }
  return sum
}

/** Bisection to the same precision: what a solver without a slope costs. */
function bisected(price: number, forward: number, strike: number): number {
  let low = 0
  let high = 5
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2
    if (blackPrice(forward, strike, middle, strike >= forward) > price) high = middle
    else low = middle
  }
  return low
}

async function measureChain() {
  const chain = chainOf10000()
  const terms = termStructure(chain, defaultChainSettings)
  const surface = volatilitySurface(chain, terms, defaultChainSettings)
  const legs = profileLegs(chain, terms, surface)
  const naiveMs = medianMs(() => naiveProfile(chain, surface))
  return [
    figure({
      name: 'option-chain',
      unit: 'ms',
      value: medianMs(() => analyzeChain(chain)),
      target: 20,
      isMoreBetter: false,
      baseline: { name: 'its profile alone, d₁ anew at every level', value: naiveMs },
    }),
    figure({
      name: 'option-chain-profile',
      unit: 'ms',
      value: medianMs(() => profileOf(legs, defaultChainSettings)),
      target: 13,
      isMoreBetter: false,
      baseline: { name: 'd₁ anew at every level', value: naiveMs },
    }),
  ]
}

async function measureSolver() {
  const options = Array.from({ length: 10_000 }, (_, index) => {
    const v = 0.01 + 0.29 * ((index * 7_919) % 10_000) * 1e-4
    const strike = 5400 * Math.exp(v * (((index % 601) - 300) / 100))
    return { strike, price: blackPrice(5400, strike, v, strike >= 5400) }
  })
  const solveAll = (solve: (price: number, forward: number, strike: number) => number) => () => {
    let sum = 0
    for (const { price, strike } of options) sum += solve(price, 5400, strike)
    return sum
  }
  const own = solveAll((price, forward, strike) =>
    impliedTotalVolatility(price, forward, strike, strike >= forward),
  )
  const nanosEach = (ms: number) => (ms * 1e6) / options.length
  return [
    figure({
      name: 'option-volatility',
      unit: 'ns each',
      value: nanosEach(medianMs(own)),
      target: 600,
      isMoreBetter: false,
      baseline: { name: 'bisection', value: nanosEach(medianMs(solveAll(bisected))) },
    }),
  ]
}

export const optionBenches: readonly Bench[] = [
  {
    name: 'option-chain',
    summary: 'a chain of 10,000 contracts: volatility, greeks, exposure, 61-level profile, flips',
    run: measureChain,
  },
  {
    name: 'option-volatility',
    summary: 'one implied volatility, from deep out of the money to at the money',
    run: measureSolver,
  },
]
