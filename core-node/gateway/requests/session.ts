import { currentTime, managedAccounts, nextValidId } from '../encode/session.ts'
import { epochSeconds } from '../market-time.ts'
import { Incoming } from '../wire/message-ids.ts'
import type { Handlers } from './handler.ts'

export const sessionHandlers: Handlers = {
  [Incoming.RequestIds]: ({ exchange }, client) =>
    client.send(nextValidId(exchange.store.highestId(client.id) + 1)),
  [Incoming.RequestManagedAccounts]: ({ settings }, client) =>
    client.send(managedAccounts(settings.account)),
  [Incoming.RequestCurrentTime]: ({ market }, client) =>
    client.send(currentTime(epochSeconds(market.tsUs))),
  // Nothing is logged by level here.
  [Incoming.SetLogLevel]: () => undefined,
}
