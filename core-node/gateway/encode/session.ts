import { message } from '../wire/fields.ts'
import { Outgoing } from '../wire/message-ids.ts'

/** An error or a notice. What concerns no request has the id −1. */
export function errorMessage(id: number, code: number, text: string): string {
  // The last field holds details of a rejection as JSON; clients parse it unless it is empty.
  return message(Outgoing.Error, 2, id, code, text, '')
}

export function nextValidId(orderId: number): string {
  return message(Outgoing.NextValidId, 1, orderId)
}

export function managedAccounts(account: string): string {
  return message(Outgoing.ManagedAccounts, 1, account)
}

export function currentTime(seconds: number): string {
  return message(Outgoing.CurrentTime, 1, seconds)
}
