import { toTicksOrUndefined } from '../../../shared/units.ts'
import type { FutureContract } from '../contracts/future-contract.ts'
import type { OrderTerms } from './order-terms.ts'
import type { Refusal } from './refusal.ts'
import { invalid, refusal, refusals } from './refusal.ts'

export type OrderCheck = (
  terms: OrderTerms,
  contract: FutureContract,
  account: string,
) => Refusal | undefined

const orderTypes = ['LMT', 'MKT', 'STP']
const timesInForce = ['', 'DAY', 'GTC', 'GTD', 'IOC']
/** More is a mistake: the exchange's own limit for ES is of this order. */
const contractsMax = 10_000

/** What is wrong with an order by itself, in the order in which TWS looks at it. */
export const orderChecks: readonly OrderCheck[] = [
  ({ action }) =>
    action === 'BUY' || action === 'SELL' ? undefined : invalid(`Invalid side: ${action}`),
  ({ account }, _contract, own) =>
    account === '' || account === own ? undefined : invalid(`Invalid account code '${account}'`),
  ({ unserved }) =>
    unserved.length === 0
      ? undefined
      : invalid(`This gateway does not serve: ${unserved.join(', ')}`),
  ({ goodAfterTime }) =>
    goodAfterTime === '' ? undefined : invalid('This gateway does not serve: good after time'),
  ({ orderType }) =>
    orderTypes.includes(orderType)
      ? undefined
      : refusal(
          387,
          `Unsupported order type for this exchange and security type. Served are ${orderTypes.join(', ')}`,
        ),
  ({ timeInForce }) =>
    timesInForce.includes(timeInForce)
      ? undefined
      : refusal(10052, `Invalid time in force:${timeInForce}`),
  ({ quantity }) => checkSize(quantity),
  (terms, { instrument }) => checkPrice(priceOf(terms), terms.orderType, instrument.tickNanos),
]

export function checkOrder(
  terms: OrderTerms,
  contract: FutureContract,
  account: string,
): Refusal | undefined {
  for (const check of orderChecks) {
    const problem = check(terms, contract, account)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** The one price a type of order has: a market order has none. */
function priceOf(terms: OrderTerms): number | undefined {
  return terms.orderType === 'LMT' ? terms.limitPrice : terms.auxPrice
}

function checkSize(quantity: number | undefined): Refusal | undefined {
  if (quantity === undefined || quantity === 0) return refusals.zeroSize
  if (!Number.isInteger(quantity)) return refusals.fractional
  if (quantity < 0 || quantity > contractsMax) {
    return invalid(`The size ${quantity} is not between 1 and ${contractsMax}`)
  }
  return undefined
}

function checkPrice(
  price: number | undefined,
  orderType: string,
  tickNanos: number,
): Refusal | undefined {
  if (orderType === 'MKT') return undefined
  if (price === undefined) return invalid(`A ${orderType} order needs a price`)
  if (price <= 0) return invalid(`The price ${price} is not above zero`)
  return toTicksOrUndefined(price, tickNanos) === undefined ? refusals.offTick : undefined
}
