import { evidenceBeside } from '../evidence-beside.ts'
import type { Evidence } from '../record.ts'
import { brokerEvidence } from '../record.ts'
import type { Requirement } from '../requirement.ts'
import { met, notMet } from '../requirement.ts'

/** It trades nothing in a dry run, and is as connected as else. */
const modes = ['dry-run', 'paper', 'live-micro', 'live'] as const

export const connection: Requirement = {
  id: 'connection',
  title: 'Connection test',
  asks: 'this build was ready at IB with an account and a contract, market data came, and our books agreed with the broker’s',
  neededFor: ['live-micro', 'live'],
  judge: (records, subject) => {
    const rows = records
      .flatMap((record) => brokerEvidence(record, subject, modes))
      .filter(({ build }) => build === subject.build)
    const [seen] = [...Map.groupBy(rows, ({ run }) => run).values()].find(wasReady) ?? []
    if (seen !== undefined) return met(`account ${seen.account}, ${seen.contract}`)
    return notMet(
      evidenceBeside(records, subject, modes),
      'no core of this build has been ready at IB, with data and books that agree: run "mia run --mode paper" against IB Gateway for two minutes',
    )
  },
}

function wasReady(run: readonly Evidence[]): boolean {
  const wasConnected = run.some(({ isConnected, dataSeconds }) => isConnected && dataSeconds > 0)
  return wasConnected && run.some(({ agreements }) => agreements > 0)
}
