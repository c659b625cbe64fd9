import type { Connection } from './connection/connection.ts'
import type { LinkMessage } from './connection/link-messages.ts'
import { decodeErrorCode, linkMessages, touchesOrders } from './connection/link-messages.ts'
import type { GatewayParts } from './gateway-parts.ts'
import type { LinkTeller } from './link-teller.ts'
import { alertKeys } from './link-teller.ts'

/** Far above any order id, so that an error's id tells which of the two it belongs to. */
export const firstRequestId = 1_500_000_000

/** What stands between us and IB. Only when nothing does, orders may be sent. */
type Interruption = 'no way to IB' | 'no answer'

type Surroundings = {
  readonly connection: Connection
  readonly teller: LinkTeller
  /** Of the present connection; undefined before contract and account are known. */
  readonly parts: () => GatewayParts | undefined
  readonly close: (reason: string) => void
  readonly onFault: (error: unknown) => void
}

/** What the gateway says beside its answers: of itself, of IB, of requests and orders that went wrong. */
export class GatewayMessages {
  readonly #around: Surroundings
  readonly #interruptions = new Set<Interruption>()

  constructor(around: Surroundings) {
    this.#around = around
  }

  /** A connection ended, and with it what stood in its way. */
  clear(): void {
    this.#interruptions.clear()
  }

  /** The broker was identified: what the gateway said before that counts now. */
  onIdentified(): void {
    if (this.#interruptions.size === 0) return
    this.#around.connection.take('interrupted', 'the gateway has no connection to IB')
  }

  onMessage(text: string, code: number, id: number): void {
    const { parts, onFault } = this.#around
    const message = linkMessages.get(code)
    if (message !== undefined) this.#onLink(message, text)
    else if (code === decodeErrorCode) this.onUndecodable(text, touchesOrders(text))
    else if (id >= firstRequestId) parts()?.onMessage(code, id, text)
    else if (id > 0) parts()?.orders.onError(id, code, text)
    else onFault(new Error(`${text} (${code})`))
  }

  /** A message is lost. If it may have been about an order, nobody knows any more how things stand. */
  onUndecodable(text: string, mayBeOrders: boolean): void {
    const { parts, connection, onFault } = this.#around
    onFault(new Error(`a message of the gateway could not be read: ${text.slice(0, 200)}`))
    if (!mayBeOrders) return
    parts()?.snapshot.disturb('a message could not be read')
    connection.take('doubted', 'a message of the gateway could not be read')
  }

  onLate(): void {
    this.#interrupt('no answer', 'the gateway does not answer')
  }

  onAnswered(): void {
    this.#restore('no answer', 'the gateway answers again')
  }

  #onLink({ effect, text }: LinkMessage, detail: string): void {
    const { connection, teller, parts, close } = this.#around
    if (connection.state === 'Ready') teller.feed('notice', text)
    switch (effect) {
      case 'ib-lost':
        return this.#interrupt('no way to IB', text)
      case 'ib-back':
        parts()?.data.doubt()
        return this.#restore('no way to IB', text)
      case 'ib-back-without-data':
        parts()?.data.subscribeAgain()
        return this.#restore('no way to IB', text)
      case 'closing':
        teller.raise('critical', alertKeys.link, `${text} (${detail})`)
        return close(text)
      case 'data-suspect':
        parts()?.data.doubt()
        return
      case 'nothing':
        return
    }
  }

  #interrupt(interruption: Interruption, text: string): void {
    this.#interruptions.add(interruption)
    this.#around.connection.take('interrupted', text)
  }

  #restore(interruption: Interruption, text: string): void {
    const { connection } = this.#around
    const wasThere = this.#interruptions.delete(interruption)
    // Restored without having been lost: a message was missed, and with it perhaps others.
    if (!wasThere) connection.take('doubted', text)
    else if (this.#interruptions.size === 0) connection.take('restored', text)
  }
}
