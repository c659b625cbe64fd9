import { test } from 'vitest'

import { verdictOf } from '../../../../core-node/broker/ib/error-codes.ts'

const cases = [
  [201, 'Rejected'],
  [103, 'Rejected'],
  [110, 'Rejected'],
  [202, 'Cancelled'],
  [399, 'unchanged'],
  [10148, 'unchanged'],
  [10147, 'Unknown'],
  [135, 'Unknown'],
  // Nothing is invented for a code that nobody has described.
  [99_999, 'Unknown'],
] as const

for (const [code, state] of cases) {
  test(`error ${code} makes an order ${state}`, ({ expect }) => {
    expect(verdictOf(code).state).toBe(state)
  })
}
