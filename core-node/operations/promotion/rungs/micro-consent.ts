import { countedRows } from '../record.ts'
import type { Requirement } from '../requirement.ts'
import { met, notMet } from '../requirement.ts'

/** Who may say yes to this is whoever can open a terminal here; a passkey is asked for live (decision 007). */
export const microConsent: Requirement = {
  id: 'micro-consent',
  title: 'A person’s consent to live-micro',
  asks: 'a person at this machine’s terminal agreed to live-micro, for this account, build and strategy, and the books of the account have not diverged since',
  neededFor: ['live-micro', 'live'],
  judge: (records, { account, desk, build, strategy }) => {
    const consents = records
      .filter((record) => account !== undefined && record.account === account)
      .flatMap((record) => countedRows(record).filter((row) => row.kind === 'consent'))
      .filter((row) => row.mode === 'live-micro' && row.desk === desk && row.account === account)
    const valid = consents.findLast((row) => row.build === build && row.strategy === strategy)
    if (valid !== undefined) return met(`by ${valid.by}: ${valid.reason}`)
    const found = consents.length === 0 ? 'none' : 'of another build or strategy'
    return notMet(
      found,
      `nobody has agreed: when all else is there, "mia checklist --confirm live-micro --account ${account ?? 'ACCOUNT'} --reason TEXT" at a terminal`,
    )
  },
}
