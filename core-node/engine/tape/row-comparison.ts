import type { Row } from '../../execution/outbox.ts'
import { tapeAlertKey } from './tape-event.ts'

/** The first row that is not the same. */
export type RowDifference = {
  /** Of the journal's row; 0 when the journal ends before. */
  readonly seq: number
  /** Both without their numbers; null where there is none. */
  readonly journal: string | null
  readonly replay: string | null
  /** Fields that differ, with both values as JSON. */
  readonly fields: readonly FieldDifference[]
}

export type FieldDifference = {
  readonly field: string
  readonly journal: string
  readonly replay: string
}

/**
 * Holds the rows of a replay against a journal's, one by one. Rows that the process itself wrote have no event
 * to come from: health, evidence, consent, and alerts about the tape. The numbers differ by those and are not compared.
 */
export class RowComparison {
  /** Rows found equal. */
  rows = 0
  /** Rows of the replay for which the journal has none any more. */
  beyondJournal = 0
  difference: RowDifference | undefined
  readonly #journal: Iterator<string>

  /** @param journal rows as JSON, from the run's first on */
  constructor(journal: Iterator<string>) {
    this.#journal = journal
  }

  /** @param row as the engine makes it */
  onRow(row: Row): void {
    if (this.difference !== undefined) return
    const replay = JSON.stringify(row)
    const { seq, json } = this.#next()
    if (json === null) this.beyondJournal++
    else if (json === replay) this.rows++
    else this.difference = { seq, journal: json, replay, fields: differingFields(json, replay) }
  }

  /** Rows the journal still has: of what happened after the tape's end. */
  countRest(): number {
    let rest = 0
    while (this.#next().json !== null) rest++
    return rest
  }

  #next(): { seq: number; json: string | null } {
    for (let next = this.#journal.next(); next.done !== true; next = this.#journal.next()) {
      const match = numbers.exec(next.value)
      const json = withoutNumbers(next.value)
      if (!isOfProcess(json)) return { seq: Number(match?.[1] ?? 0), json }
    }
    return { seq: 0, json: null }
  }
}

/** The version and number with which every row begins. */
const numbers = /^\{"v":\d+,"seq":(\d+),/
const ofProcess = new RegExp(
  `^\\{"ts":\\d+,"kind":("health"|"evidence"|"consent"|"alert","severity":"\\w+","key":"${tapeAlertKey}")`,
)

function isOfProcess(json: string): boolean {
  return ofProcess.test(json)
}

export function withoutNumbers(json: string): string {
  return json.replace(numbers, '{')
}

export function differingFields(journal: string, replay: string): FieldDifference[] {
  const ours = JSON.parse(journal) as Record<string, unknown>
  const theirs = JSON.parse(replay) as Record<string, unknown>
  const fields = new Set([...Object.keys(ours), ...Object.keys(theirs)])
  return [...fields]
    .map((field) => ({
      field,
      journal: JSON.stringify(ours[field]) ?? 'missing',
      replay: JSON.stringify(theirs[field]) ?? 'missing',
    }))
    .filter((both) => both.journal !== both.replay)
}
