import { randomUUID } from 'node:crypto'

import { centsToDollars } from '../../../shared/units.ts'
import { AuditStream } from '../../engine/audit-stream.ts'
import { Journal } from '../../engine/journal/journal.ts'
import { askControl, NoCore } from '../../operations/control-socket.ts'
import type { DataDir } from '../../operations/data-dir.ts'
import { SafetyRefusal, UsageError } from '../../operations/exit.ts'
import { missingFor } from '../../operations/promotion/ladder.ts'
import { microCapitalCents } from '../../operations/promotion/micro-limits.ts'
import type { JournalRecord, Subject } from '../../operations/promotion/record.ts'
import { microConsent } from '../../operations/promotion/rungs/micro-consent.ts'

export type Consent = {
  readonly dataDir: DataDir
  readonly records: readonly JournalRecord[]
  readonly subject: Subject
  readonly by: string
  readonly reason: string
  /** Milliseconds since 1970. */
  readonly nowMs: number
  /** Asks the person at the terminal. Undefined: nobody sits there. */
  readonly ask: ((question: string) => Promise<string>) | undefined
}

/**
 * Takes a person's consent to live-micro, once everything else that it asks for is there, and writes it into the
 * journal of the account. @throws SafetyRefusal that says what stands against it
 */
export async function confirmLiveMicro(consent: Consent): Promise<void> {
  const { dataDir, records, subject, ask } = consent
  const { account } = subject
  if (account === undefined) throw new UsageError('say which account is meant: --account ACCOUNT')
  const missing = missingFor('live-micro', records, subject).filter(
    ({ id }) => id !== microConsent.id,
  )
  if (missing.length > 0) {
    const list = missing.map(({ text }) => `\n  - ${text}`).join('')
    throw new SafetyRefusal(`consent comes last. Missing before it:${list}`)
  }
  if (ask === undefined) {
    throw new SafetyRefusal(
      'consent is given by a person: run this at a terminal, not from a script',
    )
  }
  await refuseWhileRunning(dataDir.socket)
  const answer = await ask(question(account))
  if (answer.trim() !== account) throw new SafetyRefusal('not agreed: that is not the account')
  write(consent, account)
}

function question(account: string): string {
  const dollars = centsToDollars(microCapitalCents)
  return `mode live-micro sends orders with real money to account ${account}: one micro at a time, until ${dollars} USD are lost at most as its limits go; prices that jump can cost more.\nType the account to agree: `
}

/** A core numbers the rows of its journal; nobody else may write to it meanwhile. */
async function refuseWhileRunning(socket: string): Promise<void> {
  try {
    await askControl(socket, { type: 'status' })
  } catch (error) {
    if (error instanceof NoCore) return
    throw error
  }
  throw new SafetyRefusal('a core is running on this data folder: stop it first')
}

function write({ dataDir, subject, by, reason, nowMs }: Consent, account: string): void {
  const { desk, build, strategy } = subject
  const journal = new Journal(dataDir.journal(account), `${desk.slice(0, 20)}-${randomUUID()}`)
  try {
    const known = journal.meta('account')
    if (known !== undefined && known !== account) {
      throw new SafetyRefusal(`${dataDir.journal(account)} is the journal of account ${known}`)
    }
    journal.setMeta('account', account)
    const row = { mode: 'live-micro', desk, account, build, strategy, by, reason } as const
    const audit = new AuditStream(journal.lastSeq)
    journal.append(audit.number({ ts: nowMs * 1_000, kind: 'consent', ...row }))
  } finally {
    journal.close()
  }
}
