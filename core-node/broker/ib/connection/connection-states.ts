import type { LinkState } from '../../../execution/broker-port.ts'

/** What happens to a connection. Nothing else moves it. */
export const connectionEvents = {
  attempted: 'a new attempt begins, with a client object of its own',
  greeted: 'the gateway answered the handshake with its version',
  identified: 'next order id and accounts have both come, and the account is the right one',
  synchronised: 'one complete and undisturbed account of the broker has come',
  doubted: 'a message was lost or not understood, or another contract is to be traded',
  interrupted: 'the gateway lost IB, does not answer, or nothing proves that IB is behind it',
  restored: 'IB is there, by its own word or its data, and the gateway answers',
  lost: 'the connection ended, was given up, or could not be made',
  reset: 'as lost, within a reset that was to be expected, or after the weekly login expired',
} as const

export type ConnectionEvent = keyof typeof connectionEvents

export type ConnectionState =
  | 'Disconnected'
  | 'Connecting'
  | 'Handshaking'
  | 'Synchronising'
  | 'Ready'
  | 'Degraded'
  | 'Resetting'

type StateRow = {
  /** What is true while the connection stands there. */
  readonly meaning: string
  /** What the engine is told. Only `ready` lets orders through. */
  readonly link: LinkState
  readonly next: Readonly<Partial<Record<ConnectionEvent, ConnectionState>>>
}

/**
 * Every state of the way to the broker and every move between them. Code, tests and docs/broker-connection.md
 * read this one table; an event that a state does not name changes nothing.
 */
export const connectionStates: Readonly<Record<ConnectionState, StateRow>> = {
  Disconnected: {
    meaning: 'No connection. The next attempt waits its turn.',
    link: 'disconnected',
    next: { attempted: 'Connecting' },
  },
  Connecting: {
    meaning: 'The socket opens; the gateway has not said its version.',
    link: 'connecting',
    next: { greeted: 'Handshaking', lost: 'Disconnected', reset: 'Resetting' },
  },
  Handshaking: {
    meaning: 'The version is agreed. Next order id or accounts are still to come.',
    link: 'connecting',
    next: { identified: 'Synchronising', lost: 'Disconnected', reset: 'Resetting' },
  },
  Synchronising: {
    meaning: 'Open orders, executions, completed orders, positions and account are asked for.',
    link: 'synchronising',
    next: {
      synchronised: 'Ready',
      doubted: 'Synchronising',
      interrupted: 'Degraded',
      lost: 'Disconnected',
      reset: 'Resetting',
    },
  },
  Ready: {
    meaning: 'The broker’s account is known and goes on. Orders may be sent.',
    link: 'ready',
    next: {
      doubted: 'Synchronising',
      interrupted: 'Degraded',
      lost: 'Disconnected',
      reset: 'Resetting',
    },
  },
  Degraded: {
    meaning: 'The socket stands, but what is sent may go nowhere. No order leaves.',
    link: 'degraded',
    next: { restored: 'Synchronising', lost: 'Disconnected', reset: 'Resetting' },
  },
  Resetting: {
    meaning:
      'No connection, and that was to be expected: IB resets, or waits for a person to log in.',
    link: 'resetting',
    next: { attempted: 'Connecting' },
  },
}

/** Where the event leads; undefined when it changes nothing there. */
export function nextState(
  state: ConnectionState,
  event: ConnectionEvent,
): ConnectionState | undefined {
  return connectionStates[state].next[event]
}
