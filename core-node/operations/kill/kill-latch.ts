import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'

import { z } from 'zod'

import { KillLevel } from '../../../shared/vocabulary.ts'
import { isAtLeast } from '../../risk/kill-switch.ts'

const damagedBy = 'latch'

const Person = z.object({ by: z.string(), reason: z.string(), atMs: z.number() })

/**
 * The kill switch as it stands, beside the journal: it survives a journal that is lost, holds for every
 * account, and can be written by the watchdog while the core does not run.
 */
export const KillLatch = z.object({
  level: KillLevel.exclude(['none']),
  by: z.string(),
  reason: z.string(),
  /** Of the wall, as far as dates go. */
  sinceMs: z.number().min(0).max(8.64e15),
  /** Asked for while no core ran: the next one re-arms once it is flat and agrees with the broker. */
  rearm: Person.optional(),
})
export type KillLatch = z.infer<typeof KillLatch>

/** The latch on disk; undefined while nothing is latched. One that cannot be understood is the strongest. */
export function readLatch(path: string): KillLatch | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    return damaged(`cannot be read: ${(error as Error).message}`)
  }
  try {
    return KillLatch.parse(JSON.parse(text))
  } catch {
    return damaged('is damaged')
  }
}

/** Whole or not at all, and on the disk when this returns. @throws Error when the disk does not take it */
export function writeLatch(path: string, latch: KillLatch): void {
  const draft = `${path}.draft`
  const file = openSync(draft, 'w', 0o600)
  try {
    writeSync(file, `${JSON.stringify(latch, undefined, 2)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, path)
}

/** Writes what is asked, unless as much is latched already. A re-arming that was asked for is void then. */
export function raiseLatch(path: string, latch: KillLatch): void {
  const known = readLatch(path)
  const isKnown = known !== undefined && isAtLeast(known.level, latch.level)
  if (!isKnown) writeLatch(path, latch)
  else if (known.rearm !== undefined) writeLatch(path, { ...known, rearm: undefined })
}

/** Whether it stands for a file that says nothing that can be understood. */
export function isDamaged({ by }: KillLatch): boolean {
  return by === damagedBy
}

/** @throws Error when it stays: the next core then starts stopped */
export function clearLatch(path: string): void {
  rmSync(path, { force: true })
}

function damaged(what: string): KillLatch {
  return { level: 'flatten', by: damagedBy, reason: `the latch on disk ${what}`, sinceMs: 0 }
}
