import type { FutureContract } from '../contracts/future-contract.ts'
import type { Field } from '../wire/fields.ts'

/** What differs between the messages that carry a contract: IB spells an absent strike and right in two ways. */
export type ContractSpelling = {
  readonly strike: '0' | '0.0'
  readonly right: '' | '?'
  readonly exchange: string
}

/** As in openOrder and completedOrder (recorded order dialogues). */
export function orderContract(contract: FutureContract): Field[] {
  const { exchange } = contract.instrument
  return contractFields(contract, { strike: '0', right: '?', exchange })
}

/** As in execDetails (recorded order dialogues). */
export function executionContract(contract: FutureContract): Field[] {
  const { exchange } = contract.instrument
  return contractFields(contract, { strike: '0.0', right: '', exchange })
}

/** As in positions, which name no exchange. */
export function positionContract(contract: FutureContract): Field[] {
  return contractFields(contract, { strike: '0.0', right: '', exchange: '' })
}

/** The eleven fields: no primary exchange here. */
function contractFields(contract: FutureContract, spelling: ContractSpelling): Field[] {
  const { symbol } = contract.instrument
  const { strike, right, exchange } = spelling
  return [
    contract.conId,
    symbol,
    'FUT',
    contract.expiry,
    strike,
    right,
    contract.multiplier,
    exchange,
    'USD',
    contract.localSymbol,
    symbol,
  ]
}
