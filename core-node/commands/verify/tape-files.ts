import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

import { openEnding, parseTapeName, sealedEnding } from '../../market/tape/tape-name.ts'

type Named = { readonly name: string; readonly key: string }

/** The tapes of a folder in the order they were begun, by account; each once, closed or open. */
export function tapesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const byKey = new Map<string, string>()
  for (const { name, key } of readdirSync(folder).flatMap(named)) {
    // The closed one: an open one beside it is about to be removed.
    if (!byKey.has(key) || name.endsWith(sealedEnding)) byKey.set(key, name)
  }
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => join(folder, name))
}

/** The tapes of a trade date. */
export function tapesOf(folder: string, tradeDate: string): string[] {
  return tapesIn(folder).filter((path) => parseTapeName(basename(path))?.tradeDate === tradeDate)
}

/** The tape that the same account began next. */
export function tapeAfter(path: string): string | undefined {
  const account = parseTapeName(basename(path))?.account
  const tapes = tapesIn(dirname(path)).filter(
    (other) => parseTapeName(basename(other))?.account === account,
  )
  const stem = stemOf(path)
  return tapes[tapes.findIndex((other) => stemOf(other) === stem) + 1]
}

/** @param stem a name without its ending */
export function tapeBeside(path: string, stem: string): string | undefined {
  const endings = [sealedEnding, openEnding]
  const paths = endings.map((ending) => join(dirname(path), stem + ending))
  return paths.find((candidate) => existsSync(candidate))
}

export function stemOf(path: string): string {
  return basename(path).replace(/\.mtape(\.zst)?$/, '')
}

function named(name: string): Named[] {
  const parsed = parseTapeName(name)
  if (parsed === undefined) return []
  const { tradeDate, account, number } = parsed
  return [{ name, key: `${account} ${tradeDate} ${String(number).padStart(6, '0')}` }]
}
