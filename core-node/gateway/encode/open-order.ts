import { centsToDollars } from '../../../shared/units.ts'
import { javaDouble, message, unsetDouble, unsetInteger } from '../wire/fields.ts'
import { Layout } from '../wire/layout.ts'
import { Outgoing } from '../wire/message-ids.ts'
import { Since } from '../wire/server-versions.ts'
import type { OrderSource } from './order-blocks.ts'
import {
  advisorBlock,
  algorithmBlock,
  combinationBlock,
  contractBlock,
  offsetBlock,
  peggedToBestBlock,
  priceBlock,
  randomBlock,
  rangeBlock,
  timingBlock,
} from './order-blocks.ts'

/**
 * Message 5. Its deltaNeutralOrderType is None and eight fields follow: every decoder expects them then, and
 * would read all that comes after in the wrong place without.
 */
export const openOrder = new Layout<OrderSource>([
  ['messageId', Outgoing.OpenOrder],
  ['orderId', ({ orderId }) => orderId],
  ...contractBlock,
  ['action', ({ terms }) => terms.action],
  ['totalQuantity', ({ contracts }) => contracts],
  ...priceBlock,
  ['clientId', ({ clientId }) => clientId],
  ['permId', ({ permId }) => permId],
  ...timingBlock,
  // A deprecated field, which still holds this.
  ['sharesAllocation', (order) => `${order.permId}.0/${order.account}/${order.contracts}`],
  ...advisorBlock,
  ['auctionStrategy', 0],
  ...rangeBlock,
  ['blockOrder', 0],
  ['sweepToFill', 0],
  ['allOrNone', 0],
  ['minQty', ''],
  ['ocaType', ({ ocaType }) => ocaType],
  ['eTradeOnly', 0],
  ['firmQuoteOnly', 0],
  ['nbboPriceCap', ''],
  ['parentId', ({ parentId }) => parentId],
  ['triggerMethod', ({ terms }) => terms.triggerMethod],
  ['volatility', ''],
  ['volatilityType', 0],
  ['deltaNeutralOrderType', 'None'],
  ['deltaNeutralAuxPrice', ''],
  ['deltaNeutralConId', 0],
  ['deltaNeutralSettlingFirm', ''],
  ['deltaNeutralClearingAccount', ''],
  ['deltaNeutralClearingIntent', ''],
  ['deltaNeutralOpenClose', '?'],
  ['deltaNeutralShortSale', 0],
  ['deltaNeutralShortSaleSlot', 0],
  ['deltaNeutralDesignatedLocation', ''],
  ['continuousUpdate', 0],
  ['referencePriceType', 0],
  ['trailStopPrice', ''],
  ['trailingPercent', ''],
  ['basisPoints', ''],
  ['basisPointsType', ''],
  ...combinationBlock,
  ['optOutSmartRouting', 0],
  ...algorithmBlock,
  ['whatIf', 0],
  ['status', ({ status }) => status],
  ['initMarginBefore', unsetDouble],
  ['maintMarginBefore', unsetDouble],
  ['equityWithLoanBefore', unsetDouble],
  ['initMarginChange', unsetDouble],
  ['maintMarginChange', unsetDouble],
  ['equityWithLoanChange', unsetDouble],
  ['initMarginAfter', unsetDouble],
  ['maintMarginAfter', unsetDouble],
  ['equityWithLoanAfter', unsetDouble],
  ['commission', (order) => commissionOf(order)],
  ['minCommission', ''],
  ['maxCommission', ''],
  ['commissionCurrency', ({ commissionCents }) => (commissionCents > 0 ? 'USD' : '')],
  ['warningText', ''],
  ...randomBlock,
  ['adjustedOrderType', 'None'],
  ['triggerPrice', unsetDouble],
  ...offsetBlock,
  ['adjustedStopPrice', unsetDouble],
  ['adjustedStopLimitPrice', unsetDouble],
  ['adjustedTrailingAmount', unsetDouble],
  ['adjustableTrailingUnit', 0],
  ['softDollarTierName', ''],
  ['softDollarTierValue', ''],
  ['softDollarTierDisplayName', ''],
  ['cashQty', 0],
  ['dontUseAutoPriceForHedge', 1],
  ['isOmsContainer', 0],
  ['discretionaryUpToLimitPrice', 0],
  ['usePriceMgmtAlgo', 0],
  ['duration', ''],
  ['postToAts', ''],
  ['autoCancelParent', 0],
  ...peggedToBestBlock,
  ['bondAccruedInterest', '', { since: Since.bondAccruedInterest }],
  ['includeOvernight', 0, { since: Since.includeOvernight }],
  ['extOperator', '', { since: Since.cmeTaggingFieldsInOpenOrder }],
  ['manualOrderIndicator', unsetInteger, { since: Since.cmeTaggingFieldsInOpenOrder }],
])

export function openOrderEnd(): string {
  return message(Outgoing.OpenOrderEnd, 1)
}

/** Told once the first commission is booked. */
function commissionOf({ commissionCents }: OrderSource): string {
  return commissionCents > 0 ? javaDouble(centsToDollars(commissionCents)) : ''
}
