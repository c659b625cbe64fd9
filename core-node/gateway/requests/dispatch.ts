import type { Client } from '../session/client.ts'
import type { Simulation } from '../simulation.ts'
import { FieldError, FieldReader } from '../wire/field-reader.ts'
import { Incoming } from '../wire/message-ids.ts'
import { accountHandlers } from './account.ts'
import { contractHandlers } from './contracts.ts'
import type { Handlers } from './handler.ts'
import { historyHandlers } from './history.ts'
import { marketDataHandlers } from './market-data.ts'
import { orderHandlers } from './orders.ts'
import { sessionHandlers } from './session.ts'

const handlers: Handlers = {
  ...sessionHandlers,
  ...contractHandlers,
  ...marketDataHandlers,
  ...orderHandlers,
  ...accountHandlers,
  ...historyHandlers,
}

/** IB's codes for a message it cannot read and for one it does not know. */
const unreadable = 320
const unknownMessage = 505

/** Serves one message. What cannot be served is answered with a notice; the connection stays. */
export function dispatch(simulation: Simulation, client: Client, payload: Buffer): void {
  const fields = new FieldReader(payload)
  if (fields.count === 0) return
  let id = Number.NaN
  try {
    id = fields.integer()
    const handler = handlers[id]
    if (handler === undefined) {
      client.error(-1, unknownMessage, `Message ${id} is not served by this simulated gateway`)
      return
    }
    handler(simulation, client, fields)
  } catch (error) {
    if (!(error instanceof FieldError)) throw error
    const text = `Server error when reading an API client request. Message ${id}: ${error.message}`
    client.error(concernedId(id, fields), unreadable, text)
  }
}

/** The order that cannot be read, so that its sender need not wait for it; −1 for other messages. */
function concernedId(messageId: number, fields: FieldReader): number {
  const orderId = Number(fields.at(1) ?? '')
  return messageId === Incoming.PlaceOrder && Number.isInteger(orderId) ? orderId : -1
}
