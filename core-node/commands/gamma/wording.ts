/** Numbers as the table and the drawing write them: with a real minus, thousands apart, – for unknown. */
export function amount(value: number, digits: number): string {
  if (!Number.isFinite(value)) return '–'
  const text = Math.abs(value).toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return value < 0 && Number(value.toFixed(digits)) !== 0 ? `−${text}` : text
}

export function signed(value: number, digits: number): string {
  const text = amount(value, digits)
  return value > 0 && Number(value.toFixed(digits)) !== 0 ? `+${text}` : text
}

/** A strike or a level: whole where it is whole. */
export function level(points: number): string {
  return Number.isInteger(points) ? String(points) : amount(points, 1).replaceAll(',', '')
}

/** A margin: whole points, and tenths where it is less than one. */
export function pointsText(points: number): string {
  return amount(points, points < 1 ? 1 : 0)
}

const minutesPerHour = 60
const minutesPerDay = 24 * minutesPerHour

/** How long ago, roughly. */
export function ago(us: number): string {
  const minutes = Math.round(us / 60_000_000)
  if (minutes < 0) return 'in the future'
  if (minutes < 2 * minutesPerHour) return `${minutes} min old`
  if (minutes < 3 * minutesPerDay) return `${Math.round(minutes / minutesPerHour)} h old`
  return `${amount(Math.round(minutes / minutesPerDay), 0)} days old`
}

/** Date and time in New York, e.g. 2024-01-07 10:52. */
export function newYorkTime(us: number): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.floor(us / 1_000))
  const zoned = instant.toZonedDateTimeISO('America/New_York')
  return `${zoned.toPlainDate().toString()} ${zoned.toPlainTime().toString({ smallestUnit: 'minute' })}`
}
