import fc from 'fast-check'
import { test } from 'vitest'

import { scenarioNames } from '../../../../core-node/feed/synthetic/scenarios.ts'
import { openSynthetic } from '../../../../core-node/feed/synthetic/synthetic-feed.ts'
import { microsPerMinute } from '../../../../shared/units.ts'
import { read } from './events.ts'
import { Witness } from './witness.ts'

const minutesAWeek = 7 * 24 * 60
const mondayUs = Temporal.Instant.from('2026-09-14T00:00:00Z').epochMilliseconds * 1_000
const watchedEvents = 5_000

const seeds = fc.integer({ min: 0, max: 0xffff_ffff })
const starts = fc
  .integer({ min: 0, max: minutesAWeek })
  .map((minute) => mondayUs + minute * microsPerMinute)

test('whatever the seed, the scenario and the hour, it is a market that could be', async ({
  expect,
}) => {
  await fc.assert(
    fc.asyncProperty(
      seeds,
      fc.constantFrom(...scenarioNames),
      starts,
      // Far enough for some runs to be in the middle of a shock.
      fc.integer({ min: 0, max: 200_000 }),
      async (seed, scenario, startUs, skipped) => {
        const feed = openSynthetic({ seed, scenario, startUs })
        const witness = new Witness()
        await read(feed, skipped, (event) => witness.pass(event))
        await read(feed, watchedEvents, (event) => witness.watch(event))
        expect(witness.books).toBeGreaterThan(watchedEvents / 3)
      },
    ),
    { numRuns: 60 },
  )
})

test('without a shock each side always shows ten levels', async ({ expect }) => {
  const calm = scenarioNames.filter((name) => name !== 'shock' && name !== 'halt')
  await fc.assert(
    fc.asyncProperty(seeds, fc.constantFrom(...calm), starts, async (seed, scenario, startUs) => {
      const witness = new Witness()
      await read(openSynthetic({ seed, scenario, startUs }), 20_000, (event) =>
        witness.watch(event),
      )
      expect(witness.fewestLevels).toBe(10)
      expect(witness.trades).toBeGreaterThan(0)
    }),
    { numRuns: 30 },
  )
})
