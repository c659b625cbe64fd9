import { evidenceBeside } from '../evidence-beside.ts'
import {
  brokerEvidence,
  elapsedMsOf,
  isPaperAccount,
  tradesOf,
  unbrokenStretches,
} from '../record.ts'
import type { Requirement } from '../requirement.ts'
import { met, notMet } from '../requirement.ts'

export const paperHourMs = 3_600_000
const minuteMs = 60_000

export const paperHour: Requirement = {
  id: 'paper-hour',
  title: 'An hour of paper',
  asks: 'this build was connected for an hour without a break in an open market, in mode paper at an account of IB’s paper gateway, with books that agreed every minute, no divergence since, and one trade or more from entry to exit',
  neededFor: ['live-micro', 'live'],
  judge: (records, subject) => {
    const journals = records
      .filter(({ account = '' }) => isPaperAccount(account))
      .map((record) =>
        brokerEvidence(record, subject, ['paper']).filter(({ build }) => build === subject.build),
      )
    const longest = (rows: (typeof journals)[number]) =>
      Math.max(0, ...unbrokenStretches(rows).map(elapsedMsOf))
    // Hour and trade are of one journal: what another account did is another record.
    const best = journals.toSorted((a, b) => longest(b) - longest(a))
    const [first = []] = best
    const reached = best.find((rows) => longest(rows) >= paperHourMs && tradesOf(rows) > 0)
    if (reached !== undefined) {
      return met(`${minutes(longest(reached))} minutes, ${tradesOf(reached)} trades`)
    }
    if (first.length === 0) {
      return notMet(
        evidenceBeside(records, subject, ['paper']),
        'there is no such hour: leave "mia run --mode paper" running at IB’s paper gateway (port 4002) in an open market',
      )
    }
    const found = `${minutes(longest(first))} of 60 minutes without a break, ${tradesOf(first)} trades`
    const missing =
      longest(first) < paperHourMs
        ? 'the hour is not full: leave "mia run --mode paper" running; a break of the connection begins it anew'
        : 'no position was opened and closed, so that orders, fills and exits are unproven: leave paper running until one was'
    return notMet(found, missing)
  },
}

function minutes(ms: number): number {
  return Math.floor(ms / minuteMs)
}
