import type { LiveMode } from '../../../shared/vocabulary.ts'
import { SafetyRefusal } from '../exit.ts'
import { conditions } from './conditions.ts'
import type { JournalRecord, Subject } from './record.ts'
import type { Judgement, Requirement } from './requirement.ts'
import { connection } from './rungs/connection.ts'
import { liveConsent } from './rungs/live-consent.ts'
import { liveMicro } from './rungs/live-micro.ts'
import { microConsent } from './rungs/micro-consent.ts'
import { paperHour } from './rungs/paper-hour.ts'
import { sevenDays } from './rungs/seven-days.ts'

/** The way from the first connection to live, from the bottom up. Each is judged by itself; a mode asks for its own. */
export const rungs: readonly Requirement[] = [
  connection,
  paperHour,
  microConsent,
  liveMicro,
  sevenDays,
  liveConsent,
]

export type Judged = Pick<Requirement, 'id' | 'title' | 'asks' | 'neededFor'> & Judgement

/** Every rung and condition, judged. */
export function judgeAll(
  records: readonly JournalRecord[],
  subject: Subject,
): { readonly rungs: readonly Judged[]; readonly conditions: readonly Judged[] } {
  const judged = ({ judge, ...about }: Requirement): Judged => ({
    ...about,
    ...judge(records, subject),
  })
  return { rungs: rungs.map(judged), conditions: conditions.map(judged) }
}

/** What a mode asks for and does not have, each with its cure. */
export function missingFor(
  mode: LiveMode,
  records: readonly JournalRecord[],
  subject: Subject,
): { readonly id: string; readonly text: string }[] {
  const judged = judgeAll(records, subject)
  return [...judged.rungs, ...judged.conditions].flatMap((each) => {
    if (each.isMet || !each.neededFor.includes(mode)) return []
    return [{ id: each.id, text: `${each.title}: ${each.missing} (found: ${each.found})` }]
  })
}

/** @throws SafetyRefusal that names all that is missing */
export function refuseUnlessPromoted(
  mode: LiveMode,
  records: readonly JournalRecord[],
  subject: Subject,
): void {
  const missing = missingFor(mode, records, subject)
  if (missing.length === 0) return
  const list = missing.map(({ text }) => `\n  - ${text}`).join('')
  const account = subject.account === undefined ? '' : ` --account ${subject.account}`
  throw new SafetyRefusal(
    `mode ${mode} is refused. Missing:${list}\n"mia checklist --mode ${mode}${account}" shows every rung`,
  )
}
