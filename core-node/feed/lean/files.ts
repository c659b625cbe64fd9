import { basename } from 'node:path'

import { DataError } from '../feed.ts'

/** The files of one UTC day. */
export type LeanDay = {
  readonly date: string
  readonly trade: string | undefined
  readonly quote: string | undefined
}

const pattern = /^(\d{4})(\d{2})(\d{2})_(trade|quote)\.zip$/

export function isLeanFile(file: string): boolean {
  return pattern.test(basename(file))
}

/** Sorts files named YYYYMMDD_trade.zip and YYYYMMDD_quote.zip into days. @throws DataError */
export function groupDays(files: readonly string[]): LeanDay[] {
  const days = new Map<string, { trade: string | undefined; quote: string | undefined }>()
  for (const file of files) {
    const match = pattern.exec(basename(file))
    if (match === null) throw new DataError(file, '', 'not named YYYYMMDD_trade.zip or …_quote.zip')
    const [, year, month, dayOfMonth] = match
    const kind = match[4] as 'trade' | 'quote'
    const date = `${year}-${month}-${dayOfMonth}`
    const day = days.get(date) ?? { trade: undefined, quote: undefined }
    if (day[kind] !== undefined) {
      throw new DataError(file, '', `the ${kind}s of ${date} are given twice`)
    }
    day[kind] = file
    days.set(date, day)
  }
  return [...days].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([date, day]) => ({ date, ...day }))
}
