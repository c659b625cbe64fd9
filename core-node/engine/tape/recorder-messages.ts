import type { SegmentEnd, SegmentHead } from './segment.ts'

/** What the recorder asks of its thread, in order. */
export type RecorderRequest =
  /** Goes on in the file of a trade date; the thread knows which part came before. */
  | { readonly type: 'open'; readonly head: Omit<SegmentHead, 'previous'> }
  /** A block of records, with room for its head; the buffer comes back. */
  | {
      readonly type: 'block'
      readonly buffer: ArrayBuffer
      readonly length: number
      /** Made for one event that no other block can hold: it is not used again. */
      readonly isLarge: boolean
    }
  /** Null after a failure: the segment is left without an end. */
  | { readonly type: 'close'; readonly end: SegmentEnd | null }
  | { readonly type: 'stop' }

export type RecorderReport =
  /** A block was written, or thrown away after a failure: its buffer is free. */
  | { readonly type: 'returned'; readonly buffer: ArrayBuffer; readonly isLarge: boolean }
  | { readonly type: 'opened'; readonly file: string }
  /** Nothing is written any more until the next `open`. */
  | { readonly type: 'failed'; readonly reason: string }
  /** A closed tape could not be compressed: it stays as it is. */
  | { readonly type: 'not-sealed'; readonly reason: string }
  /** Tapes older than they are kept. */
  | { readonly type: 'removed'; readonly files: readonly string[] }

/** The way to the recorder's thread. */
export interface RecorderPort {
  /** @param transfer a buffer that changes hands */
  send(request: RecorderRequest, transfer?: ArrayBuffer): void
  /** Ends once everything sent is on disk and closed, or after a few seconds. */
  ended(): Promise<void>
}
