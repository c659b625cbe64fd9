import { microsPerSecond } from '../../shared/units.ts'

/** Something must be seen, or be well again, so soon after one of the case's faults. */
export type Deadline = {
  readonly link: 'broker' | 'feed'
  /** Which of the case's faults it counts from, in the order in which they begin. */
  readonly fault: number
  /** Counted from so long after that fault: from when the gateway accepts again. */
  readonly afterSeconds?: number
}

/** What must hold in a case beside what must hold in all of them. */
export type CaseExpectation = {
  readonly number: number
  /**
   * Market seconds in one of the broker's, with processes. A slower one where attempts must fit in between, or
   * where the next order undoes the fault before there is anything to tell.
   */
  readonly pace?: number
  /** How long the faults are left alone from the first on; then those that still last are ended. */
  readonly observeSeconds: number
  /** Links that must be seen to be down: the broker's within 5 s, the feed within 3 s. */
  readonly seen: readonly Deadline[]
  /** Links that must be ready again within 10 s. */
  readonly back: readonly Deadline[]
  /** The order link must not leave `ready`. */
  readonly staysReady?: true
  /** Counted from the first fault, in the market’s time: so long the broker must not be called ready, whatever the gateway answers. */
  readonly isDownForSeconds?: number
  /** What the operator is told, of the cause. */
  readonly alert: RegExp
  /** Which fault the alert counts from. Left out: the first. */
  readonly alertFault?: number
  /** From that fault to the alert. Left out: what is seen within 5 s is told within 5 s more. */
  readonly alertWithinSeconds?: number
  /** What must hold, in words, for people. */
  readonly holds: string
}

/** Limits of the handbook of risk, in the broker's time. */
export const limits = {
  feedSeenUs: 3 * microsPerSecond,
  brokerSeenUs: 5 * microsPerSecond,
  /** From what is seen to the alert. */
  alertUs: 5 * microsPerSecond,
  backUs: 10 * microsPerSecond,
  bareUs: microsPerSecond,
} as const

const broker = (fault: number, afterSeconds = 0): Deadline => ({
  link: 'broker',
  fault,
  afterSeconds,
})
const feed = (fault: number, afterSeconds = 0): Deadline => ({ link: 'feed', fault, afterSeconds })

export const caseExpectations: readonly CaseExpectation[] = [
  {
    number: 1,
    pace: 10,
    observeSeconds: 140,
    seen: [broker(0), feed(1)],
    back: [broker(0, 62), feed(1)],
    alert: /lost|closed|ended/i,
    holds: 'reconnects and reconciles; dead subscriptions are seen and made anew',
  },
  {
    number: 2,
    observeSeconds: 30,
    seen: [feed(0)],
    back: [feed(0, 3)],
    staysReady: true,
    alert: /2103|farm|market data/i,
    holds: 'the silent feed is seen and subscribed anew; the order link stands',
  },
  {
    number: 3,
    observeSeconds: 30,
    seen: [],
    back: [],
    staysReady: true,
    alert: /2103|10182|farm|market data/i,
    holds: 'the order link stands; nothing is torn down',
  },
  {
    number: 4,
    observeSeconds: 90,
    seen: [broker(1)],
    back: [broker(1, 60)],
    alert: /client id/i,
    alertFault: 1,
    holds: 'the same client id is asked for until it is free; orders stay ours',
  },
  {
    number: 5,
    observeSeconds: 50,
    seen: [broker(0)],
    back: [broker(0, 30)],
    alert: /1100|lost/i,
    holds: 'executions are asked for again: the fill that was not told is booked',
  },
  {
    number: 6,
    observeSeconds: 150,
    seen: [broker(0)],
    back: [broker(0, 120)],
    isDownForSeconds: 120,
    alert: /1100|lost/i,
    holds: 'no order leaves while IB is away: a gateway that answers is no proof that IB is there',
  },
  {
    number: 7,
    observeSeconds: 150,
    seen: [broker(0)],
    back: [],
    isDownForSeconds: 150,
    alert: /no trading for|1100|lost/i,
    holds:
      'the loss is told at once and told again as critical, for heartbeats are not what is asked',
  },
  {
    number: 8,
    observeSeconds: 630,
    seen: [broker(0)],
    back: [broker(1)],
    alert: /lost|closed|refused|no trading for/i,
    holds: 'attempts go on for as long as it takes; people are told',
  },
  {
    number: 9,
    pace: 10,
    observeSeconds: 150,
    seen: [broker(0), broker(1)],
    back: [broker(0, 92), broker(1)],
    alert: /lost|closed|ended/i,
    holds: 'the engine goes on through both',
  },
  {
    number: 10,
    observeSeconds: 40,
    seen: [broker(0)],
    back: [broker(0)],
    alert: /lost|closed|ended/i,
    holds: 'the orders are known to be unknown, then dead; no id is used twice',
  },
  {
    number: 11,
    pace: 5,
    observeSeconds: 40,
    seen: [broker(1)],
    back: [broker(1)],
    alert: /order id/i,
    alertFault: 1,
    holds: 'ids go on from the highest ever used; no fill is given to another order',
  },
  {
    number: 12,
    observeSeconds: 120,
    seen: [],
    back: [],
    alert: /twice/i,
    // The fault waits for a stop to be moved.
    alertWithinSeconds: 60,
    holds: 'the second order is seen by its permId and cancelled',
  },
  {
    number: 13,
    observeSeconds: 60,
    seen: [broker(1)],
    back: [broker(1, 22)],
    alert: /lost|closed|ended/i,
    holds:
      'orders of before are known again, and what cannot be cancelled by id is cancelled all the same',
  },
  {
    number: 14,
    pace: 5,
    observeSeconds: 60,
    seen: [],
    back: [],
    alert: /not answered|was not told/i,
    alertFault: 2,
    // Nothing speaks of it: the next of the reconciliations finds it, every ten seconds.
    alertWithinSeconds: 15,
    holds: 'no cancel is invented: the fill is found and booked',
  },
  {
    number: 15,
    observeSeconds: 120,
    seen: [],
    back: [],
    staysReady: true,
    alert: /status was not told|told before the fill/i,
    // The first three are met in silence: what they lose, repeat or swap other messages tell as well.
    alertFault: 3,
    holds: 'executions are the truth, whatever statuses say and in whatever order',
  },
  {
    number: 16,
    observeSeconds: 60,
    seen: [],
    back: [],
    staysReady: true,
    alert: /not ours/i,
    // As above: the position’s change is not told.
    alertWithinSeconds: 15,
    holds: 'what another hand dealt is booked; nothing opens an opposite position',
  },
  {
    number: 17,
    observeSeconds: 90,
    seen: [],
    back: [],
    staysReady: true,
    alert: /names venue QBALGO/i,
    holds: 'the contract is known by its number, not by its venue',
  },
  {
    number: 18,
    observeSeconds: 60,
    seen: [],
    back: [],
    staysReady: true,
    alert: /liquidat/i,
    holds: 'the liquidation is booked, and no entry follows on that day',
  },
  {
    number: 19,
    observeSeconds: 60,
    seen: [],
    back: [],
    staysReady: true,
    alert: /not answered/i,
    holds: 'silence makes an order unknown, two snapshots make it dead; trading goes on',
  },
  {
    number: 20,
    observeSeconds: 40,
    seen: [],
    back: [],
    staysReady: true,
    alert: /no working stop/i,
    holds: 'the position gets a stop, or is closed, within a second',
  },
  {
    number: 21,
    observeSeconds: 40,
    seen: [],
    back: [],
    alert: /tick|message|decod|understood|data/i,
    holds: 'an odd tick is dropped, and the feed goes on',
  },
]
