import { readFileSync } from 'node:fs'

import type { OptionChain } from '../../market/option-chain.ts'
import { DataError } from '../feed.ts'
import { parseChainCsv } from './chain-csv.ts'

/** Reads a chain's file whole: the largest are a few megabytes. @throws DataError */
export function readChainFile(path: string): OptionChain {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new DataError(path, '', code === 'ENOENT' ? 'no such file' : message, { cause: error })
  }
  return parseChainCsv(path, text)
}
