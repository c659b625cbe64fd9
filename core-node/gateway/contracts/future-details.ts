import type { ContractDetails } from '../encode/contract-details.ts'
import { plainDetails } from '../encode/contract-details.ts'
import { exchangeZone } from '../market-time.ts'
import type { FutureContract } from './future-contract.ts'
import { underlyings } from './future-contract.ts'
import type { TradingHours } from './trading-hours.ts'

/** When an expiring index future stops trading on its last day. */
const lastTradeTime = `08:30 ${exchangeZone}`

export function futureDetails(contract: FutureContract, hours: TradingHours): ContractDetails {
  const { instrument, expiry, localSymbol, conId, minTick, multiplier, month } = contract
  const { symbol, exchange } = instrument
  return {
    ...plainDetails,
    symbol,
    securityType: 'FUT',
    lastTradeDateAndTime: `${expiry} ${lastTradeTime}`,
    lastTradeDate: expiry,
    exchange,
    localSymbol,
    marketName: symbol,
    tradingClass: symbol,
    conId,
    minTick,
    multiplier,
    validExchanges: exchange,
    underConId: underlyings[symbol].conId,
    longName: underlyings[symbol].name,
    contractMonth: month,
    timeZone: exchangeZone,
    tradingHours: hours.trading,
    liquidHours: hours.liquid,
    underSymbol: symbol,
    underSecurityType: 'IND',
    // IB's rule for a tick of 0.25 at any price.
    marketRules: '67',
    realExpirationDate: expiry,
  }
}
