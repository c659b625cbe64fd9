import { microsPerHour } from '../../../shared/units.ts'
import type { Session } from '../../market/calendar/session-calendar.ts'
import { contractFactor } from './contract-noise.ts'
import type { CountedMarket } from './open-interest.ts'
import { deviationsFrom, roundnessOf } from './open-interest.ts'
import type { OptionContract } from './option-contract.ts'

/** A day's volume of a contract at the money, at a round hundred, before its own factor. */
const volumes = { today: 24_000, week: 4_000, later: 1_500 } as const
const microsPerDay = 24 * microsPerHour

/** More puts are traded than calls. */
const sideShare = { C: 1, P: 1.25 } as const

/** Who trades keeps near the money: the width in deviations. */
const width = 0.7

/** Contracts traded on the day so far: none before the cash market opens. It never falls within a session. */
export function dayVolume(
  contract: OptionContract,
  market: CountedMarket,
  session: Session,
  nowUs: number,
): number {
  const { series, strike, right } = contract
  const left = series.expiryUs - session.regularOpenUs
  const base =
    left <= microsPerDay ? volumes.today : left <= 7 * microsPerDay ? volumes.week : volumes.later
  const deviations = deviationsFrom(strike, series, market)
  const near = Math.exp(-0.5 * (deviations / width) ** 2)
  // Round strikes are traded more too, though less so than they are held.
  const round = Math.sqrt(roundnessOf(contract))
  const factor = contractFactor(contract, market.seed, 2)
  const whole = base * sideShare[right] * near * round * factor
  return Math.floor(whole * shareOfDay(session, nowUs))
}

/** How much of a day's volume is done: much at the open, less at noon, much at the close. */
function shareOfDay({ regularOpenUs, regularCloseUs }: Session, nowUs: number): number {
  const length = regularCloseUs - regularOpenUs
  if (length <= 0) return 0
  const at = Math.min(1, Math.max(0, (nowUs - regularOpenUs) / length))
  return (0.7 * at + 0.2 * ((2 * at - 1) ** 3 + 1)) / 1.1
}
