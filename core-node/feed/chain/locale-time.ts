import { plainLetters } from './month-names.ts'

/** A time of day with the offset of its zone, as text that Temporal reads. */
export type TimeReading = {
  readonly time: string
  /** For example −05:00, or a zone by name. */
  readonly zone: string
}

const newYork = 'America/New_York'
const clock = /(\d{1,2})\s*[:.h]\s*(\d{2})(?:[:.](\d{2}))?\s*([ap])?\.?\s?(m\b)?\.?/
const offset = /^(?:utc|gmt|z)?\s*(?:([+\-−])\s*(\d{1,2})(?::?(\d{2}))?)?$/

/** Hours from UTC of the names that browsers write. A page without one tells the exchange's time. */
const zones: Readonly<Record<string, string>> = {
  '': newYork,
  et: newYork,
  est: '-05:00',
  edt: '-04:00',
  cst: '-06:00',
  cdt: '-05:00',
  mst: '-07:00',
  mdt: '-06:00',
  pst: '-08:00',
  pdt: '-07:00',
  wet: '+00:00',
  bst: '+01:00',
  west: '+01:00',
  cet: '+01:00',
  mez: '+01:00',
  hnec: '+01:00',
  cest: '+02:00',
  mesz: '+02:00',
  heec: '+02:00',
  eet: '+02:00',
  eest: '+03:00',
  jst: '+09:00',
}

/** @returns what is wrong, as a sentence's end, where it cannot be read */
export function readTime(text: string): TimeReading | string {
  const plain = plainLetters(text)
  const match = clock.exec(plain)
  if (match === null) return 'has no time of day'
  const [all, hours = '', minutes = '', seconds = '00', half] = match
  const hour = hourOf(Number(hours), half)
  if (!(hour < 24) || Number(minutes) > 59 || Number(seconds) > 59) return 'has no such time of day'
  const name = plain
    .slice(match.index + all.length)
    .replace(/\buhr\b/, '')
    .trim()
  const zone = zoneOf(name)
  if (zone === undefined) return `is in a zone that is not known, "${name}" (write UTC+1 or EST)`
  return { time: `${String(hour).padStart(2, '0')}:${minutes}:${seconds}`, zone }
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour
  if (hour < 1 || hour > 12) return Number.NaN
  return (hour % 12) + (half === 'p' ? 12 : 0)
}

function zoneOf(name: string): string | undefined {
  if (Object.hasOwn(zones, name)) return zones[name]
  const match = offset.exec(name)
  if (match === null) return undefined
  const [, sign = '+', hours = '0', minutes = '00'] = match
  if (Number(hours) > 14 || Number(minutes) > 59) return undefined
  return `${sign === '+' ? '+' : '-'}${hours.padStart(2, '0')}:${minutes}`
}
