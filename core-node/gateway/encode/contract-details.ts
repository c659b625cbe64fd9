import { message, unsetInteger } from '../wire/fields.ts'
import { Layout } from '../wire/layout.ts'
import { Outgoing } from '../wire/message-ids.ts'
import { Since } from '../wire/server-versions.ts'

/** What message 10 tells of a contract of any kind; what a kind has not is ''. */
export type ContractDetails = {
  readonly symbol: string
  readonly securityType: 'FUT' | 'IND' | 'STK' | 'OPT'
  /** yyyymmdd hh:mm zone */
  readonly lastTradeDateAndTime: string
  /** yyyymmdd */
  readonly lastTradeDate: string
  readonly strike: string
  readonly right: string
  readonly exchange: string
  readonly localSymbol: string
  readonly marketName: string
  readonly tradingClass: string
  readonly conId: number
  readonly minTick: string
  readonly multiplier: string
  readonly validExchanges: string
  readonly underConId: number
  readonly longName: string
  readonly primaryExchange: string
  /** yyyymm */
  readonly contractMonth: string
  readonly timeZone: string
  readonly tradingHours: string
  readonly liquidHours: string
  readonly aggGroup: string
  readonly underSymbol: string
  readonly underSecurityType: string
  readonly marketRules: string
  readonly realExpirationDate: string
  readonly stockType: string
}

export type ContractDetailsSource = ContractDetails & { readonly requestId: number }

/** What the kinds have in common. */
export const plainDetails = {
  lastTradeDateAndTime: '',
  lastTradeDate: '',
  strike: '0',
  right: '',
  multiplier: '',
  underConId: 0,
  primaryExchange: '',
  contractMonth: '',
  aggGroup: unsetInteger,
  underSymbol: '',
  underSecurityType: '',
  marketRules: '',
  realExpirationDate: '',
  stockType: '',
} as const

const orderTypes = 'ACTIVETIM,DAY,GTC,IOC,LMT,MKT,OCA,STP'

/** Message 10, the layout of the recorded contract details of ESM5. */
export const contractData = new Layout<ContractDetailsSource>([
  ['messageId', Outgoing.ContractData],
  ['requestId', ({ requestId }) => requestId],
  ['symbol', ({ symbol }) => symbol],
  ['secType', ({ securityType }) => securityType],
  ['lastTradeDateAndTime', ({ lastTradeDateAndTime }) => lastTradeDateAndTime],
  ['lastTradeDate', ({ lastTradeDate }) => lastTradeDate, { since: Since.lastTradeDate }],
  ['strike', ({ strike }) => strike],
  ['right', ({ right }) => right],
  ['exchange', ({ exchange }) => exchange],
  ['currency', 'USD'],
  ['localSymbol', ({ localSymbol }) => localSymbol],
  ['marketName', ({ marketName }) => marketName],
  ['tradingClass', ({ tradingClass }) => tradingClass],
  ['conId', ({ conId }) => conId],
  ['minTick', ({ minTick }) => minTick],
  ['multiplier', ({ multiplier }) => multiplier],
  ['orderTypes', orderTypes],
  ['validExchanges', ({ validExchanges }) => validExchanges],
  ['priceMagnifier', 1],
  ['underConId', ({ underConId }) => underConId],
  ['longName', ({ longName }) => longName],
  ['primaryExchange', ({ primaryExchange }) => primaryExchange],
  ['contractMonth', ({ contractMonth }) => contractMonth],
  ['industry', ''],
  ['category', ''],
  ['subcategory', ''],
  ['timeZoneId', ({ timeZone }) => timeZone],
  ['tradingHours', ({ tradingHours }) => tradingHours],
  ['liquidHours', ({ liquidHours }) => liquidHours],
  ['evRule', ''],
  ['evMultiplier', ''],
  ['securityIdCount', 0],
  ['aggGroup', ({ aggGroup }) => aggGroup],
  ['underSymbol', ({ underSymbol }) => underSymbol],
  ['underSecType', ({ underSecurityType }) => underSecurityType],
  ['marketRuleIds', ({ marketRules }) => marketRules],
  ['realExpirationDate', ({ realExpirationDate }) => realExpirationDate],
  ['stockType', ({ stockType }) => stockType],
  ['minSize', 1],
  ['sizeIncrement', 1],
  ['suggestedSizeIncrement', 1],
  ['ineligibilityReasonCount', 0, { since: Since.ineligibilityReasons }],
])

export function contractDataEnd(requestId: number): string {
  return message(Outgoing.ContractDataEnd, 1, requestId)
}
