import { centsToDollars } from '../../../shared/units.ts'
import { loginTime } from '../market-time.ts'
import type { ExecutionReport } from '../orders/executions.ts'
import { javaDouble, message, unsetDouble } from '../wire/fields.ts'
import { Layout } from '../wire/layout.ts'
import { Outgoing } from '../wire/message-ids.ts'
import { Since } from '../wire/server-versions.ts'
import { contractRows } from './contract-fields.ts'

/** The request id of an execution that nobody asked for. */
export const liveExecution = -1

export type ExecutionSource = ExecutionReport & {
  readonly requestId: number
  readonly account: string
}

/** Message 11, the layout of recorded order dialogues. */
export const executionData = new Layout<ExecutionSource>([
  ['messageId', Outgoing.Execution],
  ['requestId', ({ requestId }) => requestId],
  ['orderId', ({ orderId }) => orderId],
  ...contractRows<ExecutionSource>({ strike: '0.0', right: '', hasExchange: true }),
  ['execId', ({ execId }) => execId],
  ['time', ({ tsUs }) => loginTime(tsUs)],
  ['account', ({ account }) => account],
  ['executionExchange', ({ contract }) => contract.instrument.exchange],
  ['side', ({ side }) => (side > 0 ? 'BOT' : 'SLD')],
  ['shares', ({ contracts }) => contracts],
  ['price', ({ price }) => javaDouble(price)],
  ['permId', ({ permId }) => permId],
  ['clientId', ({ clientId }) => clientId],
  ['liquidation', ({ isLiquidation }) => (isLiquidation === true ? 1 : 0)],
  ['cumQty', ({ cumulativeContracts }) => cumulativeContracts],
  ['avgPrice', (report) => javaDouble(report.averagePrice)],
  ['orderRef', ({ orderRef }) => orderRef],
  ['evRule', ''],
  ['evMultiplier', ''],
  ['modelCode', ''],
  // 1 added liquidity, 2 took it.
  ['lastLiquidity', ({ isTaker }) => (isTaker ? 2 : 1)],
  ['pendingPriceRevision', 0, { since: Since.pendingPriceRevision }],
])

/** Message 59. What a closing trade realized is known; of an opening one IB sends the unset double. */
export function commissionReport(report: ExecutionReport): string {
  const { realizedCents } = report
  return message(
    Outgoing.CommissionReport,
    1,
    report.execId,
    javaDouble(centsToDollars(report.commissionCents)),
    'USD',
    realizedCents === undefined ? unsetDouble : javaDouble(centsToDollars(realizedCents)),
    // Yield, and its redemption date.
    unsetDouble,
    '',
  )
}

export function executionEnd(requestId: number): string {
  return message(Outgoing.ExecutionEnd, 1, requestId)
}
