import type { ExpectStatic } from 'vitest'

import type { AuditRow } from '../../shared/audit.ts'
import type { BrokerBooks, LongSessionDesk } from './long-session-desk.ts'

export function inPosition(desk: LongSessionDesk): Promise<BrokerBooks> {
  return desk.until(
    'a position with its stop and target',
    () => desk.broker(),
    ({ position, orders }) => position !== 0 && orders.length === 2,
  )
}

export function ready(desk: LongSessionDesk) {
  return desk.until(
    'the broker',
    () => desk.status(),
    ({ broker }) => broker.state === 'ready',
  )
}

export function lost(desk: LongSessionDesk) {
  return desk.until(
    'a lost connection',
    () => desk.status(),
    ({ broker }) => broker.state !== 'ready',
  )
}

export const isEntry = (row: AuditRow) => row.kind === 'order' && row.leg === 'entry'

/** The position and the stop that protects it, as the broker has them. */
export function protection({ position, orders }: BrokerBooks) {
  const stops = orders.filter(({ type }) => type === 'STP')
  return {
    position,
    stops: stops.map(({ permId, stopPrice, contracts }) => ({ permId, stopPrice, contracts })),
  }
}

/** Our books are the broker's, every order was sent once, every execution counted once. */
export async function expectSoundBooks(desk: LongSessionDesk, expect: ExpectStatic): Promise<void> {
  const { code, text } = await desk.reconcile()
  expect(text).toContain('Equal.')
  expect(code).toBe(0)
  const intents = desk.rowsOf('order').filter(({ state }) => state === 'Intended')
  const ids = intents.map(({ orderId }) => orderId)
  expect(new Set(ids).size).toBe(ids.length)
  const fills = desk.rowsOf('fill').map(({ execId }) => execId)
  expect(new Set(fills).size).toBe(fills.length)
  const known = new Set(fills)
  const { executions } = await desk.broker()
  const lastUs = desk.rowsOf('fill').at(-1)?.ts ?? 0
  const missing = executions.filter(({ execId, tsUs }) => tsUs < lastUs && !known.has(execId))
  expect(missing).toEqual([])
}
