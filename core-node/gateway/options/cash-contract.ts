import type { ContractQuery } from '../contracts/contract-query.ts'

/** What the future is compared with: indices, and one fund. */
export const cashNames = ['SPX', 'VIX', 'VXN', 'QQQ'] as const
export type CashName = (typeof cashNames)[number]

export type CashContract = {
  readonly conId: number
  readonly symbol: CashName
  readonly securityType: 'IND' | 'STK'
  /** The first is the one it is listed on. */
  readonly exchanges: readonly string[]
  readonly primaryExchange: string
  readonly tradingClass: string
  readonly longName: string
  readonly stockType: string
}

const index = {
  securityType: 'IND',
  exchanges: ['CBOE'],
  primaryExchange: 'CBOE',
  stockType: '',
} as const

/** The ids of SPX, VIX and QQQ are IB's; that of VXN is the simulation's own. */
export const cashContracts: Readonly<Record<CashName, CashContract>> = {
  SPX: {
    ...index,
    conId: 416_904,
    symbol: 'SPX',
    tradingClass: 'SPX',
    longName: 'S&P 500 Stock Index',
  },
  VIX: {
    ...index,
    conId: 13_455_763,
    symbol: 'VIX',
    tradingClass: 'VIX',
    longName: 'CBOE Volatility Index',
  },
  VXN: {
    ...index,
    conId: 900_000_011,
    symbol: 'VXN',
    tradingClass: 'VXN',
    longName: 'CBOE NASDAQ 100 Volatility Index',
  },
  QQQ: {
    conId: 320_227_571,
    symbol: 'QQQ',
    securityType: 'STK',
    exchanges: ['SMART', 'NASDAQ', 'ISLAND', 'ARCA', 'BATS'],
    primaryExchange: 'NASDAQ',
    tradingClass: 'NMS',
    longName: 'INVESCO QQQ TRUST SERIES 1',
    stockType: 'ETF',
  },
}

/** An id says it all: then only the exchange is looked at besides. */
export function findCash(query: ContractQuery): CashContract[] {
  return Object.values(cashContracts).filter((contract) => {
    const { conId, symbol, securityType, exchanges, tradingClass } = contract
    if (query.exchange !== '' && !exchanges.includes(query.exchange)) return false
    if (query.conId !== 0) return query.conId === conId
    return (
      query.securityType === securityType &&
      (query.symbol === symbol || (query.symbol === '' && query.localSymbol === symbol)) &&
      ['', symbol].includes(query.localSymbol) &&
      ['', tradingClass].includes(query.tradingClass) &&
      ['', 'USD'].includes(query.currency)
    )
  })
}
