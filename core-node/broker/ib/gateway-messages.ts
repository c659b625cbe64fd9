import type { Connection } from './connection/connection.ts'
import type { LinkMessage } from './connection/link-messages.ts'
import { decodeErrorCode, linkMessages, touchesOrders } from './connection/link-messages.ts'
import type { GatewayParts } from './gateway-parts.ts'
import type { LinkTeller } from './link-teller.ts'
import { alertKeys } from './link-teller.ts'
import type { Pacer, Timers } from './pacer.ts'

/** Far above any order id, so that an error's id tells which of the two it belongs to. */
export const firstRequestId = 1_500_000_000

/** What stands between us and IB. Only when nothing does, orders may be sent. */
type Interruption =
  | 'no way to IB'
  | 'no answer'
  /** Over this connection nothing came that only IB can have said. */
  | 'no proof'

/** What was on its way when the link broke has come by then: data later than that are news from IB. */
const oldNewsMs = 2_000

type Surroundings = {
  readonly connection: Connection
  readonly timers: Timers
  readonly pacer: Pacer
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
  #hasProof = false
  #interruptedMs = 0

  constructor(around: Surroundings) {
    this.#around = around
  }

  /** A connection ended, and with it what stood in its way. */
  clear(): void {
    this.#interruptions.clear()
    this.#hasProof = false
    this.#around.pacer.release()
  }

  /** The broker was identified: what the gateway said before that counts now. */
  onIdentified(): void {
    if (this.#interruptions.size === 0) return
    this.#around.connection.take('interrupted', 'the gateway has no connection to IB')
  }

  /**
   * The broker’s account has come. But the gateway answers from its own memory too, and its clock goes on without
   * IB: readiness needs a word that only IB’s servers can have given.
   * @returns whether there was one
   */
  provesIb(): boolean {
    if (!this.#hasProof) this.#interrupt('no proof', 'nothing has come from IB’s servers yet')
    return this.#hasProof
  }

  /** The future’s data came, from IB and nowhere else. */
  onData(): void {
    if (this.#hasProof && this.#interruptions.size === 0) return
    const { timers } = this.#around
    if (this.#interruptions.size > 0 && timers.nowMs() - this.#interruptedMs < oldNewsMs) return
    this.#hasProof = true
    this.#interruptions.delete('no proof')
    this.#interruptions.delete('no way to IB')
    this.#restoreIfFree('market data come from IB')
  }

  onMessage(text: string, code: number, id: number): void {
    const { parts, teller, onFault } = this.#around
    const message = linkMessages.get(code)
    if (message !== undefined) this.#onLink(message, text)
    else if (code === decodeErrorCode) this.onUndecodable(text, touchesOrders(text))
    else if (id >= firstRequestId) parts()?.onMessage(code, id, text)
    else if (id > 0) parts()?.orders.onError(id, code, text)
    else if (isRemark(code)) onFault(new Error(`${text} (${code})`))
    else teller.error(`${text} (${code})`)
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

  #onLink({ effect, text, provesIb }: LinkMessage, detail: string): void {
    const { connection, teller, parts, close } = this.#around
    if (provesIb === true) this.#onProof(text)
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

  #onProof(text: string): void {
    this.#hasProof = true
    if (this.#interruptions.delete('no proof')) this.#restoreIfFree(text)
  }

  #interrupt(interruption: Interruption, text: string): void {
    this.#interruptedMs = this.#around.timers.nowMs()
    this.#interruptions.add(interruption)
    // Whoever does not answer is asked for no more data.
    if (interruption === 'no answer') this.#around.pacer.hold()
    this.#around.connection.take('interrupted', text)
  }

  #restore(interruption: Interruption, text: string): void {
    const { connection } = this.#around
    const wasThere = this.#interruptions.delete(interruption)
    if (interruption === 'no answer') this.#around.pacer.release()
    // Restored without having been lost: a message was missed, and with it perhaps others.
    if (!wasThere) connection.take('doubted', text)
    else this.#restoreIfFree(text)
  }

  #restoreIfFree(text: string): void {
    if (this.#interruptions.size === 0) this.#around.connection.take('restored', text)
  }
}

/** IB numbers its warnings from 2100 on; what else belongs to nothing of ours is an error. */
function isRemark(code: number): boolean {
  return code >= 2_100 && code < 2_200
}
