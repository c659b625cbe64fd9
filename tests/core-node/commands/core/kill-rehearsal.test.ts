import { test, vi } from 'vitest'

import { rehearseKill } from '../../../../core-node/commands/core/kill-rehearsal.ts'
import { KillProcedure } from '../../../../core-node/execution/kill-procedure.ts'
import { OrderDesk } from '../../../../core-node/execution/order-desk.ts'
import { settings } from '../../engine-settings.ts'

test('the rehearsal goes all the way at every level: blocked, cancelled, closed', ({
  expect,
  onTestFinished,
}) => {
  const thrown = vi.spyOn(KillProcedure.prototype, 'trigger')
  const closed = vi.spyOn(OrderDesk.prototype, 'placeFlatten')
  onTestFinished(() => void vi.restoreAllMocks())
  rehearseKill(settings({ mode: 'paper' }))
  expect(thrown.mock.calls.map(([{ level }]) => level)).toEqual([
    'block',
    'cancel',
    'flatten',
    'lock',
  ])
  // Each of an engine of its own.
  expect(new Set(thrown.mock.contexts).size).toBe(4)
  // Of a position of one that it entered itself.
  expect(closed.mock.calls.map(([side, contracts]) => [side, contracts])).toEqual([
    [-1, 1],
    [-1, 1],
  ])
})
