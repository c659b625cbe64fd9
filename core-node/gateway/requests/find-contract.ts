import type { ContractQuery } from '../contracts/contract-query.ts'
import type { FutureContract } from '../contracts/future-contract.ts'
import { findCash } from '../options/cash-contract.ts'
import type { Refusal } from '../orders/refusal.ts'
import { ambiguousContract, refusal, refusals } from '../orders/refusal.ts'
import type { Simulation } from '../simulation.ts'
import type { ListedContract } from '../ticks/listed-data.ts'

const notSubscribed = refusal(
  354,
  'Requested market data is not subscribed. This simulation trades the months of one future only.',
)

/** The one contract that is meant, of all there are, or why there is none. */
export function findContract(
  { contracts, options, market }: Simulation,
  query: ContractQuery,
): FutureContract | ListedContract | Refusal {
  const { tsUs } = market
  const found = [
    ...contracts.find(query, tsUs),
    ...findCash(query),
    ...(options.directory?.find(query, tsUs) ?? []),
  ]
  const [first, second] = found
  if (first === undefined) return refusals.noContract
  return second === undefined ? first : ambiguousContract(query.symbol)
}

/** A contract that has a market, or what keeps its data from the client. */
export function findTraded(simulation: Simulation, query: ContractQuery): FutureContract | Refusal {
  const found = findContract(simulation, query)
  if ('code' in found) return found
  return isTraded(simulation, found) ? found : notSubscribed
}

export function isTraded(
  { markets }: Simulation,
  contract: FutureContract | ListedContract,
): contract is FutureContract {
  return 'instrument' in contract && markets.has(contract)
}

/** With market data: the months of the traded future, the indices, the fund and the options. */
export function findQuoted(
  simulation: Simulation,
  query: ContractQuery,
): FutureContract | ListedContract | Refusal {
  const found = findContract(simulation, query)
  const isOther = 'instrument' in found && !isTraded(simulation, found)
  return isOther ? notSubscribed : found
}
