/** What kind of day the market has. */
export const scenarioNames = [
  'normal',
  'quiet',
  'trend',
  'range',
  'shock',
  'halt',
  'crash',
] as const
export type ScenarioName = (typeof scenarioNames)[number]

export type Scenario = {
  /** Factors on the pace of orders and on the deviation of the fair value. */
  readonly activity: number
  readonly volatility: number
  /** A trend's steepness; it lasts for hours, rests, and sets out again either way. 0 for none. */
  readonly trendTicksPerMinute: number
  /** After how many minutes a distance from the day's level has shrunk by e; Infinity for no level. */
  readonly reversionMinutes: number
  readonly hasShock: boolean
  readonly hasHalt: boolean
  readonly hasCrash: boolean
}

const normal: Scenario = {
  activity: 1,
  volatility: 1,
  trendTicksPerMinute: 0,
  reversionMinutes: Number.POSITIVE_INFINITY,
  hasShock: false,
  hasHalt: false,
  hasCrash: false,
}

export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  normal,
  /** The days before a holiday: a third of the orders, half the movement. */
  quiet: { ...normal, activity: 1 / 3, volatility: 0.5 },
  /** 120 ticks, 30 points, in four hours: about four deviations of what a normal day does in that time. */
  trend: { ...normal, trendTicksPerMinute: 0.5 },
  /** The deviation about the level settles near nine ticks. */
  range: { ...normal, reversionMinutes: 30 },
  shock: { ...normal, hasShock: true },
  halt: { ...normal, hasShock: true, hasHalt: true },
  /** −7 % within minutes, through a pause of the circuit breaker and the halt at the first limit. */
  crash: { ...normal, hasCrash: true },
}

export function isScenarioName(name: string): name is ScenarioName {
  return Object.hasOwn(scenarios, name)
}
