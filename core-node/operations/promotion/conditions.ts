import { centsToDollars } from '../../../shared/units.ts'
import { isInstrumentSymbol } from '../../market/instruments.ts'
import { microCapitalCents } from './micro-limits.ts'
import type { JournalRecord, Subject } from './record.ts'
import { isPaperAccount } from './record.ts'
import type { Requirement } from './requirement.ts'
import { met, notMet } from './requirement.ts'
import { isMicro, microSymbols } from './strategy-digest.ts'

/** What has to be so whenever real money is moved, whatever was proven before. */
export const conditions: readonly Requirement[] = [
  {
    id: 'account',
    title: 'A live account',
    asks: 'the account is named, and is none of IB’s paper accounts',
    neededFor: ['live-micro', 'live'],
    judge: (_records, { account }) => {
      if (account === undefined) {
        return notMet('not named', 'say which account is meant: --account ACCOUNT')
      }
      if (!isPaperAccount(account)) return met(account)
      return notMet(
        `${account} is a paper account`,
        'name the live account; paper and live are never mixed up',
      )
    },
  },
  {
    id: 'micro-contract',
    title: 'A micro contract',
    asks: 'live-micro trades a micro and nothing larger',
    neededFor: ['live-micro'],
    judge: (_records, { instrument }) =>
      isInstrumentSymbol(instrument) && isMicro(instrument)
        ? met(instrument)
        : notMet(
            instrument,
            `set "instrument" to ${microSymbols.join(', ')} in the configuration; for the rungs it is the same strategy`,
          ),
  },
  {
    id: 'micro-capital',
    title: 'Micro capital left',
    asks: `live-micro has lost less than ${centsToDollars(microCapitalCents)} USD with this account`,
    neededFor: ['live-micro'],
    judge: (records, subject) => {
      const leftCents = microCapitalLeftCents(records, subject)
      const found = `${centsToDollars(leftCents).toFixed(2)} USD`
      return leftCents > 0
        ? met(found)
        : notMet(found, 'the micro capital is lost: live-micro is over for this account')
    },
  },
]

/** What live-micro may still lose with an account: what it has won is not put at risk again. */
export function microCapitalLeftCents(
  records: readonly JournalRecord[],
  { account }: Subject,
): number {
  const netCents = records
    .filter((record) => account !== undefined && record.account === account)
    .reduce((sum, record) => sum + microNetCents(record), 0)
  return microCapitalCents + Math.min(0, netCents)
}

/** Every trade counts, before and after divergences, and by whatever build it was made. */
function microNetCents({ rows }: JournalRecord): number {
  let isMicroSession = false
  let netCents = 0
  for (const row of rows) {
    if (row.kind === 'session') isMicroSession = row.mode === 'live-micro'
    else if (row.kind === 'trade' && isMicroSession) netCents += row.netCents
  }
  return netCents
}
