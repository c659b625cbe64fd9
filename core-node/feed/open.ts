import { isTapeFile } from '../market/tape/tape-name.ts'
import { ChainedFeed } from './chained-feed.ts'
import { openDbn } from './dbn/dbn-feed.ts'
import type { Feed } from './feed.ts'
import { DataError } from './feed.ts'
import { isLeanFile } from './lean/files.ts'
import { openLean } from './lean/lean-feed.ts'
import { openTape } from './tape/tape-feed.ts'

export type RecordingOptions = {
  /** Which contract, where there are several. */
  readonly symbol?: string | undefined
}

/** Opens recordings by what they are: LEAN's zips and tapes by their names, all else as DBN. @throws DataError */
export async function openRecordings(
  files: readonly string[],
  options: RecordingOptions = {},
): Promise<Feed> {
  const lean = files.filter(isLeanFile)
  if (lean.length === files.length) return openLean(files, options)
  const [firstLean] = lean
  if (firstLean !== undefined) {
    throw new DataError(firstLean, '', 'LEAN and DBN files cannot be run together')
  }
  return ChainedFeed.open(
    files.map((file) => () => (isTapeFile(file) ? openTape(file) : openDbn(file, options))),
  )
}
