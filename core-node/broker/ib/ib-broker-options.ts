import type { BrokerEvent } from '../../execution/broker-port.ts'
import type { MarketEvent } from '../../market/events.ts'
import type { Instrument } from '../../market/instruments.ts'
import type { BrokerBooks } from './broker-books.ts'
import type { ClockOffset } from './clock-comparison.ts'
import type { FrontContract } from './front-contract.ts'
import type { SessionOptions } from './ib-session.ts'
import type { ResetSettings } from './reset-watch.ts'
import type { RollSettings } from './roll-watch.ts'

export type IbBrokerOptions = SessionOptions & {
  readonly instrument: Instrument
  /** How many seconds of market time pass in one of the wall's: 1, but for a simulated gateway. */
  readonly clockRate: number
  /** This machine's clock, which the broker's is compared with, in ms. Undefined: that of the timers. */
  readonly systemMs?: (() => number) | undefined
  readonly messagesPerSecond: number
  /** The account's market data lines. Undefined: neither indices nor options are asked for. */
  readonly marketDataLines?: number | undefined
  /** Whether the SPX option chain is watched, on the lines that are left. */
  readonly optionChain?: boolean | undefined
  /** When IB is down by plan. Undefined: never, as with a simulated gateway. */
  readonly resets?: ResetSettings | undefined
  /** When the next contract takes over. Undefined: what is found first is traded to the end. */
  readonly roll?: RollSettings | undefined
  /** Whether the engine has an order of this reference. */
  readonly knowsOrder?: ((ref: string) => boolean) | undefined
  /** Wrong accounts are refused: gives the reason, or undefined to go on. */
  readonly checkAccount: (account: string) => string | undefined
}

export type IbBrokerHandlers = {
  readonly onEvent: (event: MarketEvent | BrokerEvent) => void
  /** The contract is known: subscriptions follow. After a roll it is another one. */
  readonly onContract: (front: FrontContract, account: string, rolledTicks?: number | null) => void
  /** A whole account of the broker has come, after the event that says so. */
  readonly onBooks?: ((books: BrokerBooks, dailyPnl: number) => void) | undefined
  /** The broker answered when it was asked for its time: it lives. */
  readonly onAlive?: (() => void) | undefined
  /** How far this machine's clock is from the broker's, with every answer; undefined while that is not known. */
  readonly onClockOffset?: ((offset: ClockOffset | undefined) => void) | undefined
  /** What the contract settled at the day before, in ticks: once a trade date. */
  readonly onPreviousClose?: ((ticks: number) => void) | undefined
  /** The gateway is there, but must not be traded with. No further attempt is made. */
  readonly onRefused: (reason: string) => void
  /** Something went wrong that no event stands for. */
  readonly onFault: (error: unknown) => void
}
