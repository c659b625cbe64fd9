import { EventReader } from '../../engine/tape/event-reader.ts'
import type { SegmentEnd, SegmentHead } from '../../engine/tape/segment.ts'
import { parseSegmentEnd, parseSegmentHead } from '../../engine/tape/segment.ts'
import type { TapeEvent } from '../../engine/tape/tape-event.ts'
import { TapeBlocks } from '../../feed/tape/tape-blocks.ts'
import type { TapeBlock } from '../../feed/tape/tape-blocks.ts'
import { BlockKind } from '../../market/tape/blocks.ts'

/** A segment as far as it has been read. */
export type Segment = {
  readonly head: SegmentHead
  /** Undefined while it is being written, and for ever when its writer was cut off. */
  end: SegmentEnd | undefined
}

/**
 * All that a tape holds, segment by segment, in order:
 *
 *     while (await tape.load()) for (let e = tape.next(); e; e = tape.next()) …
 */
export class TapeReader {
  /** The segments begun so far; the last is the one the events at hand belong to. */
  readonly segments: Segment[] = []
  readonly #blocks: TapeBlocks
  readonly #events = new EventReader()
  #block: TapeBlock | undefined

  private constructor(blocks: TapeBlocks) {
    this.#blocks = blocks
  }

  /** @throws DataError */
  static async open(file: string): Promise<TapeReader> {
    return new TapeReader(await TapeBlocks.open(file))
  }

  get file(): string {
    return this.#blocks.file
  }

  get bytes(): number {
    return this.#blocks.bytes
  }

  get tornBytes(): number {
    return this.#blocks.tornBytes
  }

  get lostEvents(): number {
    return this.#events.lostEvents
  }

  get progress(): number {
    return this.#blocks.progress
  }

  /** The bytes of the block at hand. */
  get content(): Uint8Array {
    return this.#block?.content ?? new Uint8Array(0)
  }

  /** @throws DataError */
  async load(): Promise<boolean> {
    for (let block = await this.#blocks.next(); block; block = await this.#blocks.next()) {
      this.#block = block
      if (block.kind === BlockKind.Records) {
        this.#events.begin(block.content)
        return true
      }
      this.#take(block)
    }
    this.#block = undefined
    return false
  }

  /** The next event of the block, valid until the next. @throws DataError */
  next(): TapeEvent | undefined {
    try {
      return this.#events.next()
    } catch (error) {
      if (this.#block === undefined) throw error
      throw this.#blocks.error(this.#block, this.#events.at, error)
    }
  }

  async close(): Promise<void> {
    await this.#blocks.close()
  }

  #take(block: TapeBlock): void {
    try {
      if (block.kind === BlockKind.Head) {
        this.segments.push({ head: parseSegmentHead(block.content), end: undefined })
        return
      }
      const segment = this.segments.at(-1)
      if (segment !== undefined) segment.end = parseSegmentEnd(block.content)
    } catch (error) {
      throw this.#blocks.error(block, 0, error)
    }
  }
}

/** The segments of a tape, without its events. @throws DataError */
export async function readSegments(file: string): Promise<readonly Segment[]> {
  const tape = await TapeReader.open(file)
  try {
    while (await tape.load());
    return tape.segments
  } finally {
    await tape.close()
  }
}
