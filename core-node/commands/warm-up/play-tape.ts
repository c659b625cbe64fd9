import { createHash } from 'node:crypto'

import type { SegmentHead, WarmUpTape } from '../../engine/tape/segment.ts'
import type { WarmUp } from '../../engine/warm-up.ts'
import { TapeReader } from '../tape/tape-reader.ts'
import { stemOf } from '../verify/tape-files.ts'

export type PlayOptions = {
  /** Of the tape, from its first on; Infinity for all it has. */
  readonly maxEvents: number
  readonly instrument: string
  /** Called before each segment is begun. */
  readonly onSegment?: (head: SegmentHead, soFar: WarmUpTape) => void
  /** The score went over to another tier or side. */
  readonly onChange?: () => void
  /** Events are missing on the tape. */
  readonly onMissing?: () => void
  /** Asked before each block. */
  readonly isCancelled?: () => boolean
  /** Called after each block. @returns false to go no further */
  readonly onBlock: (bytes: number) => Promise<boolean>
}

/** What was played of a tape, and what kept it from being played to its end. */
export type Played = { readonly tape: WarmUpTape; readonly error: Error | undefined }

/**
 * Lets a warm-up see what a tape holds, block by block. Where a tape is damaged it ends: what came before
 * that was whole.
 */
export async function playTape(
  file: string,
  warmUp: WarmUp,
  options: PlayOptions,
): Promise<Played> {
  const digest = createHash('sha256')
  let events = 0
  const soFar = (): WarmUpTape => ({
    tape: stemOf(file),
    events,
    digest: digest.copy().digest('hex').slice(0, 16),
  })
  let tape: TapeReader | undefined
  try {
    tape = await TapeReader.open(file)
    let begun = 0
    let lost = 0
    while (await tape.load()) {
      const { segments } = tape
      if (begun > 0) warmUp.isLastWhole ||= segments[begun - 1]?.end !== undefined
      if (events >= options.maxEvents || options.isCancelled?.() === true) break
      const head = segments.at(-1)?.head
      const isOther = head?.instrument !== options.instrument
      if (head !== undefined && segments.length > begun && !isOther) {
        options.onSegment?.(head, soFar())
        warmUp.begin(head)
      }
      begun = segments.length
      digest.update(tape.content)
      while (events < options.maxEvents) {
        const event = tape.next()
        if (event === undefined) break
        if (tape.lostEvents !== lost) {
          lost = tape.lostEvents
          warmUp.miss()
          options.onMissing?.()
        }
        events++
        if (!isOther && warmUp.take(event)) options.onChange?.()
      }
      if (!(await options.onBlock(tape.bytes))) break
    }
    if (begun > 0) warmUp.isLastWhole ||= tape.segments[begun - 1]?.end !== undefined
    return { tape: soFar(), error: undefined }
  } catch (error) {
    return { tape: soFar(), error: error as Error }
  } finally {
    await tape?.close()
  }
}
