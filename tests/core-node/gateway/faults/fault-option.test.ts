import { describe, test } from 'vitest'

import { readFaults } from '../../../../core-node/commands/gateway-faults.ts'
import { ExitCode, exitCodeOf } from '../../../../core-node/operations/exit.ts'

describe('mia gateway --fault', () => {
  test('takes lists and cases together', ({ expect }) => {
    const faults = readFaults(['hang@+1m; login', 'case:8'])
    expect(faults.map(({ name }) => name)).toEqual(['hang', 'login', 'token-expiry', 'login'])
  })

  test('that cannot be meant is wrong use, with the field and the cure', ({ expect }) => {
    let problem: unknown
    try {
      readFaults(['hang:for=3'])
    } catch (error) {
      problem = error
    }
    expect(exitCodeOf(problem)).toBe(ExitCode.WrongUse)
    expect((problem as Error).message).toBe(
      '--fault: for of hang is "3": write a number with its unit, us, ms, s, m or h, such as 30s. "mia gateway --faults" lists them',
    )
  })
})
