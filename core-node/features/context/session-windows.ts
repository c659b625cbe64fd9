import { microsPerMinute, microsPerSecond } from '../../../shared/units.ts'
import type { Session } from '../../market/calendar/session-calendar.ts'
import type { WallTime, Zone } from '../../market/calendar/wall-time.ts'
import { wallTimeUs, zones } from '../../market/calendar/wall-time.ts'

/** Why there is no entry now, or what part of the day it is. */
export type WindowName =
  | 'closed'
  | 'holiday'
  | 'opening'
  | 'before_close'
  | 'cash_open'
  | 'london_overlap'
  | 'lunch'
  | 'afternoon'
  | 'power_hour'
  | 'pre_market'
  | 'london_tokyo'
  | 'london'
  | 'tokyo'
  | 'after_hours'
  | 'overnight'

/** A part of a session. */
export type SessionWindow = {
  readonly window: WindowName
  /** 0: no entry. Else 0.5 to 1.2. */
  readonly multiplier: number
  readonly startUs: number
  readonly endUs: number
}

type Row = {
  readonly window: WindowName
  readonly multiplier: number
  readonly from: readonly [WallTime, Zone]
  readonly to: readonly [WallTime, Zone]
  /** Ends with the cash market's hours, which are shorter on half days. */
  readonly isRegular?: boolean
}

const { newYork, london, tokyo } = zones

/**
 * Parts of the day, in the zone to which each belongs, on the date of the session's close. Where two overlap
 * the upper one holds: London's morning lasts until New York's, and its last hours make the overlap longer in
 * the weeks in which only one of the two has changed its clocks. Multipliers: 1.2 for the open and the last
 * hour and 0.5 overnight are the status report's of July 2025, the others ours.
 */
// oxfmt-ignore
const rows: readonly Row[] = [
  { window: 'cash_open', multiplier: 1.2, from: ['09:30', newYork], to: ['10:30', newYork], isRegular: true },
  { window: 'london_overlap', multiplier: 1.1, from: ['10:30', newYork], to: ['16:30', london], isRegular: true },
  { window: 'lunch', multiplier: 0.8, from: ['11:30', newYork], to: ['13:30', newYork], isRegular: true },
  { window: 'afternoon', multiplier: 1, from: ['13:30', newYork], to: ['15:00', newYork], isRegular: true },
  { window: 'power_hour', multiplier: 1.2, from: ['15:00', newYork], to: ['16:00', newYork], isRegular: true },
  { window: 'pre_market', multiplier: 0.9, from: ['08:00', newYork], to: ['09:30', newYork] },
  { window: 'london_tokyo', multiplier: 0.7, from: ['08:00', london], to: ['09:00', london] },
  { window: 'london', multiplier: 0.8, from: ['08:00', london], to: ['13:00', london] },
  { window: 'tokyo', multiplier: 0.6, from: ['09:00', tokyo], to: ['15:00', tokyo] },
]

/** For all that no row names. */
const quietMultiplier = 0.5
/** On a half day nothing counts more than this. */
const halfDayMost = 0.8

const afterOpenUs = 30 * microsPerSecond
const beforeCloseUs = 10 * microsPerMinute

/** The session cut into parts that follow one another without a gap, from its open to its close. */
export function sessionWindows(session: Session): SessionWindow[] {
  const { openUs, closeUs, kind } = session
  if (kind === 'holiday') {
    return [{ window: 'holiday', multiplier: 0, startUs: openUs, endUs: closeUs }]
  }
  const all = [...pauses(session), ...parts(session), ...rests(session)]
  const edges = all.flatMap(({ startUs, endUs }) => [startUs, endUs])
  const inside = [...new Set(edges)].filter((edge) => edge >= openUs && edge <= closeUs)
  inside.sort((a, b) => a - b)
  const most = kind === 'half' ? halfDayMost : Infinity
  const windows: SessionWindow[] = []
  for (let i = 0; i + 1 < inside.length; i++) {
    const startUs = inside[i] as number
    const endUs = inside[i + 1] as number
    const found = all.find((part) => part.startUs <= startUs && part.endUs >= endUs)
    if (found === undefined) continue
    const { window } = found
    windows.push({ window, multiplier: Math.min(found.multiplier, most), startUs, endUs })
  }
  return windows
}

/** When no entry is allowed: in the halt, just after each opening, and in the minutes before each close. */
function pauses({ openUs, closeUs, haltStartUs, haltEndUs }: Session): SessionWindow[] {
  const spans: [WindowName, number, number][] = [
    ['closed', haltStartUs, haltEndUs],
    ['opening', openUs, openUs + afterOpenUs],
    ['before_close', closeUs - beforeCloseUs, closeUs],
    ['opening', haltEndUs, haltEndUs + afterOpenUs],
    ['before_close', haltStartUs - beforeCloseUs, haltStartUs],
  ]
  return spans.map(([window, startUs, endUs]) => ({ window, multiplier: 0, startUs, endUs }))
}

function parts({ date, regularCloseUs }: Session): SessionWindow[] {
  const day = Temporal.PlainDate.from(date)
  return rows.map(({ window, multiplier, from, to, isRegular }) => {
    const startUs = wallTimeUs(day, ...from)
    const untilUs = wallTimeUs(day, ...to)
    const endUs = isRegular === true ? Math.min(untilUs, regularCloseUs) : untilUs
    return { window, multiplier, startUs, endUs }
  })
}

function rests({ openUs, closeUs, regularCloseUs }: Session): SessionWindow[] {
  const multiplier = quietMultiplier
  return [
    { window: 'after_hours', multiplier, startUs: regularCloseUs, endUs: closeUs },
    { window: 'overnight', multiplier, startUs: openUs, endUs: closeUs },
  ]
}
