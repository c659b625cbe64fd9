import type { OrderState } from '../../shared/vocabulary.ts'

/**
 * Every transition an order may make. Code, tests and documentation read this one table.
 *
 * Unknown stands where others invent a rejection: sent, and what became of it is not known. Only the broker
 * resolves it. A fill after a final state changes no state: it is booked, and raises an alert.
 */
export const transitions: Readonly<Record<OrderState, readonly OrderState[]>> = {
  Intended: ['Sent', 'Dead'],
  Sent: [
    'Acknowledged',
    'PartiallyFilled',
    'Filled',
    'PendingCancel',
    'Cancelled',
    'Rejected',
    'Expired',
    'Unknown',
  ],
  Unknown: [
    'Acknowledged',
    'PartiallyFilled',
    'Filled',
    'PendingCancel',
    'Cancelled',
    'Rejected',
    'Expired',
    'Dead',
  ],
  Acknowledged: [
    'PartiallyFilled',
    'Filled',
    'PendingCancel',
    'Cancelled',
    'Rejected',
    'Expired',
    'Unknown',
  ],
  PartiallyFilled: ['Filled', 'PendingCancel', 'Cancelled', 'Rejected', 'Expired', 'Unknown'],
  // A cancel can come too late, or be refused: then the order works on.
  PendingCancel: [
    'Acknowledged',
    'PartiallyFilled',
    'Filled',
    'Cancelled',
    'Rejected',
    'Expired',
    'Unknown',
  ],
  Filled: [],
  Cancelled: [],
  Rejected: [],
  Expired: [],
  Dead: [],
}

export function canMove(from: OrderState, to: OrderState): boolean {
  return transitions[from].includes(to)
}
