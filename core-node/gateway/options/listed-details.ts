import type { ContractDetails } from '../encode/contract-details.ts'
import { plainDetails } from '../encode/contract-details.ts'
import { dayText, loginZone } from '../market-time.ts'
import type { CashContract } from './cash-contract.ts'
import { cashContracts } from './cash-contract.ts'
import { cashHoursText } from './cash-hours-text.ts'
import { optionMultiplier } from './option-classes.ts'
import type { OptionContract } from './option-contract.ts'

const cashMinTick = '0.01'

/** @param exchange as it was asked for; '' for the one it is listed on */
export function cashDetails(
  contract: CashContract,
  exchange: string,
  tsUs: number,
): ContractDetails {
  const { symbol, securityType, conId, exchanges, tradingClass } = contract
  const { primaryExchange, longName, stockType } = contract
  const hours = cashHoursText(tsUs, loginZone)
  return {
    ...plainDetails,
    symbol,
    securityType,
    exchange: exchange === '' ? (exchanges[0] ?? '') : exchange,
    localSymbol: symbol,
    marketName: tradingClass,
    tradingClass,
    conId,
    minTick: cashMinTick,
    validExchanges: exchanges.join(','),
    longName,
    primaryExchange,
    timeZone: loginZone,
    tradingHours: hours,
    liquidHours: hours,
    stockType,
  }
}

/** @param hours of its exchange, made once for all options of an answer */
export function optionDetails(
  contract: OptionContract,
  exchange: string,
  hours: string,
): ContractDetails {
  const { series, strike, right, localSymbol, conId } = contract
  const { optionClass, lastTradeDate, expiry } = series
  const underlying = cashContracts[optionClass.underlying]
  const closes = optionClass.zone === loginZone ? '16:00' : '15:00'
  return {
    ...plainDetails,
    symbol: optionClass.underlying,
    securityType: 'OPT',
    lastTradeDateAndTime: `${lastTradeDate} ${closes} ${optionClass.zone}`,
    lastTradeDate,
    strike: String(strike),
    right,
    exchange: exchange === '' ? (optionClass.exchanges[0] ?? '') : exchange,
    localSymbol,
    marketName: optionClass.name,
    tradingClass: optionClass.name,
    conId,
    minTick: String(optionClass.tickBelowThree),
    multiplier: String(optionMultiplier),
    validExchanges: optionClass.exchanges.join(','),
    underConId: underlying.conId,
    longName: underlying.longName,
    contractMonth: lastTradeDate.slice(0, 6),
    timeZone: optionClass.zone,
    tradingHours: hours,
    liquidHours: hours,
    underSymbol: optionClass.underlying,
    underSecurityType: underlying.securityType,
    realExpirationDate: dayText(expiry),
  }
}
