import type { Field } from './fields.ts'
import { message } from './fields.ts'

/** The server versions that have a field: from `since` on, and before `until`. */
export type Gate = { readonly since?: number; readonly until?: number }

/** A field's name, for people; its value, or how it comes from what is encoded; the versions that have it. */
export type Row<Source> = readonly [
  name: string,
  value: Field | ((source: Source) => Field),
  gate?: Gate,
]

/** A message's fields in order, as a table. */
export class Layout<Source> {
  readonly #rows: readonly Row<Source>[]
  readonly #rowsOfVersion = new Map<number, readonly Row<Source>[]>()

  constructor(rows: readonly Row<Source>[]) {
    this.#rows = rows
  }

  encode(source: Source, serverVersion: number): string {
    const fields = this.#of(serverVersion).map(([, value]) =>
      typeof value === 'function' ? value(source) : value,
    )
    return message(...fields)
  }

  /** Names of the fields that a version has. */
  names(serverVersion: number): string[] {
    return this.#of(serverVersion).map(([name]) => name)
  }

  #of(serverVersion: number): readonly Row<Source>[] {
    const known = this.#rowsOfVersion.get(serverVersion)
    if (known !== undefined) return known
    const rows = this.#rows.filter(([, , gate = {}]) => {
      const { since = 0, until = Number.POSITIVE_INFINITY } = gate
      return serverVersion >= since && serverVersion < until
    })
    this.#rowsOfVersion.set(serverVersion, rows)
    return rows
  }
}
