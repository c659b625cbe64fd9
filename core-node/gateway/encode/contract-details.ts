import type { FutureContract } from '../contracts/future-contract.ts'
import { underlyings } from '../contracts/future-contract.ts'
import type { TradingHours } from '../contracts/trading-hours.ts'
import { exchangeZone } from '../market-time.ts'
import { message, unsetInteger } from '../wire/fields.ts'
import { Layout } from '../wire/layout.ts'
import { Outgoing } from '../wire/message-ids.ts'
import { Since } from '../wire/server-versions.ts'

export type ContractDetails = {
  readonly requestId: number
  readonly contract: FutureContract
  readonly hours: TradingHours
}

/** When an expiring index future stops trading on its last day. */
const lastTradeTime = `08:30 ${exchangeZone}`

const orderTypes = 'ACTIVETIM,DAY,GTC,IOC,LMT,MKT,OCA,STP'

/** Message 10, the layout of the recorded contract details of ESM5. */
export const contractData = new Layout<ContractDetails>([
  ['messageId', Outgoing.ContractData],
  ['requestId', ({ requestId }) => requestId],
  ['symbol', ({ contract }) => contract.instrument.symbol],
  ['secType', 'FUT'],
  ['lastTradeDateAndTime', ({ contract }) => `${contract.expiry} ${lastTradeTime}`],
  ['lastTradeDate', ({ contract }) => contract.expiry, { since: Since.lastTradeDate }],
  ['strike', '0'],
  ['right', ''],
  ['exchange', ({ contract }) => contract.instrument.exchange],
  ['currency', 'USD'],
  ['localSymbol', ({ contract }) => contract.localSymbol],
  ['marketName', ({ contract }) => contract.instrument.symbol],
  ['tradingClass', ({ contract }) => contract.instrument.symbol],
  ['conId', ({ contract }) => contract.conId],
  ['minTick', ({ contract }) => contract.minTick],
  ['multiplier', ({ contract }) => contract.multiplier],
  ['orderTypes', orderTypes],
  ['validExchanges', ({ contract }) => contract.instrument.exchange],
  ['priceMagnifier', 1],
  ['underConId', ({ contract }) => underlyings[contract.instrument.symbol].conId],
  ['longName', ({ contract }) => underlyings[contract.instrument.symbol].name],
  ['primaryExchange', ''],
  ['contractMonth', ({ contract }) => contract.month],
  ['industry', ''],
  ['category', ''],
  ['subcategory', ''],
  ['timeZoneId', exchangeZone],
  ['tradingHours', ({ hours }) => hours.trading],
  ['liquidHours', ({ hours }) => hours.liquid],
  ['evRule', ''],
  ['evMultiplier', ''],
  ['securityIdCount', 0],
  ['aggGroup', unsetInteger],
  ['underSymbol', ({ contract }) => contract.instrument.symbol],
  ['underSecType', 'IND'],
  // IB's rule for a tick of 0.25 at any price.
  ['marketRuleIds', '67'],
  ['realExpirationDate', ({ contract }) => contract.expiry],
  ['stockType', ''],
  ['minSize', 1],
  ['sizeIncrement', 1],
  ['suggestedSizeIncrement', 1],
  ['ineligibilityReasonCount', 0, { since: Since.ineligibilityReasons }],
])

export function contractDataEnd(requestId: number): string {
  return message(Outgoing.ContractDataEnd, 1, requestId)
}
