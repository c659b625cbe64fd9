import { centsToDollars } from '../../../shared/units.ts'
import { loginTime } from '../market-time.ts'
import type { ExecutionReport } from '../orders/executions.ts'
import type { Field } from '../wire/fields.ts'
import { javaDouble, message, unsetDouble } from '../wire/fields.ts'
import { Outgoing } from '../wire/message-ids.ts'
import { Since } from '../wire/server-versions.ts'
import { executionContract } from './contract-fields.ts'

/** The request id of an execution that nobody asked for. */
export const liveExecution = -1

/** Message 11, the layout of recorded order dialogues. @param requestId `liveExecution`, or who asked */
export function executionData(
  requestId: number,
  report: ExecutionReport,
  account: string,
  serverVersion: number,
): string {
  const when = (since: number, ...fields: Field[]) => (serverVersion >= since ? fields : [])
  return message(
    Outgoing.Execution,
    requestId,
    report.orderId,
    ...executionContract(report.contract),
    report.execId,
    loginTime(report.tsUs),
    account,
    report.contract.instrument.exchange,
    report.side > 0 ? 'BOT' : 'SLD',
    report.contracts,
    javaDouble(report.price),
    report.permId,
    report.clientId,
    // Liquidation.
    0,
    report.cumulativeContracts,
    javaDouble(report.averagePrice),
    report.orderRef,
    // Economic value rule and its multiplier, model.
    ...['', '', ''],
    report.isTaker ? 2 : 1,
    ...when(Since.pendingPriceRevision, 0),
  )
}

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
    ...[unsetDouble, ''],
  )
}

export function executionEnd(requestId: number): string {
  return message(Outgoing.ExecutionEnd, 1, requestId)
}
