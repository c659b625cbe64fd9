import { message } from '../wire/fields.ts'
import { Outgoing } from '../wire/message-ids.ts'

/** What a subscriber of market data sees: real time, frozen, delayed, delayed and frozen. */
export const realTime = 1

export function marketDataType(requestId: number): string {
  return message(Outgoing.MarketDataType, 1, requestId, realTime)
}

/** No exchange list for a future; 4 says that no snapshots can be bought. */
export function tickRequestParameters(requestId: number, minTick: string): string {
  return message(Outgoing.TickRequestParameters, requestId, minTick, '', 4)
}

export function tickSnapshotEnd(requestId: number): string {
  return message(Outgoing.TickSnapshotEnd, 1, requestId)
}

export function tickPrice(
  requestId: number,
  type: number,
  price: string,
  size: number,
  attributes: number,
): string {
  return message(Outgoing.TickPrice, 6, requestId, type, price, size, attributes)
}

export function tickSize(requestId: number, type: number, size: number): string {
  return message(Outgoing.TickSize, 6, requestId, type, size)
}

export function tickGeneric(requestId: number, type: number, value: string): string {
  return message(Outgoing.TickGeneric, 6, requestId, type, value)
}

export function tickString(requestId: number, type: number, text: string): string {
  return message(Outgoing.TickString, 6, requestId, type, text)
}

/** What a volatility is of: prices, not returns. */
const priceBased = 1

/**
 * 21|reqId|type|attribute|volatility|delta|price|dividends|gamma|vega|theta|underlying: no version, and never an
 * empty field.
 */
export function tickOptionComputation(
  requestId: number,
  type: number,
  figures: readonly string[],
): string {
  return message(Outgoing.TickOptionComputation, requestId, type, priceBased, ...figures)
}

const encoder = new TextEncoder()

/** The fields before a subscriber's ticks, encoded once for all of them. */
function head(...fields: readonly number[]): Uint8Array {
  return encoder.encode(message(...fields))
}

/** 1|6|reqId before type|price|size|attributes */
export function tickPriceHead(requestId: number): Uint8Array {
  return head(Outgoing.TickPrice, 6, requestId)
}

/** 2|6|reqId before type|size */
export function tickSizeHead(requestId: number): Uint8Array {
  return head(Outgoing.TickSize, 6, requestId)
}

/** 45|6|reqId before type|value */
export function tickGenericHead(requestId: number): Uint8Array {
  return head(Outgoing.TickGeneric, 6, requestId)
}

/** 46|6|reqId before type|text */
export function tickStringHead(requestId: number): Uint8Array {
  return head(Outgoing.TickString, 6, requestId)
}

/** 99|reqId before type|time|… */
export function tickByTickHead(requestId: number): Uint8Array {
  return head(Outgoing.TickByTick, requestId)
}

/** 12|1|reqId before position|operation|side|price|size */
export function depthHead(requestId: number): Uint8Array {
  return head(Outgoing.MarketDepth, 1, requestId)
}

/** 13|1|reqId before position|market maker|operation|side|price|size|1 */
export function smartDepthHead(requestId: number): Uint8Array {
  return head(Outgoing.MarketDepthL2, 1, requestId)
}
