import { summariesMax } from '../account/account-messages.ts'
import { invalid, refusal } from '../orders/refusal.ts'
import type { Client } from '../session/client.ts'
import type { Simulation } from '../simulation.ts'
import { Incoming } from '../wire/message-ids.ts'
import type { Handler, Handlers } from './handler.ts'

const tooManySummaries = refusal(
  322,
  "Error processing request.-'bM' : cause - Maximum number of account summary requests exceeded",
)

/** An empty account means the only one there is. */
function isOurs(
  { settings }: Simulation,
  client: Client,
  requestId: number,
  account: string,
): boolean {
  if (account === '' || account === 'All' || account === settings.account) return true
  const { code, text } = invalid(`Invalid account code '${account}'`)
  client.error(requestId, code, text)
  return false
}

const requestUpdates: Handler = (simulation, client, fields) => {
  fields.skip(1)
  const isSubscribing = fields.flag()
  const account = fields.text()
  if (!isSubscribing) simulation.accountMessages.unsubscribeUpdates(client)
  else if (isOurs(simulation, client, -1, account)) {
    simulation.accountMessages.subscribeUpdates(client)
  }
}

const requestSummary: Handler = (simulation, client, fields) => {
  fields.skip(1)
  const requestId = fields.integer()
  const group = fields.text()
  const tags = fields.text().split(',')
  const { accountMessages } = simulation
  if (!isOurs(simulation, client, requestId, group)) return
  // The same id again means other tags.
  accountMessages.unsubscribeSummary(client, requestId)
  if (accountMessages.summariesOf(client) >= summariesMax) {
    client.error(requestId, tooManySummaries.code, tooManySummaries.text)
    return
  }
  accountMessages.subscribeSummary(
    client,
    requestId,
    tags.map((tag) => tag.trim()),
  )
}

const requestUpdatesMulti: Handler = (simulation, client, fields) => {
  fields.skip(1)
  const requestId = fields.integer()
  const account = fields.text()
  if (isOurs(simulation, client, requestId, account)) {
    simulation.accountMessages.subscribeMulti(client, requestId)
  }
}

const requestProfit: Handler = (simulation, client, fields) => {
  const requestId = fields.integer()
  const account = fields.text()
  if (isOurs(simulation, client, requestId, account)) {
    simulation.accountMessages.subscribeProfit(client, requestId, 0)
  }
}

const requestProfitSingle: Handler = (simulation, client, fields) => {
  const requestId = fields.integer()
  const account = fields.text()
  // The model.
  fields.skip(1)
  const conId = fields.integer()
  if (isOurs(simulation, client, requestId, account)) {
    simulation.accountMessages.subscribeProfit(client, requestId, conId)
  }
}

const cancelProfit: Handler = ({ accountMessages }, client, fields) => {
  accountMessages.unsubscribeProfit(client, fields.integer())
}

export const accountHandlers: Handlers = {
  [Incoming.RequestAccountUpdates]: requestUpdates,
  [Incoming.RequestPositions]: ({ accountMessages }, client) =>
    accountMessages.subscribePositions(client),
  [Incoming.CancelPositions]: ({ accountMessages }, client) =>
    accountMessages.unsubscribePositions(client),
  [Incoming.RequestAccountSummary]: requestSummary,
  [Incoming.CancelAccountSummary]: ({ accountMessages }, client, fields) => {
    fields.skip(1)
    accountMessages.unsubscribeSummary(client, fields.integer())
  },
  [Incoming.RequestAccountUpdatesMulti]: requestUpdatesMulti,
  [Incoming.CancelAccountUpdatesMulti]: ({ accountMessages }, client, fields) => {
    fields.skip(1)
    accountMessages.unsubscribeMulti(client, fields.integer())
  },
  [Incoming.RequestProfitAndLoss]: requestProfit,
  [Incoming.CancelProfitAndLoss]: cancelProfit,
  [Incoming.RequestProfitAndLossSingle]: requestProfitSingle,
  [Incoming.CancelProfitAndLossSingle]: cancelProfit,
}
