import type { FutureContract } from '../contracts/future-contract.ts'
import type { Row } from '../wire/layout.ts'

/** IB spells what a future has not in more than one way, by message. */
export type ContractSpelling = {
  readonly strike: '0' | '0.0'
  readonly right: '' | '?'
  readonly hasExchange: boolean
}

/** The eleven fields by which messages name a contract: no primary exchange here. */
export function contractRows<Source extends { readonly contract: FutureContract }>(
  spelling: ContractSpelling,
): readonly Row<Source>[] {
  const { strike, right, hasExchange } = spelling
  return [
    ['conId', ({ contract }) => contract.conId],
    ['symbol', ({ contract }) => contract.instrument.symbol],
    ['secType', 'FUT'],
    ['lastTradeDate', ({ contract }) => contract.expiry],
    ['strike', strike],
    ['right', right],
    ['multiplier', ({ contract }) => contract.multiplier],
    ['exchange', ({ contract }) => (hasExchange ? contract.instrument.exchange : '')],
    ['currency', 'USD'],
    ['localSymbol', ({ contract }) => contract.localSymbol],
    ['tradingClass', ({ contract }) => contract.instrument.symbol],
  ]
}
