import { loginTime } from '../market-time.ts'
import { remainingContracts } from '../orders/broker-order.ts'
import { message, unsetInteger, unsetLong } from '../wire/fields.ts'
import { Layout } from '../wire/layout.ts'
import { Outgoing } from '../wire/message-ids.ts'
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

/** Message 101, the layout of recorded completed orders. Its quantity is what was left of the order. */
export const completedOrder = new Layout<OrderSource>([
  ['messageId', Outgoing.CompletedOrder],
  ...contractBlock,
  ['action', ({ terms }) => terms.action],
  ['totalQuantity', (order) => remainingContracts(order)],
  ...priceBlock,
  ['permId', ({ permId }) => permId],
  ...timingBlock,
  ...advisorBlock,
  ...rangeBlock,
  ['sweepToFill', 0],
  ['allOrNone', 0],
  ['minQty', ''],
  ['ocaType', ({ ocaType }) => ocaType],
  ['triggerMethod', ({ terms }) => terms.triggerMethod],
  ['volatility', ''],
  ['volatilityType', 0],
  ['deltaNeutralOrderType', 'None'],
  ['deltaNeutralAuxPrice', ''],
  ['deltaNeutralConId', 0],
  ['deltaNeutralShortSale', 0],
  ['deltaNeutralShortSaleSlot', 0],
  ['deltaNeutralDesignatedLocation', ''],
  ['continuousUpdate', 0],
  ['referencePriceType', 0],
  ['trailStopPrice', ''],
  ['trailingPercent', ''],
  ...combinationBlock,
  ...algorithmBlock,
  ['status', ({ status }) => status],
  ...randomBlock,
  ...offsetBlock,
  ['cashQty', 0],
  ['dontUseAutoPriceForHedge', 1],
  ['isOmsContainer', 0],
  ['autoCancelDate', ''],
  ['filledQuantity', ({ filled }) => filled],
  ['refFuturesConId', unsetInteger],
  ['autoCancelParent', 0],
  ['shareholder', 'Not an insider or substantial shareholder'],
  ['imbalanceOnly', 0],
  ['routeMarketableToBbo', 0],
  ['parentPermId', ({ parentPermId }) => (parentPermId === 0 ? unsetLong : parentPermId)],
  ['completedTime', ({ endedUs }) => loginTime(endedUs)],
  ['completedStatus', (order) => completedStatusOf(order)],
  ...peggedToBestBlock,
])

export function completedOrdersEnd(): string {
  return message(Outgoing.CompletedOrdersEnd)
}

function completedStatusOf({ status, filled, endReason }: OrderSource): string {
  return status === 'Filled' ? `Filled Size: ${filled}` : endReason
}
