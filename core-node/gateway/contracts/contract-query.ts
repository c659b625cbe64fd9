import type { FutureContract } from './future-contract.ts'

/** A contract as a client describes it: what is empty or 0 is left open. */
export type ContractQuery = {
  readonly conId: number
  readonly symbol: string
  readonly securityType: string
  /** yyyymm, yyyymmdd, or what contract details gave: 20250919 08:30 US/Central. */
  readonly expiry: string
  /** Of an option; 0 and '' are left open. */
  readonly strike: number
  readonly right: string
  readonly multiplier: string
  readonly exchange: string
  readonly currency: string
  readonly localSymbol: string
  readonly tradingClass: string
}

/** Names under which IB knows the two exchanges, and the routes it adds to them. */
const exchangeNames = {
  CME: ['CME', 'GLOBEX', 'QBALGO'],
  CBOT: ['CBOT', 'ECBOT', 'QBALGO'],
} as const

/** Each named part must agree. An id says it all: then only the exchange is looked at besides. */
export function matchesQuery(contract: FutureContract, query: ContractQuery): boolean {
  const { instrument } = contract
  const names: readonly string[] = exchangeNames[instrument.exchange]
  if (query.exchange !== '' && !names.includes(query.exchange)) return false
  if (query.conId !== 0) return query.conId === contract.conId
  return (
    query.securityType === 'FUT' &&
    agrees(query.symbol, instrument.symbol) &&
    agrees(query.localSymbol, contract.localSymbol) &&
    agrees(query.tradingClass, instrument.symbol) &&
    agrees(query.currency, 'USD') &&
    (query.multiplier === '' || Number(query.multiplier) === instrument.multiplier) &&
    agreesOnExpiry(query.expiry, contract)
  )
}

function agrees(asked: string, actual: string): boolean {
  return asked === '' || asked === actual
}

function agreesOnExpiry(asked: string, { expiry, month }: FutureContract): boolean {
  const digits = asked.slice(0, 8).trim()
  return digits === '' || digits === expiry || digits === month
}
