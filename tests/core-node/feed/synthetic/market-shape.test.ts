import { beforeAll, describe, test } from 'vitest'

import { openSynthetic } from '../../../../core-node/feed/synthetic/synthetic-feed.ts'
import { microsPerHour } from '../../../../shared/units.ts'
import type { Figure } from './reference.ts'
import { globexFigures, informationFigures, regularFigures, verdictOn } from './reference.ts'
import type { Shape } from './shape.ts'
import { measureShape } from './shape.ts'
import { mean } from './statistics.ts'

/** What is known to be off, and why: docs/synthetic-market.md. */
const knownDepartures = new Set([
  'mid over 60 s, deviation in ticks',
  'mid over 60 s, kurtosis',
  'flow goes with the mid over 1 s',
  'best imbalance, left after 10 s',
  'gaps that end in a move',
])

const stretches = [
  { name: 'regular hours', from: '2026-09-15T17:09:00Z', figures: regularFigures, seeds: 6 },
  { name: 'Globex', from: '2026-09-14T22:00:00Z', figures: globexFigures, seeds: 12 },
] as const

describe.each(stretches)('an hour of $name', ({ from, figures, seeds }) => {
  const shapes: Shape[] = []

  beforeAll(async () => {
    const fromUs = Temporal.Instant.from(from).epochMilliseconds * 1_000
    for (let seed = 1; seed <= seeds; seed++) {
      const feed = openSynthetic({ seed, startUs: fromUs })
      shapes.push(await measureShape(feed, fromUs, fromUs + microsPerHour))
    }
  })

  test('is like the real one, figure by figure', ({ expect }) => {
    const departures = departuresOf(figures, shapes)
    expect(departures).toEqual([])
  })

  test('gives order flow the meaning that it really has, and no more', ({ expect }) => {
    expect(departuresOf(informationFigures, shapes)).toEqual([])
  })

  test('offers a taker nothing: what imbalance foretells is less than the spread it costs', ({
    expect,
  }) => {
    for (const [i, horizon] of [1, 10, 60].entries()) {
      const foretold = mean(shapes.map((shape) => shape.imbalanceLeads[i] as number))
      const movement = mean(shapes.map((shape) => shape.midDeviations[i] as number))
      // A signal two deviations strong foretells this many ticks; in and out costs one at least.
      expect(2 * foretold * movement, `over ${horizon} s`).toBeLessThan(1)
    }
  })
})

function departuresOf(figures: readonly Figure[], shapes: readonly Shape[]): string[] {
  return figures
    .filter(({ name, real, of, tolerance }) => {
      const synthetic = mean(shapes.map(of))
      return verdictOn(tolerance, real, synthetic) === 'departs' && !knownDepartures.has(name)
    })
    .map(({ name, real, of }) => `${name}: ${mean(shapes.map(of))}, really ${real}`)
}
