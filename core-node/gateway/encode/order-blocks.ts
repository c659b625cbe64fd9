import type { OrderPreview } from '../account/order-preview.ts'
import type { BrokerOrder } from '../orders/broker-order.ts'
import { flag, javaDouble, unsetDouble, unsetInteger } from '../wire/fields.ts'
import type { Row } from '../wire/layout.ts'
import { Since } from '../wire/server-versions.ts'
import { contractRows } from './contract-fields.ts'

/** What openOrder and completedOrder are made of. */
export type OrderSource = BrokerOrder & {
  readonly account: string
  /** Of an order that only asks what it would do. */
  readonly preview?: OrderPreview
}

type Rows = readonly Row<OrderSource>[]

/**
 * Blocks of fields that openOrder and completedOrder share. The layouts are those of recorded order dialogues;
 * what a limit, market or stop order of a future never has is sent as TWS sends it when it is not set.
 */
export const contractBlock: Rows = contractRows({ strike: '0', right: '?', hasExchange: true })

export const priceBlock: Rows = [
  ['orderType', ({ terms }) => terms.orderType],
  ['lmtPrice', ({ terms }) => javaDouble(terms.limitPrice ?? 0)],
  ['auxPrice', ({ terms }) => javaDouble(terms.auxPrice ?? 0)],
  ['tif', ({ terms }) => (terms.timeInForce === '' ? 'DAY' : terms.timeInForce)],
  ['ocaGroup', ({ ocaGroup }) => ocaGroup],
  ['account', ({ account }) => account],
  ['openClose', ({ terms }) => terms.openClose],
  ['origin', 0],
  ['orderRef', ({ terms }) => terms.orderRef],
]

export const timingBlock: Rows = [
  ['outsideRth', ({ terms }) => flag(terms.outsideRth)],
  ['hidden', ({ terms }) => flag(terms.isHidden)],
  ['discretionaryAmt', 0],
  ['goodAfterTime', ''],
]

export const advisorBlock: Rows = [
  ['faGroup', ''],
  ['faMethod', ''],
  ['faPercentage', ''],
  ['faProfile', '', { until: Since.faProfileDesupport }],
  ['modelCode', ''],
  ['goodTillDate', ({ terms }) => terms.goodTillDate],
  ['rule80A', ''],
  ['percentOffset', ''],
  ['settlingFirm', ''],
  ['shortSaleSlot', 0],
  ['designatedLocation', ''],
  ['exemptCode', -1],
]

export const rangeBlock: Rows = [
  ['startingPrice', ''],
  ['stockRefPrice', ''],
  ['delta', ''],
  ['stockRangeLower', ''],
  ['stockRangeUpper', ''],
  ['displaySize', unsetInteger],
]

export const combinationBlock: Rows = [
  ['comboLegsDescription', ''],
  ['comboLegCount', 0],
  ['orderComboLegCount', 0],
  ['smartComboRoutingParamCount', 0],
  ['scaleInitLevelSize', unsetInteger],
  ['scaleSubsLevelSize', unsetInteger],
  ['scalePriceIncrement', ''],
  ['hedgeType', ''],
]

export const algorithmBlock: Rows = [
  ['clearingAccount', ''],
  ['clearingIntent', 'IB'],
  ['notHeld', 0],
  ['hasDeltaNeutralContract', 0],
  ['algoStrategy', ''],
  ['solicited', 0],
]

export const randomBlock: Rows = [
  ['randomizeSize', 0],
  ['randomizePrice', 0],
  ['conditionCount', 0],
]

export const offsetBlock: Rows = [
  ['trailStopPriceAgain', unsetDouble],
  ['lmtPriceOffset', unsetDouble],
]

export const peggedToBestBlock: Rows = [
  ['minTradeQty', ''],
  ['minCompeteSize', ''],
  ['competeAgainstBestOffset', ''],
  ['midOffsetAtWhole', ''],
  ['midOffsetAtHalf', ''],
  ['customerAccount', '', { since: Since.customerAccount }],
  ['professionalCustomer', 0, { since: Since.professionalCustomer }],
]
