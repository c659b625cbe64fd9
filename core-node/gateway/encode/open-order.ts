import { centsToDollars, dollarsToCents } from '../../../shared/units.ts'
import type { OrderPreview } from '../account/order-preview.ts'
import { flag, javaDouble, message, unsetDouble, unsetInteger } from '../wire/fields.ts'
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
  ['whatIf', ({ terms }) => flag(terms.whatIf)],
  ['status', ({ status }) => status],
  ['initMarginBefore', margin(({ initialBefore }) => initialBefore)],
  ['maintMarginBefore', margin(({ maintenanceBefore }) => maintenanceBefore)],
  ['equityWithLoanBefore', margin(({ equityBefore }) => equityBefore)],
  ['initMarginChange', margin((order) => order.initialAfter - order.initialBefore)],
  ['maintMarginChange', margin((order) => order.maintenanceAfter - order.maintenanceBefore)],
  ['equityWithLoanChange', margin((order) => order.equityAfter - order.equityBefore)],
  ['initMarginAfter', margin(({ initialAfter }) => initialAfter)],
  ['maintMarginAfter', margin(({ maintenanceAfter }) => maintenanceAfter)],
  ['equityWithLoanAfter', margin(({ equityAfter }) => equityAfter)],
  ['commission', (order) => commissionOf(order)],
  ['minCommission', ''],
  ['maxCommission', ''],
  ['commissionCurrency', (order) => (commissionOf(order) === '' ? '' : 'USD')],
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

/** A margin of a preview; other orders tell none. */
function margin(amount: (preview: OrderPreview) => number): (source: OrderSource) => string {
  return ({ preview }) =>
    preview === undefined
      ? unsetDouble
      : javaDouble(centsToDollars(dollarsToCents(amount(preview))))
}

/** Told once the first commission is booked, and in a preview. */
function commissionOf({ commissionCents, preview }: OrderSource): string {
  if (preview !== undefined) return javaDouble(preview.commission)
  return commissionCents > 0 ? javaDouble(centsToDollars(commissionCents)) : ''
}
