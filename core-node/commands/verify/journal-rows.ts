import type { JournalReader } from '../../engine/journal/journal-reader.ts'
import { recoveredKinds } from '../../engine/recovery.ts'

const rowsAPage = 1_000

/** The journal's rows after a number, as JSON, page by page. @param lastSeq the last of them */
export function* rowsBetween(
  journal: JournalReader,
  afterSeq: number,
  lastSeq: number,
): Generator<string, undefined> {
  let seq = afterSeq
  while (seq < lastSeq) {
    const page = journal.rowsAfter(seq, Math.min(rowsAPage, lastSeq - seq))
    if (page.length === 0) return
    yield* page
    // They are numbered without gaps.
    seq += page.length
  }
}

/** The rows from which a run recovered: those of the journal when it began. */
export function* rowsToRecover(journal: JournalReader, startSeq: number): Generator<string> {
  for (const json of journal.rowsOf(recoveredKinds)) {
    if (seqOf(json) > startSeq) return
    yield json
  }
}

function seqOf(json: string): number {
  return Number(/^\{"v":\d+,"seq":(\d+),/.exec(json)?.[1] ?? 0)
}
