/**
 * How a tape is framed. A file is blocks one after another, nothing else; the first is the head of a segment.
 * Every block begins with 20 bytes, the low byte first:
 *
 *     0  4  "MTAP"
 *     4  1  version, 1
 *     5  1  what it is: 1 head, 2 records, 3 end
 *     6  2  0
 *     8  4  length of the content
 *    12  4  CRC-32 of the content
 *    16  4  CRC-32 of the sixteen bytes before
 *
 * The second sum makes sure of the length: a file that ends early and one that is damaged are told apart.
 */
export const blockHeadBytes = 20
export const tapeVersion = 1
/** "MTAP" */
export const tapeMagic = 0x5041544d

export const BlockKind = { Head: 1, Records: 2, End: 3 } as const
export type BlockKind = (typeof BlockKind)[keyof typeof BlockKind]

/** Nothing that is written comes near: a longer block is damage. */
export const maxContentBytes = 64 * 1024 * 1024

/** CRC-32 as zlib has it. */
export type Crc32 = (bytes: Uint8Array) => number

/** Completes a block whose content stands behind room for its head. */
export function writeBlockHead(block: Uint8Array, kind: BlockKind, crc32: Crc32): void {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength)
  view.setUint32(0, tapeMagic, true)
  view.setUint8(4, tapeVersion)
  view.setUint8(5, kind)
  view.setUint16(6, 0, true)
  view.setUint32(8, block.length - blockHeadBytes, true)
  view.setUint32(12, crc32(block.subarray(blockHeadBytes)), true)
  view.setUint32(16, crc32(block.subarray(0, 16)), true)
}

export type BlockHead = {
  readonly kind: BlockKind
  readonly length: number
  readonly contentSum: number
}

/** @param head its 20 bytes @throws RangeError with the reason */
export function readBlockHead(head: Uint8Array, crc32: Crc32): BlockHead {
  const view = new DataView(head.buffer, head.byteOffset, blockHeadBytes)
  if (view.getUint32(0, true) !== tapeMagic) throw new RangeError('no block of a tape begins here')
  const version = view.getUint8(4)
  if (view.getUint32(16, true) !== crc32(head.subarray(0, 16))) {
    throw new RangeError('the checksum of the block’s head is wrong: the file is damaged')
  }
  if (version !== tapeVersion) {
    throw new RangeError(`version ${version} of the format; this program reads ${tapeVersion}`)
  }
  const kind = view.getUint8(5)
  const length = view.getUint32(8, true)
  const isKnown = kind === BlockKind.Head || kind === BlockKind.Records || kind === BlockKind.End
  if (!isKnown || length > maxContentBytes) throw new RangeError('the block’s head makes no sense')
  return { kind, length, contentSum: view.getUint32(12, true) }
}

export function checkContent(content: Uint8Array, { contentSum }: BlockHead, crc32: Crc32): void {
  if (crc32(content) === contentSum) return
  throw new RangeError('the checksum of the block’s content is wrong: the file is damaged')
}
