/**
 * How busy and how restless ES is through a session, by half hours from its open at 17:00 in Chicago (18:00
 * in New York): both cities change their clocks while it is closed, so the minute of the session is local
 * time. Volumes and ranges follow 16 days of ES minutes, and within the hour six days of October 2013. The
 * deviation is that of the fair value's change over a minute: less than the mid's, which also flickers.
 */
type HalfHour = readonly [contractsPerMinute: number, minuteDeviationTicks: number]

// Six half hours a row: 18:00, 21:00, 00:00, 03:00, 06:00, 09:00, 12:00 and 15:00 in New York.
// oxfmt-ignore
const halfHours: readonly HalfHour[] = [
  [200, 1.6], [115, 1.4], [95, 1.15], [100, 1.15], [115, 1.2], [105, 1.1],
  [90, 1.1], [80, 1.1], [68, 0.9], [60, 0.85], [54, 0.8], [50, 0.8],
  [50, 0.75], [50, 0.75], [54, 0.8], [62, 0.8], [90, 0.95], [80, 0.9],
  [330, 1.6], [310, 1.45], [290, 1.35], [260, 1.25], [225, 1.15], [215, 1.1],
  [220, 1.1], [225, 1.05], [250, 1.1], [310, 1.15], [460, 1.3], [490, 1.45],
  [560, 1.45], [4300, 2.8], [3400, 2.6], [3000, 2.35], [2750, 2.2], [2650, 2.1],
  [1950, 1.85], [1600, 1.7], [1600, 1.75], [1500, 1.7], [2500, 2.2], [2350, 2],
  [2950, 2.2], [4100, 2.6], [2000, 1.7], [280, 1.2],
]

/**
 * The minutes in which a market opens: the overnight news is traded into the price. Over the half hour's
 * mean by the given factors, fading by e in the given minutes. In the first minutes of 2023-12-25 ES moved
 * 19, 14 and 3 ticks on 4, 3.5 and 2 times the hour's orders.
 */
const openings = [
  { minuteOfSession: 0, activity: 3, deviation: 3.5, fadeMinutes: 1.5 },
  { minuteOfSession: 930, activity: 0.4, deviation: 0.4, fadeMinutes: 8 },
] as const

export class DayShape {
  contractsPerMinute = 0
  minuteDeviationTicks = 0
  /** What an opening adds: 1 for nothing. */
  openingActivity = 1
  openingDeviation = 1

  /** @param minute of the session, with a fraction, from 0 to its close */
  setMinute(minute: number): void {
    const at = Math.min(halfHours.length - 1, Math.max(0, Math.floor(minute / 30)))
    const [contractsPerMinute, minuteDeviationTicks] = halfHours[at] as HalfHour
    this.contractsPerMinute = contractsPerMinute
    this.minuteDeviationTicks = minuteDeviationTicks
    this.openingActivity = 1
    this.openingDeviation = 1
    for (const opening of openings) {
      const since = minute - opening.minuteOfSession
      if (since < 0 || since > 10 * opening.fadeMinutes) continue
      const fade = Math.exp(-since / opening.fadeMinutes)
      this.openingActivity += opening.activity * fade
      this.openingDeviation += opening.deviation * fade
    }
  }
}
