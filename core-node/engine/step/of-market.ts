import { BrokerKind } from '../../execution/broker-port.ts'
import type { MarketEvent } from '../../market/events.ts'

/** The market's events have the lower numbers; those of broker, commands and account stand above. */
export function isOfMarket(event: { readonly kind: number }): event is MarketEvent {
  return event.kind < BrokerKind.Link
}
