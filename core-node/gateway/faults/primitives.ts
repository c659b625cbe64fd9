import type { Primitives } from './primitive.ts'
import { brokerPrimitives } from './primitives/broker.ts'
import { clockPrimitives } from './primitives/clock.ts'
import { connectionPrimitives } from './primitives/connection.ts'
import { linePrimitives } from './primitives/line.ts'
import { linkPrimitives } from './primitives/link.ts'
import { marketDataPrimitives } from './primitives/market-data.ts'
import { messagePrimitives } from './primitives/messages.ts'
import { orderPrimitives } from './primitives/orders.ts'

/** What can go wrong, by where. */
export const primitiveGroups: readonly (readonly [title: string, primitives: Primitives])[] = [
  ['Sessions and sockets', connectionPrimitives],
  ['The line', linePrimitives],
  ['The gateway’s clock', clockPrimitives],
  ['Links to IB and its data farms', linkPrimitives],
  ['Market data', marketDataPrimitives],
  ['Messages to clients', messagePrimitives],
  ['Orders', orderPrimitives],
  ['The broker', brokerPrimitives],
]

export const primitives: Primitives = Object.fromEntries(
  primitiveGroups.flatMap(([, group]) => Object.entries(group)),
)
