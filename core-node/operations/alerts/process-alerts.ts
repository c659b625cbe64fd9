import type { AlertKey } from '../../../shared/alerts/alert-table.ts'
import { microsPerMilli } from '../../../shared/units.ts'
import type { Severity } from '../../../shared/vocabulary.ts'
import { AlertLight, severityOf } from '../../engine/step/alerts/alert-light.ts'
import type { ProcessReadings } from './process-readings.ts'
import { processRules } from './process-rules.ts'

/** Takes an alert to journal and people. */
export type Raise = (severity: Severity, key: AlertKey, text: string) => void

/** The alerts of the process, from what is read of it. It has no clock and measures nothing itself. */
export class ProcessAlerts {
  readonly #raise: Raise
  readonly #lights = processRules.map((rule) => ({ rule, light: new AlertLight(rule) }))

  constructor(raise: Raise) {
    this.#raise = raise
  }

  /** @param nowMs by a clock that only runs forward */
  look(readings: ProcessReadings, nowMs: number): void {
    for (const { rule, light } of this.#lights) {
      const level = rule.levelOf(readings)
      if (level === undefined || !light.show(level, nowMs * microsPerMilli)) continue
      const text = light.level > 0 ? rule.textOf(readings) : rule.overOf(readings)
      this.#raise(severityOf(light.level), rule.key, text)
    }
  }
}
