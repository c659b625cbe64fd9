import type { Evidence, JournalRecord, Subject } from '../record.ts'
import { brokerEvidence, isPaperAccount } from '../record.ts'

/** What live-micro has shown at the account in question. Days of real money count whichever build made them. */
export function microEvidence(records: readonly JournalRecord[], subject: Subject): Evidence[] {
  const { account } = subject
  if (account === undefined || isPaperAccount(account)) return []
  return records
    .filter((record) => record.account === account)
    .flatMap((record) => brokerEvidence(record, subject, ['live-micro']))
}

/** Builds other than this one, to be told; empty when there are none. */
export function otherBuilds(rows: readonly Evidence[], { build }: Subject): string {
  const others = [...new Set(rows.map((row) => row.build))].filter((other) => other !== build)
  return others.length === 0 ? '' : `, some of it by build ${others.join(', ')}`
}
