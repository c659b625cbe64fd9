import type { RowOf } from '../../../shared/audit.ts'
import type { Row } from '../../execution/outbox.ts'
import type { FieldDifference } from './row-comparison.ts'
import { differingFields, withoutNumbers } from './row-comparison.ts'

/** The first signal that the tape does not give again. */
export type SignalDifference = {
  readonly tsUs: number
  readonly fields: readonly FieldDifference[]
}

/** What a decision was depends on orders as well, and those are not played. */
const notOfSignal = { decision: '', reasons: [] } as const

/**
 * Holds what a tape's market says against the signal rows that the core wrote when it heard it: each time the
 * score went over to another tier or side. Entries tried at the same tier are rows as well, and passed over.
 */
export class SignalComparison {
  /** Signals found equal. */
  signals = 0
  difference: SignalDifference | undefined
  readonly #journal: Iterator<string>
  #tier: string
  #direction: string
  #sessions = 0
  #isOver = false

  /**
   * @param journal rows as JSON, from the run's first on
   * @param before the tier and direction from which the run began
   */
  constructor(journal: Iterator<string>, before: { tier: string; direction: string }) {
    this.#journal = journal
    this.#tier = before.tier
    this.#direction = before.direction
  }

  /** @param row as the engine has it now */
  onSignal(row: Row): void {
    if (this.difference !== undefined) return
    const journal = this.#nextChange()
    if (journal === undefined) return
    const ours = JSON.stringify({ ...journal, ...notOfSignal })
    const played = JSON.stringify({ ...row, ...notOfSignal })
    if (ours === played) this.signals++
    else this.difference = { tsUs: journal.ts, fields: differingFields(ours, played) }
  }

  /** Undefined when the run's rows are at their end: the rest was lost, or is not written yet. */
  #nextChange(): RowOf<'signal'> | undefined {
    while (!this.#isOver) {
      const next = this.#journal.next()
      if (next.done === true) break
      const row = parse(next.value)
      if (row?.kind === 'session' && row.phase !== 'ended' && ++this.#sessions > 1) break
      if (row?.kind === 'signal' && this.#isChange(row)) return row
    }
    this.#isOver = true
    return undefined
  }

  #isChange({ tier, direction }: RowOf<'signal'>): boolean {
    const isTierChanged = tier !== this.#tier
    const isSideChanged = tier !== 'NO_TRADE' && direction !== this.#direction
    if (!isTierChanged && !isSideChanged) return false
    this.#tier = tier
    this.#direction = direction
    return true
  }
}

/** Only the kinds that matter: there are pulses by the second. */
function parse(json: string): RowOf<'signal'> | RowOf<'session'> | undefined {
  const bare = withoutNumbers(json)
  if (!/^\{"ts":\d+,"kind":"(signal|session)"/.test(bare)) return undefined
  return JSON.parse(bare) as RowOf<'signal'> | RowOf<'session'>
}
