/**
 * How busy and how restless ES is through a session, by half hours from its open at 17:00 in Chicago, 18:00
 * in New York: both cities change their clocks while it is closed, so the minute of the session is local
 * time. Volumes and ranges follow 16 days of ES minutes by the hour, and within the hour the six of October
 * 2013. The deviation is that of the fair value's change over a minute.
 */
type HalfHour = readonly [contractsPerMinute: number, deviationTicks: number]

// Six half hours a row: from 18:00, 21:00, 00:00, 03:00, 06:00, 09:00, 12:00 and 15:00 in New York.
// oxfmt-ignore
const halfHours: readonly HalfHour[] = [
  [215, 1.95], [115, 1.1], [95, 0.85], [100, 0.85], [120, 0.9], [110, 0.85],
  [90, 0.8], [80, 0.75], [66, 0.6], [58, 0.55], [52, 0.5], [48, 0.5],
  [48, 0.5], [48, 0.5], [52, 0.5], [60, 0.5], [85, 0.6], [78, 0.55],
  [400, 1.4], [360, 1.3], [320, 1.2], [290, 1.1], [250, 0.95], [235, 0.9],
  [235, 0.85], [240, 0.85], [265, 0.9], [330, 0.95], [500, 1.1], [530, 1.2],
  [600, 1.2], [4600, 2.9], [3900, 2.6], [3500, 2.4], [2250, 2.1], [2150, 1.9],
  [2100, 1.7], [1850, 1.6], [1550, 1.85], [1400, 1.8], [2950, 2.1], [2850, 2],
  [3500, 2.2], [4600, 2.5], [3600, 1.8], [350, 1],
]

/**
 * The minutes in which a market opens and trades the news since the last close into the price: what they
 * add to the half hour's mean, fading by e. In its first three minutes on 2023-12-25 ES moved 19, 14 and 3
 * ticks, on four, three and two times the orders of the minutes that followed.
 */
const openings = {
  session: { minuteOfSession: 0, activity: 3.5, deviation: 4.5, fadeMinutes: 1.5 },
  cash: { minuteOfSession: 930, activity: 0.4, deviation: 0.4, fadeMinutes: 8 },
} as const
type Opening = (typeof openings)[keyof typeof openings]

export class DayShape {
  contractsPerMinute = 0
  deviationTicks = 0
  /** Factors of an opening: 1 when there is none. */
  openingActivity = 1
  openingDeviation = 1

  /** @param minute of the session, with a fraction */
  setMinute(minute: number): void {
    const at = Math.min(halfHours.length - 1, Math.max(0, Math.floor(minute / 30)))
    const halfHour = halfHours[at] as HalfHour
    this.contractsPerMinute = halfHour[0]
    this.deviationTicks = halfHour[1]
    this.openingActivity = 1
    this.openingDeviation = 1
    this.#addOpening(minute, openings.session)
    this.#addOpening(minute, openings.cash)
  }

  #addOpening(minute: number, opening: Opening): void {
    const since = minute - opening.minuteOfSession
    if (since < 0) return
    const fade = Math.exp(-since / opening.fadeMinutes)
    this.openingActivity += opening.activity * fade
    this.openingDeviation += opening.deviation * fade
  }
}
