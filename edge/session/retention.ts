/**
 * How much the object keeps. The panel draws itself from the last quarter of an hour and the event log from
 * the last days; everything older is in the core's journal, and what is asked for later is in D1.
 */

/** A core writes two to three rows a second: a day and more, some 200 MB of the object's 10 GB. */
export const keptRows = 200_000

/**
 * Rows D1 does not have yet are kept beyond that, up to here (some 1 GB, days of a failing D1). Then the
 * oldest go: the object must go on taking rows, since commands and the panel depend on it.
 */
export const maxHeldRows = 1_000_000

/** Deleted at once, so that a message never waits long for it. */
export const maxPrunedRows = 20_000

/** Journals are one or two a day. One that is forgotten is received anew if its core sends it again. */
export const maxJournals = 1_000

export type HeldJournal = {
  readonly number: number
  /** The lowest row held. */
  readonly firstSeq: number
  readonly ackedSeq: number
  readonly flushedSeq: number
}

export type Pruning = {
  /** Rows below these numbers go. */
  readonly cuts: readonly { readonly journal: number; readonly firstSeq: number }[]
  /** More could go than is deleted at once. */
  readonly hasMore: boolean
  /** Rows among them that D1 never got. */
  readonly lostRows: number
}

/** Decides what goes, the oldest journal first. */
export function planPruning(journals: readonly HeldJournal[]): Pruning {
  const oldestFirst = journals.toSorted((a, b) => a.number - b.number)
  const held = oldestFirst.reduce((sum, journal) => sum + heldRows(journal), 0)
  const cuts: { journal: number; firstSeq: number }[] = []
  let excess = held - keptRows
  let forced = held - maxHeldRows
  let budget = maxPrunedRows
  let lostRows = 0
  for (const journal of oldestFirst) {
    if (excess <= 0 || budget <= 0) break
    const flushed = Math.max(0, journal.flushedSeq - journal.firstSeq + 1)
    const allowed = Math.max(flushed, Math.min(heldRows(journal), forced))
    const count = Math.min(allowed, excess, budget)
    if (count > 0) cuts.push({ journal: journal.number, firstSeq: journal.firstSeq + count })
    lostRows += Math.max(0, count - flushed)
    excess -= count
    forced -= count
    budget -= count
  }
  return { cuts, hasMore: budget <= 0 && excess > 0, lostRows }
}

function heldRows({ firstSeq, ackedSeq }: HeldJournal): number {
  return ackedSeq - firstSeq + 1
}
