import type { FutureContract } from '../contracts/future-contract.ts'
import { underlyings } from '../contracts/future-contract.ts'
import type { TradingHours } from '../contracts/trading-hours.ts'
import { exchangeZone } from '../market-time.ts'
import type { Field } from '../wire/fields.ts'
import { message, unsetInteger } from '../wire/fields.ts'
import { Outgoing } from '../wire/message-ids.ts'
import { Since } from '../wire/server-versions.ts'

/** When an expiring index future stops trading on its last day. */
const lastTradeTime = `08:30 ${exchangeZone}`

const orderTypes = 'ACTIVETIM,CONDORDER,DAY,GTC,IOC,LMT,MKT,OCA,STP'

/** IB's rule for a tick of 0.25 at any price is 67 (recorded contract details). */
const marketRuleId = '67'

/** Message 10, the layout of the recorded contract details of ESM5. */
export function contractData(
  requestId: number,
  contract: FutureContract,
  hours: TradingHours,
  serverVersion: number,
): string {
  const { instrument, conId, localSymbol, expiry, month } = contract
  const { symbol, exchange } = instrument
  const underlying = underlyings[symbol]
  const when = (since: number, ...fields: Field[]) => (serverVersion >= since ? fields : [])
  return message(
    Outgoing.ContractData,
    requestId,
    symbol,
    'FUT',
    `${expiry} ${lastTradeTime}`,
    ...when(Since.lastTradeDate, expiry),
    ...['0', '', exchange, 'USD', localSymbol],
    // Market name and trading class are the symbol.
    ...[symbol, symbol],
    conId,
    contract.minTick,
    contract.multiplier,
    orderTypes,
    exchange,
    // Price magnifier.
    '1',
    underlying.conId,
    underlying.name,
    // Primary exchange.
    '',
    month,
    // Industry, category, subcategory: a future has none.
    ...['', '', ''],
    exchangeZone,
    hours.trading,
    hours.liquid,
    // Economic value rule and its multiplier, and a count of security ids.
    ...['', '', '0'],
    unsetInteger,
    ...[symbol, 'IND', marketRuleId],
    expiry,
    // Stock type, then smallest size, increment and suggested increment.
    ...['', '1', '1', '1'],
    ...when(Since.ineligibilityReasons, 0),
  )
}

export function contractDataEnd(requestId: number): string {
  return message(Outgoing.ContractDataEnd, 1, requestId)
}
