import type { ConnectionEvent, ConnectionState } from './connection-states.ts'
import { nextState } from './connection-states.ts'

/** Hears each move, when it is done. */
export type OnMove = (to: ConnectionState, from: ConnectionState, reason: string) => void

/** Where the way to the broker stands. It moves by the table, and by nothing else. */
export class Connection {
  readonly #onMove: OnMove
  #state: ConnectionState = 'Disconnected'

  constructor(onMove: OnMove) {
    this.#onMove = onMove
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** @returns whether the table has such a move from here */
  take(event: ConnectionEvent, reason: string): boolean {
    const from = this.#state
    const to = nextState(from, event)
    if (to === undefined) return false
    this.#state = to
    this.#onMove(to, from, reason)
    return true
  }
}
