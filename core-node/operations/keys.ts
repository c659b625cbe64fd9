import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

import { z } from 'zod'

import { DeskId } from '../../shared/frames.ts'
import { UsageError } from './exit.ts'

/** The two secrets a desk shares with its edge: one for each direction. */
export const DeskKeys = z.object({
  uplink: z.string().min(32),
  command: z.string().min(32),
})
export type DeskKeys = z.infer<typeof DeskKeys>

const KeyFile = z.record(DeskId, DeskKeys)

/** Reads a desk's keys. @throws UsageError that says how to get some */
export function readKeys(path: string, desk: string): DeskKeys {
  const keys = existsSync(path) ? parseKeys(path)[desk] : undefined
  if (keys === undefined) {
    throw new UsageError(
      `${path}: no keys for desk "${desk}"; "mia up" makes them for this machine`,
    )
  }
  return keys
}

/** Reads a desk's keys, or makes them: readable by this user alone. */
export function readOrMakeKeys(path: string, desk: string): DeskKeys {
  const file = existsSync(path) ? parseKeys(path) : {}
  const known = file[desk]
  if (known !== undefined) return known
  const keys = { uplink: secret(), command: secret() }
  writeFileSync(path, `${JSON.stringify({ ...file, [desk]: keys }, undefined, 2)}\n`, {
    mode: 0o600,
  })
  return keys
}

function parseKeys(path: string): z.infer<typeof KeyFile> {
  try {
    return KeyFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    throw new UsageError(`${path}: not a file of keys; move it away to have new ones made`)
  }
}

function secret(): string {
  return randomBytes(32).toString('base64url')
}
