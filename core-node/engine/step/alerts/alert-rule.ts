import type { AlertKey } from '../../../../shared/alerts/alert-table.ts'
import type { AlertLevel, LightDelays } from './alert-light.ts'
import type { AlertView } from './alert-view.ts'

/** One alert of the market or the signal. */
export type AlertRule = LightDelays & {
  readonly key: AlertKey
  /** How things are, in constant time and without a new object; undefined when nothing can be said now. */
  readonly levelOf: (view: AlertView) => AlertLevel | undefined
  /** Why it is raised. */
  readonly textOf: (view: AlertView) => string
  /** That it is over; without it the end is not told. */
  readonly overOf?: (view: AlertView) => string
}
