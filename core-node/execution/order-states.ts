import type { OrderState } from '../../shared/vocabulary.ts'

type StateRow = {
  /** What it means that an order stands there. */
  readonly meaning: string
  /** Where it may go from there, and what takes it there. */
  readonly next: Readonly<Partial<Record<OrderState, string>>>
}

const acknowledged = 'the broker says that it works'
const partly = 'an execution for some of it'
const filled = 'executions for all of it'
const cancelled = 'the broker says that it is cancelled'
const rejected = 'the broker refuses it'
const expired = 'its time ran out at the broker'
const cancelSent = 'a cancel leaves'

/**
 * Every transition an order may make, and why. Code, tests and docs/order-states.md read this one table.
 *
 * Unknown stands where others invent a rejection: sent, and what became of it is not known. Time alone may
 * raise the doubt; only the broker resolves it. A fill after a final state changes no state: it is booked, and
 * raises an alert.
 */
export const orderStates: Readonly<Record<OrderState, StateRow>> = {
  Intended: {
    meaning: 'Decided and written to the journal; no byte of it has left.',
    next: {
      Sent: 'its bytes left, or somebody speaks of it',
      Dead: 'it was not sent, and never will be',
    },
  },
  Sent: {
    meaning: 'On its way; the broker has not answered.',
    next: {
      Acknowledged: acknowledged,
      PartiallyFilled: partly,
      Filled: filled,
      PendingCancel: cancelSent,
      Cancelled: cancelled,
      Rejected: rejected,
      Expired: expired,
      Unknown: 'no answer for too long, the connection was lost, or the core was restarted',
    },
  },
  Unknown: {
    meaning: 'Sent, and what became of it is not known. It may fill at any moment.',
    next: {
      Acknowledged: acknowledged,
      PartiallyFilled: partly,
      Filled: filled,
      PendingCancel: cancelSent,
      Cancelled: cancelled,
      Rejected: rejected,
      Expired: expired,
      Dead: 'two snapshots of the broker that agree do not list it',
    },
  },
  Acknowledged: {
    meaning: 'The broker has it: PreSubmitted or Submitted.',
    next: {
      PartiallyFilled: partly,
      Filled: filled,
      PendingCancel: cancelSent,
      Cancelled: cancelled,
      Rejected: rejected,
      Expired: expired,
      Unknown: 'the broker’s snapshots do not list it, or the core was restarted',
    },
  },
  PartiallyFilled: {
    meaning: 'Some of it has filled; the rest works on.',
    next: {
      Filled: filled,
      PendingCancel: cancelSent,
      Cancelled: cancelled,
      Rejected: rejected,
      Expired: expired,
      Unknown: 'the broker’s snapshots do not list it, or the core was restarted',
    },
  },
  PendingCancel: {
    meaning: 'A cancel is on its way. It may still fill.',
    next: {
      Acknowledged: 'the cancel was refused or came to nothing: it works on',
      PartiallyFilled: 'the same, with some of it filled',
      Filled: 'the cancel came too late',
      Cancelled: cancelled,
      Rejected: rejected,
      Expired: expired,
      Unknown: 'no answer for too long, or the core was restarted',
    },
  },
  Filled: { meaning: 'Executions for all of it are booked.', next: {} },
  Cancelled: { meaning: 'Ended by a cancel; what filled before is booked.', next: {} },
  Rejected: { meaning: 'The broker would not have it.', next: {} },
  Expired: { meaning: 'Its time ran out.', next: {} },
  Dead: { meaning: 'Never sent, or the broker does not know it.', next: {} },
}

const states = Object.keys(orderStates) as OrderState[]

export const transitions = Object.fromEntries(
  states.map((from) => [from, states.filter((to) => canMove(from, to))] as const),
) as unknown as Readonly<Record<OrderState, readonly OrderState[]>>

export function canMove(from: OrderState, to: OrderState): boolean {
  return orderStates[from].next[to] !== undefined
}

/** Nothing leaves it. */
export function isFinal(state: OrderState): boolean {
  return transitions[state].length === 0
}
