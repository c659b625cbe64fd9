import { readFile, stat } from 'node:fs/promises'

import { openProblem } from '../dbn/byte-source.ts'
import { DataError } from '../feed.ts'

/** An index at the close of a day. */
export type DailyClose = {
  /** YYYY-MM-DD, of the cash market. */
  readonly date: string
  /** Points. */
  readonly close: number
}

const header = 'DATE,OPEN,HIGH,LOW,CLOSE'
const closeColumn = 4
const columns = 5
/** Thirty-six years are half a megabyte. */
const maxBytes = 16 * 1024 * 1024

/** Reads the daily history of a volatility index as its exchange publishes it. @throws DataError */
export async function readDailyCloses(file: string): Promise<DailyClose[]> {
  const bytes = await sizeOf(file)
  if (bytes > maxBytes) throw new DataError(file, '', `${bytes} bytes are too many for daily rows`)
  return parseDailyCloses(file, await readFile(file, 'utf8'))
}

/**
 * Rows of `DATE,OPEN,HIGH,LOW,CLOSE` in order of date. Only date and close are read: in the early years some
 * opens and closes lie outside their day's range, so the range proves nothing of the close. A row that is
 * not of this form is an error, never skipped: a day left out would shift every look back.
 *
 * @throws DataError that names line and column
 */
export function parseDailyCloses(file: string, text: string): DailyClose[] {
  const lines = text.split('\n')
  if (lines[0]?.trim().toUpperCase() !== header) {
    throw new DataError(file, 'line 1', `the first line must be ${header}`)
  }
  const closes: DailyClose[] = []
  for (let i = 1; i < lines.length; i++) {
    const line = (lines[i] as string).trim()
    if (line === '') continue
    const row = parseRow(file, `line ${i + 1}`, line)
    const before = closes.at(-1)
    if (before !== undefined && row.date <= before.date) {
      throw new DataError(
        file,
        `line ${i + 1}, column DATE`,
        `${row.date} is not after ${before.date}`,
      )
    }
    closes.push(row)
  }
  if (closes.length === 0) throw new DataError(file, '', 'no rows in it')
  return closes
}

/** The last closes that a session of this trade date may know: of days before it, at most `count`. */
export function closesBefore(
  closes: readonly DailyClose[],
  tradeDate: string,
  count: number,
): DailyClose[] {
  let end = closes.length
  while (end > 0 && (closes[end - 1] as DailyClose).date >= tradeDate) end--
  return closes.slice(Math.max(0, end - count), end)
}

function parseRow(file: string, place: string, line: string): DailyClose {
  const fields = line.split(',')
  if (fields.length !== columns) {
    throw new DataError(
      file,
      place,
      `${fields.length} fields where ${columns} are needed (${header})`,
    )
  }
  const date = (fields[0] as string).trim()
  if (!isDate(date)) {
    throw new DataError(file, `${place}, column DATE`, `"${date}" is not a date (YYYY-MM-DD)`)
  }
  const field = (fields[closeColumn] as string).trim()
  const close = field === '' ? Number.NaN : Number(field)
  if (!(close > 0 && Number.isFinite(close))) {
    throw new DataError(file, `${place}, column CLOSE`, `"${field}" is not a level above 0`)
  }
  return { date, close }
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text)
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch (error) {
    throw new DataError(file, '', openProblem(error), { cause: error })
  }
}
