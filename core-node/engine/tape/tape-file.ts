import {
  closeSync,
  existsSync,
  fdatasyncSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'

import type { BlockKind } from '../../market/tape/blocks.ts'
import {
  blockHeadBytes,
  checkContent,
  readBlockHead,
  writeBlockHead,
} from '../../market/tape/blocks.ts'
import { openEnding, sealedEnding, tapeStem } from '../../market/tape/tape-name.ts'

/** A trade date has no more files than this: a core that is started so often is broken. */
const maxFilesADay = 1_000

/**
 * A tape that is being written: blocks are appended, and after a crash the file goes on behind its last whole
 * block. It belongs to the recorder's thread: every call waits for the disk.
 */
export class TapeFile {
  readonly path: string
  readonly #descriptor: number
  #end: number
  #isSynced = true

  /** @throws Error of the file system */
  constructor(path: string) {
    this.path = path
    const isNew = !existsSync(path)
    this.#descriptor = openSync(path, isNew ? 'wx+' : 'r+', 0o600)
    this.#end = isNew ? 0 : endOfBlocks(this.#descriptor)
    if (!isNew) ftruncateSync(this.#descriptor, this.#end)
  }

  /**
   * Completes a block and appends it.
   * @param block with room for its head
   * @throws Error of the file system; then the file still ends with a whole block
   */
  append(block: Uint8Array, kind: BlockKind): void {
    writeBlockHead(block, kind, crc32)
    let written = 0
    try {
      while (written < block.length) {
        const position = this.#end + written
        written += writeSync(this.#descriptor, block, written, block.length - written, position)
      }
    } catch (error) {
      ftruncateSync(this.#descriptor, this.#end)
      throw error
    }
    this.#end += block.length
    this.#isSynced = false
  }

  appendJson(value: unknown, kind: BlockKind): void {
    const content = new TextEncoder().encode(JSON.stringify(value))
    const block = new Uint8Array(blockHeadBytes + content.length)
    block.set(content, blockHeadBytes)
    this.append(block, kind)
  }

  sync(): void {
    if (this.#isSynced) return
    fdatasyncSync(this.#descriptor)
    this.#isSynced = true
  }

  close(): void {
    this.sync()
    closeSync(this.#descriptor)
  }

  /** After a failure: it is left as it is. */
  abandon(): void {
    closeSync(this.#descriptor)
  }
}

/**
 * The file to go on with: the first of the trade date that is not closed. One with damage before its end is put
 * aside, whole as it is: it may not be cut.
 * @returns its name without the ending
 */
export function openStem(folder: string, tradeDate: string, account: string): string {
  for (let number = 1; number <= maxFilesADay; number++) {
    const stem = tapeStem(tradeDate, account, number)
    const path = join(folder, stem + openEnding)
    if (existsSync(join(folder, stem + sealedEnding))) continue
    if (!existsSync(path) || isWhole(path)) return stem
    renameSync(path, `${path}.damaged`)
    return stem
  }
  throw new Error(`there are ${maxFilesADay} tapes of ${tradeDate} already`)
}

function isWhole(path: string): boolean {
  const descriptor = openSync(path, 'r')
  try {
    endOfBlocks(descriptor)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  } finally {
    closeSync(descriptor)
  }
}

/** Where the last whole block ends. @throws RangeError when a block before it is damaged */
function endOfBlocks(descriptor: number): number {
  const headBytes = new Uint8Array(blockHeadBytes)
  let end = 0
  while (readSync(descriptor, headBytes, 0, blockHeadBytes, end) === blockHeadBytes) {
    const head = readBlockHead(headBytes, crc32)
    const content = new Uint8Array(head.length)
    const read = readSync(descriptor, content, 0, head.length, end + blockHeadBytes)
    if (read < head.length) break
    checkContent(content, head, crc32)
    end += blockHeadBytes + head.length
  }
  return end
}
