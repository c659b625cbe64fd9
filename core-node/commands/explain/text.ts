/** A figure with its sign, of one width for one number of digits. */
export function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits)
  return `${Number(text) === 0 ? ' ' : value < 0 ? '−' : '+'}${text}`
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** @param ts microseconds since 1970, UTC */
export function timeOf({ ts }: { readonly ts: number }): string {
  return new Date(ts / 1_000).toISOString().replace('T', ' ').replace('Z', ' UTC')
}
