/**
 * When, of one write. Of a row in the journal: before its INSERT, after it and before its group’s COMMIT, after
 * the COMMIT. Of a message on the socket: before its bytes, after half of them, after all of them.
 */
export type Moment = 'before' | 'after' | 'committed' | 'part'

/** Where a core is to be killed: the n-th write of this kind in its life, from 1. */
export type Strike = {
  /** Its name as it is logged, or the first words of that. */
  readonly write: string
  readonly occurrence: number
  readonly moment: Moment
}

/** How the core’s strike is told to it, and where it logs its writes. */
export type StrikeEnvironment = {
  readonly MIA_CRASH_STRIKE: string
  readonly MIA_CRASH_LOG: string
  /** Of the gateway: other sockets are not the broker’s. */
  readonly MIA_CRASH_PORT: string
  /** Its path: other databases are not the journal. */
  readonly MIA_CRASH_JOURNAL: string
}
