import { refusal } from '../orders/refusal.ts'
import { Incoming } from '../wire/message-ids.ts'
import type { Handlers } from './handler.ts'

const noBars = refusal(
  162,
  'Historical Market Data Service error message:This simulated gateway serves no historical data',
)
const noTicks = refusal(
  10187,
  'Failed to request historical ticks:This simulated gateway serves no historical data',
)

/** There is no history: who asks is told so at once. */
export const historyHandlers: Handlers = {
  [Incoming.RequestHistoricalData]: (_simulation, client, fields) =>
    client.error(fields.integer(), noBars.code, noBars.text),
  [Incoming.CancelHistoricalData]: (_simulation, client, fields) => {
    fields.skip(1)
    const requestId = fields.integer()
    client.error(requestId, 366, `No historical data query found for ticker id:${requestId}`)
  },
  [Incoming.RequestHistoricalTicks]: (_simulation, client, fields) =>
    client.error(fields.integer(), noTicks.code, noTicks.text),
}
