import { microsPerMinute } from '../../../shared/units.ts'
import type { Session } from '../../market/calendar/session-calendar.ts'
import { sessionAt } from '../../market/calendar/session-calendar.ts'
import { liquidFromUs } from '../contracts/trading-hours.ts'
import type { BarSize } from './bar-size.ts'
import { HistoryBar } from './history-bar.ts'
import type { MarketHistory } from './market-history.ts'

export type BarStretch = {
  readonly fromUs: number
  /** What begins then or later is left out. */
  readonly untilUs: number
  readonly size: BarSize
  /** In the contract's liquid hours only. */
  readonly isRegularOnly: boolean
}

/** A bar and the session it lies in. */
export type SessionBar = { readonly bar: HistoryBar; readonly session: Session }

/**
 * Bars of any size, made of the seconds or minutes that are kept; the last one can be forming still. They are
 * counted from the session's open, and in liquid hours the first one begins with these.
 */
export function barsBetween(history: MarketHistory, stretch: BarStretch): SessionBar[] {
  const { fromUs, untilUs, size, isRegularOnly } = stretch
  const made: SessionBar[] = []
  let session: Session | undefined
  for (const part of partsOf(history, size, fromUs)) {
    const { startUs } = part
    if (startUs >= untilUs) break
    if (session === undefined || startUs >= session.endUs) session = sessionAt(startUs)
    const fromOpenUs = isRegularOnly ? liquidFromUs(session) : session.openUs
    // What is told between two sessions, such as an auction, belongs to neither's bars.
    if (startUs < fromOpenUs || startUs >= session.closeUs) continue
    const barUs = Math.max(bucketUs(startUs, size, session), fromOpenUs)
    let last = made.at(-1)
    if (last?.bar.startUs !== barUs) {
      last = { bar: new HistoryBar(), session }
      last.bar.begin(barUs)
      made.push(last)
    }
    last.bar.merge(part)
  }
  return made
}

/** When the bar that holds a moment begins. */
function bucketUs(tsUs: number, { periodUs }: BarSize, { openUs }: Session): number {
  return periodUs === 0 ? openUs : tsUs - ((tsUs - openUs) % periodUs)
}

function* partsOf(history: MarketHistory, size: BarSize, fromUs: number): Iterable<HistoryBar> {
  const isOfMinutes = size.periodUs === 0 || size.periodUs >= microsPerMinute
  yield* (isOfMinutes ? history.minutes : history.seconds).since(fromUs)
  const forming = isOfMinutes
    ? [history.formingMinute(), history.formingSecond()]
    : [history.formingSecond()]
  for (const part of forming) if (!part.isEmpty && part.startUs >= fromUs) yield part
}
