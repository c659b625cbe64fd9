import type { AccountValue } from '../encode/account.ts'
import type { Valuation } from './valuation.ts'

type Amount = (valuation: Valuation) => number

const available: Amount = ({ netLiquidation, initialMargin }) => netLiquidation - initialMargin
const excess: Amount = ({ netLiquidation, maintenanceMargin }) => netLiquidation - maintenanceMargin
const nothing: Amount = () => 0

/** The money tags of account summaries and updates (IB's list of account summary tags). */
const amounts: Readonly<Record<string, Amount>> = {
  AccruedCash: nothing,
  AvailableFunds: available,
  BuyingPower: available,
  EquityWithLoanValue: ({ netLiquidation }) => netLiquidation,
  ExcessLiquidity: excess,
  FullAvailableFunds: available,
  FullExcessLiquidity: excess,
  FullInitMarginReq: ({ initialMargin }) => initialMargin,
  FullMaintMarginReq: ({ maintenanceMargin }) => maintenanceMargin,
  GrossPositionValue: ({ positions }) =>
    positions.reduce((total, { marketValue }) => total + Math.abs(marketValue), 0),
  InitMarginReq: ({ initialMargin }) => initialMargin,
  LookAheadAvailableFunds: available,
  LookAheadExcessLiquidity: excess,
  LookAheadInitMarginReq: ({ initialMargin }) => initialMargin,
  LookAheadMaintMarginReq: ({ maintenanceMargin }) => maintenanceMargin,
  MaintMarginReq: ({ maintenanceMargin }) => maintenanceMargin,
  NetLiquidation: ({ netLiquidation }) => netLiquidation,
  PreviousDayEquityWithLoanValue: ({ netLiquidation, daily }) => netLiquidation - daily,
  RegTEquity: ({ netLiquidation }) => netLiquidation,
  RegTMargin: nothing,
  SMA: nothing,
  SettledCash: ({ cash }) => cash,
  TotalCashValue: ({ cash }) => cash,
}

/** By currency: each is told for the dollar and for the account's base, which is the dollar too. */
const ledger: Readonly<Record<string, Amount>> = {
  CashBalance: ({ cash }) => cash,
  FuturesPNL: ({ daily }) => daily,
  NetLiquidationByCurrency: ({ netLiquidation }) => netLiquidation,
  RealizedPnL: ({ realized }) => realized,
  TotalCashBalance: ({ cash }) => cash,
  UnrealizedPnL: ({ unrealized }) => unrealized,
}

const plain: Readonly<Record<string, (valuation: Valuation) => string>> = {
  AccountType: () => 'INDIVIDUAL',
  Cushion: (valuation) => {
    const { netLiquidation } = valuation
    return netLiquidation > 0
      ? String(Math.round((excess(valuation) / netLiquidation) * 1e6) / 1e6)
      : '0'
  },
  DayTradesRemaining: () => '-1',
  HighestSeverity: () => '',
  Leverage: (valuation) => {
    const { netLiquidation } = valuation
    const gross = amounts['GrossPositionValue']?.(valuation) ?? 0
    return netLiquidation > 0 ? (gross / netLiquidation).toFixed(2) : '0.00'
  },
  LookAheadNextChange: () => '0',
}

/** The values of an account summary by the tags asked for. A tag that is unknown has none. */
export function summaryValues(tags: readonly string[], valuation: Valuation): AccountValue[] {
  return tags.flatMap((tag) => {
    if (tag.startsWith('$LEDGER')) return ledgerValues(valuation)
    const amount = own(amounts, tag)
    if (amount !== undefined) return [dollars(tag, amount(valuation), 'USD')]
    const text = own(plain, tag)
    return text === undefined ? [] : [{ key: tag, value: text(valuation), currency: '' }]
  })
}

/** Tags come from clients: "constructor" is none. */
function own<Value>(values: Readonly<Record<string, Value>>, tag: string): Value | undefined {
  return Object.hasOwn(values, tag) ? values[tag] : undefined
}

/** All values, as the account window has them. */
export function allValues(account: string, valuation: Valuation): AccountValue[] {
  const tags = [...Object.keys(plain), ...Object.keys(amounts)]
  return [
    { key: 'AccountCode', value: account, currency: '' },
    { key: 'AccountReady', value: 'true', currency: '' },
    { key: 'Currency', value: 'USD', currency: 'USD' },
    ...summaryValues(tags, valuation),
    ...ledgerValues(valuation),
  ]
}

function ledgerValues(valuation: Valuation): AccountValue[] {
  return Object.entries(ledger).flatMap(([key, amount]) =>
    ['USD', 'BASE'].map((currency) => dollars(key, amount(valuation), currency)),
  )
}

function dollars(key: string, amount: number, currency: string): AccountValue {
  // Never "-0.00".
  return { key, value: (Math.round(amount * 100) / 100 + 0).toFixed(2), currency }
}
