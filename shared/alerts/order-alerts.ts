import type { AlertEntry } from './alert-entry.ts'

const news = 'it is news, not a state: nothing ends it'

/** Of orders, fills, position and what stops trading. Raised by core-node/execution and the engine. */
export const orderAlerts = {
  'control:N:REASON': {
    severities: ['critical'],
    when: 'control N throws the kill switch: its reason is in docs/controls.md',
    over: 'a person re-arms; the kill row says so',
    text: 'the reason’s sentence in docs/controls.md',
  },
  'entry-stopped': {
    severities: ['warning'],
    when: 'something came between the decision to enter and its order',
    over: news,
    text: 'no entry was sent: REASON',
  },
  'session-end': {
    severities: ['info'],
    when: 'a position is open when the session is about to close',
    over: 'flat; the fills say so',
    text: 'the session is about to close: closing the position',
  },
  'time-stop': {
    severities: ['info'],
    when: 'a position is as old as one may be',
    over: 'flat; the fills say so',
    text: 'the position is as old as one may be: closing it',
  },
  rejected: {
    severities: ['warning', 'critical'],
    when: 'the broker refuses an order; warning for one that closes, since it is tried again',
    over: news,
    text: 'REF: REASON OF THE BROKER',
  },
  'no-answer': {
    severities: ['warning'],
    when: 'the broker says nothing of an order or a cancel for 5 s',
    over: 'the broker’s account settles it; the order’s rows say so',
    text: 'the broker has not answered on REF (STATE)',
  },
  'change-unanswered': {
    severities: ['warning'],
    when: 'new terms of an order are not confirmed within 2 s',
    over: 'taken not to have taken place; the order’s rows say so',
    text: 'a change of REF was not confirmed',
  },
  'cancel-unanswered': {
    severities: ['critical'],
    when: 'cancels of a wind-down are not answered when asked for the second time',
    over: 'the last of the orders is over; its rows say so',
    text: 'the broker does not answer to cancels: asking on',
  },
  'order-messages': {
    severities: ['info'],
    when: 'an execution of an order that has been out for more than 1 s and whose status was not told, or a cost ahead of its execution; each once a trade date',
    over: 'nothing to do: executions are the truth, whatever is told of them and when',
    text: 'a fill came for REF, whose status was not told: executions are the truth',
  },
  'foreign-order': {
    severities: ['warning'],
    when: 'an order works in the account that is not ours',
    over: news,
    text: 'an order that is not ours works in the account: "REF"',
  },
  'orphan-order': {
    severities: ['critical'],
    when: 'an order that is over here works at the broker, by two of its snapshots',
    over: 'it is cancelled; the snapshots do not list it any more',
    text: 'REF is STATE here and works at the broker: cancelling it',
  },
  'two-orders': {
    severities: ['critical'],
    when: 'one order of ours lives twice at the broker',
    over: 'both are cancelled; their rows say so',
    text: 'REF lives twice at the broker (permId ID and ID): cancelling it',
  },
  'odd-execution': {
    severities: ['critical'],
    when: 'an execution’s size or price is not a whole number: it is not booked',
    over: news,
    text: 'execution ID cannot be booked: CONTRACTS contracts at PRICE',
  },
  'foreign-fill': {
    severities: ['critical'],
    when: 'somebody else dealt in this account: only exits until the broker’s account agrees',
    over: 'the next snapshot that agrees; no row',
    text: 'the broker speaks of order ID "REF", which is not ours',
  },
  'untold-fill': {
    severities: ['warning'],
    when: 'an exit fills while nothing is open here: the entry’s fill was not told',
    over: 'the broker’s account brings what is missing; the fill’s row says so',
    text: 'REF closed what is not open here: a fill before it was not told. Asking the broker',
  },
  'late-fill': {
    severities: ['critical'],
    when: 'an order fills after it was over',
    over: news,
    text: 'REF filled after it was STATE: the fill is booked',
  },
  overfill: {
    severities: ['critical'],
    when: 'more has filled than was ordered',
    over: news,
    text: 'REF filled CONTRACTS of CONTRACTS: all is booked',
  },
  'fill-corrected': {
    severities: ['critical'],
    when: 'the broker changes a fill, or takes it back',
    over: news,
    text: 'a fill of REF was corrected: 1 at tick PRICE is nothing',
  },
  'forced-liquidation': {
    severities: ['critical'],
    when: 'the broker closes a position itself: no entry for the trade date',
    over: 'the next trade date; no row',
    text: 'the broker liquidates: it sold CONTRACTS in this account. No entry today',
  },
  'position-mismatch': {
    severities: ['critical'],
    when: 'two snapshots in a row give another position than ours: only exits',
    over: 'the next snapshot that agrees; no row',
    text: 'position CONTRACTS here, CONTRACTS at the broker',
  },
  reconciliation: {
    severities: ['info', 'critical'],
    when: 'our books and the broker’s differ twice alike: entries end',
    over: 'info when they agree again; info too at the end of each session',
    text: 'our books differ from the broker’s: WHAT',
  },
  'no-stop': {
    severities: ['critical'],
    when: 'a position has had no working stop for longer than is allowed',
    over: 'flat; the fills say so',
    text: 'the position has no working stop: closing it',
  },
  'exit-size': {
    severities: ['critical'],
    when: 'stops are larger than the position, and do not become smaller',
    over: 'flat; the fills say so',
    text: 'the exits are larger than the position',
  },
  'not-flat': {
    severities: ['critical'],
    when: 'closing takes more than 5 s in an open market; again every minute',
    over: 'flat; the fills say so',
    text: 'the position is still open: closing goes on',
  },
} as const satisfies Record<string, AlertEntry>
