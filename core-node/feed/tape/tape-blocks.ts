import { existsSync } from 'node:fs'
import { crc32 } from 'node:zlib'

import type { BlockHead, BlockKind } from '../../market/tape/blocks.ts'
import { blockHeadBytes, checkContent, readBlockHead } from '../../market/tape/blocks.ts'
import { openEnding, sealedEnding } from '../../market/tape/tape-name.ts'
import type { ByteSource } from '../dbn/byte-source.ts'
import { openBytes } from '../dbn/byte-source.ts'
import { DataError } from '../feed.ts'

export type TapeBlock = {
  readonly kind: BlockKind
  /** Valid until the next block is read. */
  readonly content: Uint8Array
  /** Where the block begins in the unpacked file. */
  readonly start: number
}

/**
 * The blocks of a tape, open or closed, one after another. An open tape may end in the middle of a block: it is
 * being written, or its writer was cut off. That is its end; everything else that is wrong is an error.
 */
export class TapeBlocks {
  /** Bytes after the last whole block, once the end is reached. */
  tornBytes = 0
  /** Unpacked bytes read. */
  bytes = 0
  readonly file: string
  readonly #source: ByteSource
  /** How much of the source belongs to the block handed out last. */
  #taken = 0

  private constructor(file: string, source: ByteSource) {
    this.file = file
    this.#source = source
  }

  /** @throws DataError */
  static async open(file: string): Promise<TapeBlocks> {
    const path = sealedInPlaceOf(file)
    return new TapeBlocks(path, await openBytes(path))
  }

  get progress(): number {
    return this.#source.progress
  }

  /** @throws DataError where the file is damaged */
  async next(): Promise<TapeBlock | undefined> {
    this.#source.skip(this.#taken)
    const start = this.bytes
    this.#taken = 0
    const headBytes = await this.#source.read(blockHeadBytes)
    if (headBytes.length < blockHeadBytes) return this.#end(headBytes.length)
    const head = this.#check(start, () => readBlockHead(headBytes, crc32))
    const block = await this.#source.read(blockHeadBytes + head.length)
    if (block.length < blockHeadBytes + head.length) return this.#end(block.length)
    const content = block.subarray(blockHeadBytes)
    this.#check(start, () => checkContent(content, head, crc32))
    this.#taken = block.length
    this.bytes += block.length
    return { kind: head.kind, content, start }
  }

  /** An error in a block's content. @param at where in it */
  error(block: TapeBlock, at: number, cause: unknown): DataError {
    const place = `byte ${block.start + blockHeadBytes + at}`
    return new DataError(this.file, place, (cause as Error).message, { cause })
  }

  async close(): Promise<void> {
    await this.#source.close()
  }

  #end(left: number): undefined {
    this.tornBytes = left
    if (this.bytes > 0 || left > 0) return undefined
    throw new DataError(this.file, '', 'the file is empty')
  }

  #check<Value extends BlockHead | void>(start: number, check: () => Value): Value {
    try {
      return check()
    } catch (error) {
      const place = `block at byte ${start}`
      throw new DataError(this.file, place, (error as Error).message, { cause: error })
    }
  }
}

/** A tape that was closed since it was named is read where it is now. */
function sealedInPlaceOf(file: string): string {
  if (!file.endsWith(openEnding)) return file
  const sealed = `${file.slice(0, -openEnding.length)}${sealedEnding}`
  return existsSync(sealed) ? sealed : file
}
