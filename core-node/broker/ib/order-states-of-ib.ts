import type { OrderState } from '../../../shared/vocabulary.ts'

/** What IB's words for an order's state mean. A word that is not here says nothing new. */
const states: Readonly<Record<string, OrderState>> = {
  PreSubmitted: 'Acknowledged',
  Submitted: 'Acknowledged',
  PendingCancel: 'PendingCancel',
  Cancelled: 'Cancelled',
  ApiCancelled: 'Cancelled',
  Filled: 'Filled',
  // Held back or refused, by a setting or a check: the broker must be asked which.
  Inactive: 'Unknown',
}

/** Words after which an order does not work any more. */
const ended: ReadonlySet<string> = new Set(['Cancelled', 'ApiCancelled', 'Filled'])

export function stateOf(status: string | undefined): OrderState | undefined {
  return states[status ?? '']
}

export function mayStillWork(status: string | undefined): boolean {
  return !ended.has(status ?? '')
}
