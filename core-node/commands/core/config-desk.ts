import type { Config } from '../../../shared/config.ts'
import type { Raise } from '../../operations/alerts/process-alerts.ts'
import type { ConfigChange } from '../../operations/config-change.ts'
import { compareConfigs } from '../../operations/config-change.ts'
import { configDigest } from '../../operations/config-file.ts'
import type { ConfigNews, ConfigWatch } from '../../operations/config-watch.ts'
import type { CoreStatus } from '../../operations/control-protocol.ts'
import type { TightenEvent } from '../../risk/risk-events.ts'
import { RiskKind } from '../../risk/risk-events.ts'
import { tighterOf } from '../../risk/tighten.ts'

export type ConfigDeskParts = {
  /** Undefined: there is no file. */
  readonly watch: ConfigWatch | undefined
  /** As the file had it at the start, without what the command line set in its place. */
  readonly onFile: Config
  /** As the core runs. */
  readonly config: Config
  readonly submit: (event: TightenEvent) => void
  readonly nowUs: () => number
  readonly raise: Raise
}

/** Of every alert about the configuration: the newest says how it stands. */
const alertKey = 'config'
/** An alert is read on a telephone, too. */
const maxToldChanges = 6

/**
 * What becomes of a configuration that is changed while the core runs. A file proves nobody's right to raise
 * the risk: limits that lower it are taken at once, all else waits until a person starts the core again, and a
 * file that does not hold changes nothing. Each is told.
 */
export class ConfigDesk {
  readonly #parts: ConfigDeskParts
  #onFile: Config
  #inForce: Config
  #problem = ''
  #waits: readonly string[] = []

  constructor(parts: ConfigDeskParts) {
    this.#parts = parts
    this.#onFile = parts.onFile
    this.#inForce = parts.config
  }

  get status(): CoreStatus['config'] {
    return {
      digest: configDigest(this.#inForce),
      problem: this.#problem,
      waits: this.#waits,
    }
  }

  /** Once a second. */
  look(): void {
    const news = this.#parts.watch?.look()
    if (news === undefined) return
    if ('problem' in news) this.#refuse(news.problem)
    else this.#take(news)
  }

  #refuse(problem: string): void {
    this.#problem = problem
    const text = `the configuration was changed and does not hold: ${problem}. The last good one stays in force`
    this.#parts.raise('warning', alertKey, text)
  }

  #take({ config }: Extract<ConfigNews, { config: Config }>): void {
    const wasTold = this.#problem !== '' || this.#waits.length > 0
    // The command line stands above the file for as long as this core runs: its fields are no change.
    const ofFile = compareConfigs(this.#onFile, config)
    this.#onFile = ofFile.inForce
    // In some modes the limits in force are tighter than the file's ever were.
    const { tightened } = compareConfigs({ ...config, risk: this.#inForce.risk }, config)
    const change = { ...ofFile, tightened }
    this.#problem = ''
    this.#waits = [...change.loosened, ...change.other]
    if (tightened.length > 0) this.#tighten(config)
    const isSame = tightened.length === 0 && this.#waits.length === 0
    if (isSame && !wasTold) return
    const severity = this.#waits.length > 0 || change.contradictions.length > 0 ? 'warning' : 'info'
    this.#parts.raise(severity, alertKey, sentenceOf(change))
  }

  #tighten(wanted: Config): void {
    const { submit, nowUs } = this.#parts
    this.#inForce = { ...this.#inForce, risk: tighterOf(this.#inForce.risk, wanted.risk) }
    const digest = configDigest(this.#inForce)
    submit({
      kind: RiskKind.Tighten,
      tsUs: nowUs(),
      id: `config-${configDigest(wanted)}`,
      by: 'config-file',
      limits: wanted.risk,
      configDigest: digest,
    })
  }
}

/** All of it in one sentence or two. */
export function sentenceOf(change: ConfigChange): string {
  const { tightened, loosened, other, contradictions } = change
  const parts = [
    told('tightened at once', tightened),
    told('takes effect at the next start, as it raises the risk', loosened),
    told('takes effect at the next start', other),
    told('in force together they deny each other until then', contradictions),
  ].filter((part) => part !== '')
  return parts.length === 0
    ? 'the configuration’s file says again what is in force'
    : `the configuration was changed: ${parts.join('. ')}`
}

function told(what: string, changes: readonly string[]): string {
  if (changes.length === 0) return ''
  const left = changes.length - maxToldChanges
  const more = left > 0 ? ` and ${left} more` : ''
  return `${what}: ${changes.slice(0, maxToldChanges).join('; ')}${more}`
}
