/** Numbers that stand for "no value", as IB writes them. */
export const unsetDouble = '1.7976931348623157E308'
export const unsetInteger = '2147483647'
export const unsetLong = '9223372036854775807'

export type Field = string | number

/** A message's body: fields, each ended by NUL. */
export function message(...fields: readonly Field[]): string {
  return `${fields.join('\0')}\0`
}

/** As Java prints a double, which is how IB sends the prices of orders: 5800.0, 5800.25. */
export function javaDouble(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value)
}

export function flag(value: boolean): string {
  return value ? '1' : '0'
}
