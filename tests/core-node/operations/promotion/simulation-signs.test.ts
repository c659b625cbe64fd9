import fc from 'fast-check'
import { describe, test } from 'vitest'

import {
  clockOffsetMs,
  simulationSigns,
} from '../../../../core-node/operations/promotion/simulation-signs.ts'
import { mondayUs } from './record-rows.ts'

const real = {
  mode: 'paper',
  clockRate: 1,
  conId: 730_283_085,
  simulatedConId: 601_202_612,
  brokerUs: mondayUs,
  systemMs: mondayUs / 1_000,
} as const

describe('a broker', () => {
  test('that shows nothing is taken for IB’s', ({ expect }) => {
    expect(simulationSigns(real)).toEqual([])
    expect(simulationSigns({ ...real, mode: 'live' })).toEqual([])
  })

  test('with a clock of another time is simulated; one that is a second off is not', ({
    expect,
  }) => {
    fc.assert(
      fc.property(fc.integer({ min: -400_000, max: 400_000 }), (offsetMs) => {
        const systemMs = real.systemMs + offsetMs
        const isFar = Math.abs(offsetMs) > 120_000
        expect(simulationSigns({ ...real, systemMs })).toHaveLength(isFar ? 1 : 0)
        expect(clockOffsetMs({ ...real, systemMs }) + offsetMs).toBe(0)
      }),
    )
    expect(simulationSigns({ ...real, brokerUs: Number.NaN })).toHaveLength(1)
  })

  test('may give itself away in several ways, and each is told', ({ expect }) => {
    const signs = simulationSigns({
      ...real,
      mode: 'replay',
      clockRate: 0.5,
      conId: real.simulatedConId,
      systemMs: 0,
    })
    expect(signs).toHaveLength(4)
  })
})
