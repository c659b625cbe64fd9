/** A message's fields, to change one and write it again. */
export function fieldsOf(body: string): string[] {
  return body.split('\0').slice(0, -1)
}

export function bodyOf(fields: readonly string[]): string {
  return `${fields.join('\0')}\0`
}
