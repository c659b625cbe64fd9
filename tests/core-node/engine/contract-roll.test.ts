import { test } from 'vitest'

import { rollLevels } from '../../../core-node/engine/contract-roll.ts'
import { Engine } from '../../../core-node/engine/step/engine.ts'
import { settings } from '../engine-settings.ts'

function withLevels(): Engine {
  const engine = new Engine(settings())
  const { sessionProfile } = engine.market
  for (const area of [sessionProfile.previous, sessionProfile.previousMirrored]) {
    area.isEmpty = false
    area.pocTicks = 21_600
    area.highTicks = 21_640
    area.lowTicks = 21_560
  }
  return engine
}

test('levels of the session before stand as much higher as the new contract', ({ expect }) => {
  const engine = withLevels()
  rollLevels(engine, 220)
  expect(engine.market.sessionProfile).toMatchObject({
    isRolled: true,
    previous: { isEmpty: false, pocTicks: 21_820, highTicks: 21_860, lowTicks: 21_780 },
    previousMirrored: { isEmpty: false, pocTicks: 21_820 },
  })
})

test('when nobody knows by how much, they are not known any more', ({ expect }) => {
  const engine = withLevels()
  rollLevels(engine, null)
  expect(engine.market.sessionProfile).toMatchObject({
    previous: { isEmpty: true },
    previousMirrored: { isEmpty: true },
  })
})
