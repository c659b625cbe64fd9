import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { isDeepStrictEqual } from 'node:util'

import { microsToIso } from '../../../shared/units.ts'
import type { Severity } from '../../../shared/vocabulary.ts'
import { JournalReader } from '../../engine/journal/journal-reader.ts'
import type { Engine } from '../../engine/step/engine.ts'
import type { EngineSettings } from '../../engine/step/settings.ts'
import type { SegmentHead, WarmUpTape } from '../../engine/tape/segment.ts'
import { SignalComparison } from '../../engine/tape/signal-comparison.ts'
import { rowsBetween } from '../verify/journal-rows.ts'

type Parts = {
  readonly engine: Engine
  readonly settings: EngineSettings
  readonly journalPath: string
  readonly onProgress: (text: string) => void
  readonly onAlert: (severity: Severity, text: string) => void
}

/**
 * Holds today's signals, as a warm-up gives them again, against the journal. Only runs that had the same
 * settings, and had warmed up from the same tapes, can be compared.
 */
export class SignalCheck {
  readonly #parts: Parts
  readonly #today: string | undefined
  #run = ''
  #journal: JournalReader | undefined
  #comparison: SignalComparison | undefined

  /** @param today the trade date to compare */
  constructor(parts: Parts, today: string | undefined) {
    this.#parts = parts
    this.#today = today
  }

  /** @param seen what the engine has seen up to this segment */
  onSegment(head: SegmentHead, seen: readonly WarmUpTape[]): void {
    if (head.run === this.#run) return
    this.end()
    const { journalPath, settings, engine, onProgress } = this.#parts
    this.#run = head.run
    const isSame = head.journal === basename(journalPath) && existsSync(journalPath)
    if (head.tradeDate !== this.#today || !isSame) return
    const isComparable =
      head.lostEvents === 0 &&
      isDeepStrictEqual(signalSettings(head.settings), signalSettings(settings)) &&
      isDeepStrictEqual(head.warmUp, seen)
    if (!isComparable) {
      onProgress(`run ${head.run} began from other settings or tapes: its signals are not compared`)
      return
    }
    this.#journal = new JournalReader(journalPath)
    const rows = rowsBetween(this.#journal, head.startSeq, Number.POSITIVE_INFINITY)
    this.#comparison = new SignalComparison(rows, engine.lastSignal)
  }

  onChange(): void {
    this.#comparison?.onSignal(this.#parts.engine.signalNow())
  }

  end(): void {
    const comparison = this.#comparison
    this.#journal?.close()
    this.#journal = undefined
    this.#comparison = undefined
    if (comparison === undefined) return
    const { onProgress, onAlert } = this.#parts
    const { difference, signals } = comparison
    onProgress(`${signals.toLocaleString('en-US')} signals of run ${this.#run} are the journal’s`)
    if (difference === undefined) return
    const [{ field, journal, replay } = { field: 'the row', journal: '', replay: '' }] =
      difference.fields
    onAlert(
      'warning',
      `the tape gives another signal than the journal has, first at ${microsToIso(difference.tsUs)}: ` +
        `${field} is ${shortened(replay)}, in the journal ${shortened(journal)}. mia verify shows more`,
    )
  }
}

/** All that decides what a signal says of the same market, as a tape keeps it. */
function signalSettings(settings: EngineSettings): unknown {
  const { instrument, preset, features, aggregationUs } = settings
  return JSON.parse(JSON.stringify([instrument.symbol, preset, features, aggregationUs]))
}

function shortened(value: string): string {
  return value.length <= 80 ? value : `${value.slice(0, 80)}…`
}
