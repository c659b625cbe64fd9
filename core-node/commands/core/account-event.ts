import { dollarsToCents } from '../../../shared/units.ts'
import type { BrokerBooks } from '../../broker/ib/broker-books.ts'
import type { AccountEvent } from '../../risk/risk-events.ts'
import { RiskKind } from '../../risk/risk-events.ts'

/** The broker's figures of the account, as the risk controls want them. @param dailyPnl dollars, or NaN */
export function accountEvent({ asOfUs, values }: BrokerBooks, dailyPnl: number): AccountEvent {
  const cents = (dollars: number | undefined) =>
    dollars === undefined || Number.isNaN(dollars) ? Number.NaN : dollarsToCents(dollars)
  return {
    kind: RiskKind.Account,
    tsUs: asOfUs,
    account: {
      excessLiquidityCents: cents(values['ExcessLiquidity']),
      initialMarginCents: cents(values['InitMarginReq']),
      dailyPnlCents: cents(dailyPnl),
      asOfUs,
    },
  }
}
