import fc from 'fast-check'
import type { IAsyncProperty, IProperty, Parameters } from 'fast-check'

/**
 * Stands in for fast-check where the tests import it: fewer cases for each property. A mutant that only the
 * hundredth case notices deserves an example of its own.
 */
const mostCases = 40

// As in tests/property-seed.ts. Which case is the smallest that fails is of no interest here.
fc.configureGlobal({ seed: 1, endOnFailure: true })

function assert<Values>(
  property: IProperty<Values> | IAsyncProperty<Values>,
  parameters: Parameters<Values> = {},
): Promise<void> | void {
  const numRuns = Math.min(mostCases, parameters.numRuns ?? mostCases)
  return fc.assert(property as IProperty<Values>, { ...parameters, numRuns })
}

export default { ...fc, assert }
