import { existsSync, readFileSync } from 'node:fs'

import { dataFile } from '../../real-data/data.ts'

type Line = { readonly msg: string | null; readonly likely_recorded: boolean }

const file = dataFile('ib-messages/text-messages.jsonl')

/** Without the recorded messages these tests are skipped, each by its name. */
export const hasRecorded = existsSync(file)

/** Fields of the recorded messages that begin so. In the file `|` stands for NUL. */
export function recordedMessages(start: string): string[][] {
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  const rows = lines.map((line) => JSON.parse(line) as Line)
  return rows
    .filter(({ msg, likely_recorded }) => likely_recorded && msg?.startsWith(start) === true)
    .map(({ msg }) => (msg ?? '').split('|').slice(0, -1))
}
