import { evidenceBeside } from '../evidence-beside.ts'
import { isWhole, tradesOf } from '../record.ts'
import type { Requirement } from '../requirement.ts'
import { met, notMet } from '../requirement.ts'
import { microEvidence, otherBuilds } from './micro-evidence.ts'

export const liveMicro: Requirement = {
  id: 'live-micro',
  title: 'Live on micro capital',
  asks: 'live-micro was connected to the account and made one trade or more from entry to exit, with no divergence since',
  neededFor: ['live'],
  judge: (records, subject) => {
    const rows = microEvidence(records, subject)
    const trades = tradesOf(rows)
    const isConnected = rows.some(isWhole)
    if (isConnected && trades > 0) return met(`${trades} trades${otherBuilds(rows, subject)}`)
    const found = isConnected ? 'no trades' : evidenceBeside(records, subject, ['live-micro'])
    return notMet(
      found,
      `live-micro has not traded: "mia run --mode live-micro --account ${subject.account ?? 'ACCOUNT'}" once its rungs are there`,
    )
  },
}
