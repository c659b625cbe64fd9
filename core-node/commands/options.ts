import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'

import { microsPerMilli } from '../../shared/units.ts'
import { DataDir, defaultDataDir } from '../operations/data-dir.ts'
import { userPath } from './context.ts'

/** Options that several commands share, each with one wording. */
export function dataDirOption(): Option {
  return new Option('--data-dir <folder>', 'journal, keys and socket of this machine').default(
    defaultDataDir,
  )
}

export function jsonOption(): Option {
  return new Option('--json', 'print for machines')
}

export function openDataDir(path: string): DataDir {
  return new DataDir(userPath(path))
}

/** A whole number within bounds, or a message that says the bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
    }
    return value
  }
}

/** A number within bounds. */
export function numberBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !(value >= least && value <= most)) {
      throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`)
    }
    return value
  }
}

export const port = wholeNumber(1, 65_535)

/** A moment in microseconds. Without a zone it would mean another one on every machine. */
export function momentUs(text: string): number {
  const hasZone = /T.+(Z|[+-]\d\d:\d\d)$/.test(text)
  const millis = hasZone ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(millis)) return millis * microsPerMilli
  throw new InvalidArgumentError('It must be a time with its zone, e.g. 2026-09-11T16:00-04:00.')
}

/** Adds options in one go. */
export function withOptions(command: Command, ...options: readonly Option[]): Command {
  for (const option of options) command.addOption(option)
  return command
}
