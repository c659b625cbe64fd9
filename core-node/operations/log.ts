import { openSync } from 'node:fs'
import { join } from 'node:path'

import pino from 'pino'

import { note } from './output.ts'

/** What the core tells of itself: to its log, and the same in a sentence to the terminal. */
export interface Log {
  info(text: string, fields?: Readonly<Record<string, unknown>>): void
  warn(text: string, fields?: Readonly<Record<string, unknown>>): void
  error(text: string, fields?: Readonly<Record<string, unknown>>): void
}

/**
 * @param folder where the day's file goes: `<name>-YYYY-MM-DD.log`, one JSON object a line
 * @param prints whether a sentence goes to the terminal too
 */
export function openLog(folder: string, name: string, date: string, prints: boolean): Log {
  // Opened here and now: a process that ends before the file is open would fail once more while it ends.
  const dest = openSync(join(folder, `${name}-${date}.log`), 'a')
  const file = pino.destination({ dest, sync: false })
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, file)
  const tell = (text: string): void => {
    if (prints) note(text)
  }
  return {
    info(text, fields) {
      logger.info(fields ?? {}, text)
      tell(text)
    },
    warn(text, fields) {
      logger.warn(fields ?? {}, text)
      tell(`warning: ${text}`)
    },
    error(text, fields) {
      logger.error(fields ?? {}, text)
      tell(`error: ${text}`)
    },
  }
}
