import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { JournalReader } from '../../engine/journal/journal-reader.ts'
import type { RowDifference } from '../../engine/tape/row-comparison.ts'
import { RowComparison } from '../../engine/tape/row-comparison.ts'
import type { SegmentHead } from '../../engine/tape/segment.ts'
import { TapeReplay } from '../../engine/tape/tape-replay.ts'
import { DataError } from '../../feed/feed.ts'
import { TapeReader } from '../tape/tape-reader.ts'
import { warmUpAgain } from '../warm-up/warm-up-again.ts'
import { rowsBetween, rowsToRecover } from './journal-rows.ts'
import type { RunPart } from './run-parts.ts'

export type Verdict = {
  readonly tape: string
  readonly run: string
  readonly tradeDate: string
  readonly account: string
  /** Where in the run the tape stands: earlier trade dates are played too. */
  readonly parts: number
  readonly build: string
  readonly events: number
  /** Rows found equal. */
  readonly rows: number
  /** Rows the journal has after the tape's end, up to the next tape; null where there is none. */
  readonly rowsAfterTape: number | null
  /** Rows of the replay that a journal cut off has not. */
  readonly rowsBeyondJournal: number
  /** The segment was closed: otherwise its last moments may be missing on either side. */
  readonly isClosed: boolean
  readonly difference: RowDifference | null
  /** Events at which the engine itself failed, when played. */
  readonly failures: number
  readonly firstFailure: string | null
  /** Why it cannot be compared to the end. */
  readonly problem: string | null
  readonly isEqual: boolean
}

/**
 * Plays a run from its beginning up to one of its tapes and compares what the engine decides with the journal.
 * @param parts the run's, in order, the last the one in question
 * @param nextSeq the journal's last row before the next tape; Infinity when there is none
 */
export async function verifyRun(
  dataFolder: string,
  parts: readonly RunPart[],
  nextSeq: number,
  onProgress: (progress: number) => void,
): Promise<Verdict> {
  const { head } = parts[0] as RunPart
  const last = parts.at(-1) as RunPart
  const path = join(dataFolder, head.journal)
  if (!existsSync(path)) throw new DataError(path, '', `no such journal; ${last.file} needs it`)
  const journal = new JournalReader(path)
  try {
    const comparison = new RowComparison(rowsBetween(journal, head.startSeq, nextSeq))
    const recovered = head.startSeq === 0 ? undefined : rowsToRecover(journal, head.startSeq)
    const replay = new TapeReplay(head.settings, recovered, (row) => comparison.onRow(row))
    const played = { events: 0, problem: problemBefore(parts) }
    const first = (parts[0] as RunPart).file
    played.problem ??= await warmUpAgain(replay.engine, first, head, onProgress)
    for (const part of parts) {
      if (played.problem !== null || comparison.difference !== undefined) break
      await playPart(part, replay, comparison, played, onProgress)
    }
    const isClosed = last.end !== undefined
    return {
      tape: last.file,
      run: head.run,
      tradeDate: last.head.tradeDate,
      account: head.account,
      parts: parts.length,
      build: head.settings.build,
      events: played.events,
      rows: comparison.rows,
      rowsAfterTape: Number.isFinite(nextSeq) ? comparison.countRest() : null,
      rowsBeyondJournal: comparison.beyondJournal,
      isClosed,
      difference: comparison.difference ?? null,
      failures: replay.failures,
      firstFailure: replay.firstFailure,
      problem: played.problem,
      isEqual:
        comparison.difference === undefined &&
        played.problem === null &&
        (comparison.beyondJournal === 0 || !isClosed),
    }
  } finally {
    journal.close()
  }
}

type Played = { events: number; problem: string | null }

async function playPart(
  part: RunPart,
  replay: TapeReplay,
  comparison: RowComparison,
  played: Played,
  onProgress: (progress: number) => void,
): Promise<void> {
  const tape = await TapeReader.open(part.file)
  try {
    const lostBefore = tape.lostEvents
    while (await tape.load()) {
      onProgress(tape.progress)
      if (!isSame(tape.segments.at(-1)?.head, part.head)) continue
      for (let event = tape.next(); event !== undefined; event = tape.next()) {
        if (tape.lostEvents !== lostBefore) {
          played.problem = `${part.file}: ${tape.lostEvents} events are missing; nothing after them can be compared`
          return
        }
        played.events++
        replay.play(event)
        if (comparison.difference !== undefined) return
      }
    }
  } finally {
    await tape.close()
  }
}

function problemBefore(parts: readonly RunPart[]): string | null {
  for (const [i, { file, head, end }] of parts.entries()) {
    if (head.lostEvents > 0) return `${file}: ${head.lostEvents} events before it were not recorded`
    const isLast = i === parts.length - 1
    if (!isLast && end === undefined) {
      return `${file}: it was cut off in the middle of a run, so that nothing after it can be compared`
    }
  }
  return null
}

function isSame(head: SegmentHead | undefined, other: SegmentHead): boolean {
  return head?.run === other.run && head.part === other.part
}
