import { DataError } from '../feed.ts'
import type { Delimiter } from './delimited-text.ts'
import { fieldsOf, numberOf } from './delimited-text.ts'

/** What stands above the table. */
export type PageHead = {
  readonly spot: number
  /** The time as the page writes it. */
  readonly time: { readonly text: string; readonly line: number }
}

const lastPrice = /^last\s*:\s*(.*)$/i
const date = /^date\s*:\s*(.*)$/i

/** @throws DataError where spot or time is missing, or spot is no price */
export function readPageHead(
  file: string,
  lines: readonly string[],
  delimiter: Delimiter,
): PageHead {
  let spot: number | undefined
  let time: PageHead['time'] | undefined
  for (const [index, line] of lines.entries()) {
    const fields = fieldsOf(line, delimiter)
    for (const [position, field] of fields.entries()) {
      const last = lastPrice.exec(field)
      if (last !== null && spot === undefined) {
        spot = spotOf(file, index + 1, last[1] as string, delimiter)
      }
      const stated = date.exec(field)
      if (stated !== null && time === undefined) {
        time = { text: dateText(stated[1] as string, fields.slice(position + 1)), line: index + 1 }
      }
    }
  }
  if (spot === undefined) {
    throw new DataError(file, 'above the header', 'no "Last: …", the price of the underlying')
  }
  if (time === undefined) {
    throw new DataError(file, 'above the header', 'no "Date: …", the time of the quotes')
  }
  return { spot, time }
}

function spotOf(file: string, line: number, text: string, delimiter: Delimiter): number {
  const spot = numberOf(text, delimiter)
  if (spot !== undefined && spot > 0) return spot
  const problem = `"${text}" is not a price above 0: without the underlying's price there is no exposure; download the file again`
  throw new DataError(file, `line ${line}, column Last`, problem)
}

/** A date that lost its quotation marks falls into several fields: up to the next one with a label. */
function dateText(first: string, following: readonly string[]): string {
  const parts = [first]
  for (const field of following) {
    if (/^[A-Za-z]+\s*:\s/.test(field)) break
    parts.push(field)
  }
  return parts.join(', ').trim()
}
