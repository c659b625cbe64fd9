/** Text in rows and fields, as spreadsheets of different countries write it. */
export type Delimiter = ',' | ';' | '\t'

/** The delimiter of a row: the one that parts it most. */
export function delimiterOf(row: string): Delimiter {
  const counts = ([',', ';', '\t'] as const).map((delimiter) => ({
    delimiter,
    count: row.split(delimiter).length,
  }))
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).delimiter
}

/** The fields of a row, without quotation marks and the blanks around them. */
export function fieldsOf(row: string, delimiter: Delimiter): string[] {
  if (!row.includes('"')) return row.split(delimiter).map((field) => field.trim())
  const fields: string[] = []
  let field = ''
  let isQuoted = false
  for (const character of row) {
    if (character === '"') isQuoted = !isQuoted
    else if (character === delimiter && !isQuoted) {
      fields.push(field.trim())
      field = ''
    } else field += character
  }
  fields.push(field.trim())
  return fields
}

const notGiven = new Set(['', '-', '--', 'N/A', 'n/a', 'NaN'])
const plainNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const grouped = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/

/**
 * A number as written: 1234.5, 1,234.5, and 1234,5 where rows are not parted by commas.
 *
 * @returns NaN for a field left empty, undefined for what is no number
 */
export function numberOf(field: string, delimiter: Delimiter): number | undefined {
  if (plainNumber.test(field)) return Number(field)
  if (notGiven.has(field)) return Number.NaN
  if (delimiter === ',') return grouped.test(field) ? Number(field.replaceAll(',', '')) : undefined
  const pointed = field.replace(/[\s\u00A0\u202F]/g, '').replace(',', '.')
  return plainNumber.test(pointed) ? Number(pointed) : undefined
}
