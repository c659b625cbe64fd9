import { describe, test } from 'vitest'

import { faultCases } from '../../../core-node/gateway/faults/cases.ts'
import { caseExpectations } from '../../faults/case-expectations.ts'
import { faultSequence } from '../../faults/fault-sequence.ts'
import { faultsDocument } from '../../faults/faults-document.ts'

describe('what is said of the faults', () => {
  test('every case has its expectations', ({ expect }) => {
    expect(caseExpectations.map(({ number }) => number)).toEqual(
      faultCases.map(({ number }) => number),
    )
  })

  test('docs/faults.md is the table', async ({ expect }) => {
    await expect(faultsDocument()).toMatchFileSnapshot('../../../docs/faults.md')
  })

  test('a seed always draws the same faults, and another one others', ({ expect }) => {
    expect(faultSequence(17, 150)).toEqual(faultSequence(17, 150))
    expect(faultSequence(17, 150)).not.toEqual(faultSequence(18, 150))
  })
})
