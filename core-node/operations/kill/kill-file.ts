import type { Stats } from 'node:fs'
import { closeSync, lstatSync, openSync, readSync, statSync } from 'node:fs'

import { KillLevel } from '../../../shared/vocabulary.ts'

export type KillWish = {
  readonly level: Exclude<KillLevel, 'none'>
  readonly reason: string
  /** What is wrong with the file, and what it was taken for; '' when it is as it should be. */
  readonly problem: string
  /** It names its level: no further look is needed. */
  readonly isClear: boolean
}

/** In the data folder. Whoever can write there can stop trading, with nothing but a shell. */
export const killFileName = 'KILL'

const Level = KillLevel.exclude(['none'])
const maxReasonLength = 200
const unsaid = 'the kill file'
/** A longer file is none of ours; its beginning says enough. */
const maxBytes = 4_096

/**
 * What a kill file says: `level reason`, in one line. A file that cannot be read, or says something else, is
 * there for a reason all the same: it is taken for the strongest level that can be undone without ending the
 * core, and what is wrong is told. An empty one means flatten: `touch KILL` is enough.
 */
export function parseKillFile(text: string): KillWish {
  const line = text.trim().split('\n')[0]?.trim() ?? ''
  const [first = '', ...rest] = line.split(/\s+/)
  const level = Level.safeParse(first.toLowerCase())
  if (level.success) {
    const reason = rest.join(' ').slice(0, maxReasonLength)
    return { level: level.data, reason: reason || unsaid, problem: '', isClear: true }
  }
  if (line === '') return { level: 'flatten', reason: unsaid, problem: '', isClear: false }
  const said = line.slice(0, 40)
  return taken(`says "${said}", which does not begin with one of ${Level.options.join(', ')}`)
}

/** @param cause of a file that is there and cannot be read */
export function unreadableKillFile(cause: string): KillWish {
  return taken(`cannot be read (${cause})`)
}

function taken(problem: string): KillWish {
  const text = `the kill file ${problem}: taken for "flatten"`
  return { level: 'flatten', reason: text.slice(0, maxReasonLength), problem: text, isClear: false }
}

type Seen = { readonly stamp: string; readonly wish: KillWish }

/** What is asked of the system. Each may throw. */
export interface KillFileSystem {
  /** Of the entry itself, be it a link; undefined while there is none. */
  entry(path: string): Stats | undefined
  /** Of what it leads to; undefined for a link to nothing. */
  target(path: string): Stats | undefined
  head(path: string, bytes: number): string
}

const system: KillFileSystem = {
  entry: (path) => lstatSync(path, { throwIfNoEntry: false }),
  target: (path) => statSync(path, { throwIfNoEntry: false }),
  head(path, bytes) {
    const file = openSync(path, 'r')
    try {
      const head = Buffer.alloc(bytes)
      return head.toString('utf8', 0, readSync(file, head, 0, bytes, 0))
    } finally {
      closeSync(file)
    }
  },
}

/** The file as it is now; undefined while there is none. Never throws: a file that hurts is a kill, too. */
export function readKillFile(path: string, files: KillFileSystem = system): Seen | undefined {
  let stamp = 'no-stat'
  try {
    const entry = files.entry(path)
    if (entry === undefined) return undefined
    stamp = stampOf(entry)
    const target = files.target(path)
    if (target === undefined) return { stamp, wish: unreadableKillFile('it links to nothing') }
    stamp = `${stamp}>${stampOf(target)}`
    const problem = problemOf(target)
    const wish =
      problem === '' ? parseKillFile(files.head(path, maxBytes)) : unreadableKillFile(problem)
    return { stamp, wish }
  } catch (error) {
    return { stamp, wish: unreadableKillFile((error as Error).message) }
  }
}

/** Whether there is anything at all by its name. What cannot be told is there. */
export function isKillFileThere(path: string): boolean {
  return readKillFile(path) !== undefined
}

function stampOf({ ino, mtimeMs, ctimeMs, size }: Stats): string {
  return `${ino}:${mtimeMs}:${ctimeMs}:${size}`
}

function problemOf(stat: Stats): string {
  // A directory, a socket or a pipe must not be waited on.
  if (!stat.isFile()) return 'it is not a file'
  // The super-user may read what nobody may: that is still a file nobody was meant to read.
  return (stat.mode & 0o444) === 0 ? 'nobody may read it: chmod u+r' : ''
}

/**
 * Looks for the file, and gives each version of it once. One that is empty or not understood is looked at
 * again before it counts: a shell makes a file first, and writes it then.
 */
export class KillFileWatch {
  readonly #path: string
  readonly #files: KillFileSystem
  #given = ''
  #isDoubted = false

  constructor(path: string, files: KillFileSystem = system) {
    this.#path = path
    this.#files = files
  }

  /** Called every 50 ms, so that a file is acted upon within 100 ms. */
  look(): KillWish | undefined {
    const seen = readKillFile(this.#path, this.#files)
    if (seen === undefined) {
      this.#given = ''
      this.#isDoubted = false
      return undefined
    }
    const { stamp, wish } = seen
    if (stamp === this.#given) return undefined
    if (!wish.isClear && !this.#isDoubted) {
      this.#isDoubted = true
      return undefined
    }
    this.#isDoubted = false
    this.#given = stamp
    return wish
  }
}
