import { microsPerSecond } from '../../../shared/units.ts'
import type { WallTime } from '../../market/calendar/wall-time.ts'
import { dayAt, wallTimeUs, zones } from '../../market/calendar/wall-time.ts'
import type { GatewaySettings } from '../settings.ts'

/** IB ends all logins in the night to Sunday; a gateway that restarts by itself needs a person then. */
const weeklyLogout = { weekday: 7, time: '01:00' } as const

/** Between the loss of the link and the end of the connections. */
const noticeUs = 2 * microsPerSecond

export type RestartActions = {
  /** The link to IB is gone: all clients are told. */
  readonly announce: () => void
  /** All connections end. */
  readonly disconnectAll: () => void
  /** Connections are taken again. */
  readonly comeBack: () => void
}

type Stage =
  | { readonly name: 'up' }
  /** Clients know, and are still connected. */
  | { readonly name: 'leaving'; readonly untilUs: number; readonly reason: Reason }
  | { readonly name: 'down'; readonly untilUs: number; readonly reason: Reason }

type Reason = 'the daily reset' | 'the weekly logout: somebody must log in'

/**
 * What a gateway goes through by the clock: a restart each day, from which it comes back by itself, and the end
 * of its login each week, after which it waits for somebody. All times are the market's.
 */
export class Restarts {
  readonly #settings: GatewaySettings
  readonly #actions: RestartActions
  #stage: Stage = { name: 'up' }
  #resetUs: number
  #logoutUs: number

  constructor(settings: GatewaySettings, startUs: number, actions: RestartActions) {
    this.#settings = settings
    this.#actions = actions
    this.#resetUs = this.#nextReset(startUs)
    this.#logoutUs = this.#nextLogout(startUs)
  }

  /** Why no session can begin; undefined when one can. */
  get downReason(): string | undefined {
    return this.#stage.name === 'up' ? undefined : this.#stage.reason
  }

  advance(tsUs: number): void {
    if (tsUs >= this.#logoutUs) {
      this.#logoutUs = this.#nextLogout(tsUs)
      this.#leave(tsUs, 'the weekly logout: somebody must log in')
    }
    if (tsUs >= this.#resetUs) {
      this.#resetUs = this.#nextReset(tsUs)
      if (this.#stage.name === 'up') this.#leave(tsUs, 'the daily reset')
    }
    if (this.#stage.name !== 'up' && tsUs >= this.#stage.untilUs) this.#moveOn(tsUs, this.#stage)
  }

  /** Somebody logs in: the gateway comes back at once, whatever kept it down. */
  login(): void {
    if (this.#stage.name === 'down') this.#comeBack()
  }

  /** The market's time stands still: a restart would never end. */
  onEndOfMarket(): void {
    if (this.#stage.name === 'up' || this.#stage.reason !== 'the daily reset') return
    if (this.#stage.name === 'leaving') this.#actions.disconnectAll()
    this.#comeBack()
  }

  #leave(tsUs: number, reason: Reason): void {
    if (this.#stage.name === 'up') this.#actions.announce()
    const isDown = this.#stage.name === 'down'
    const untilUs = isDown ? Number.POSITIVE_INFINITY : tsUs + noticeUs
    this.#stage = { name: isDown ? 'down' : 'leaving', untilUs, reason }
  }

  #moveOn(tsUs: number, stage: Exclude<Stage, { readonly name: 'up' }>): void {
    if (stage.name === 'down') {
      this.#comeBack()
      return
    }
    const { reason } = stage
    const downUs = this.#settings.resetSeconds * microsPerSecond
    const untilUs = reason === 'the daily reset' ? tsUs + downUs : Number.POSITIVE_INFINITY
    this.#stage = { name: 'down', untilUs, reason }
    this.#actions.disconnectAll()
  }

  #comeBack(): void {
    this.#stage = { name: 'up' }
    this.#actions.comeBack()
  }

  #nextReset(afterUs: number): number {
    const { dailyReset } = this.#settings
    return dailyReset === undefined ? Number.POSITIVE_INFINITY : next(dailyReset, afterUs)
  }

  #nextLogout(afterUs: number): number {
    if (!this.#settings.hasWeeklyLogout) return Number.POSITIVE_INFINITY
    let atUs = next(weeklyLogout.time, afterUs)
    while (dayAt(atUs, zones.newYork).dayOfWeek !== weeklyLogout.weekday) {
      atUs = next(weeklyLogout.time, atUs)
    }
    return atUs
  }
}

/** The next moment at which clocks in New York show that time. */
function next(time: WallTime, afterUs: number): number {
  let day = dayAt(afterUs, zones.newYork)
  while (wallTimeUs(day, time, zones.newYork) <= afterUs) day = day.add({ days: 1 })
  return wallTimeUs(day, time, zones.newYork)
}
