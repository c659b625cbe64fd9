import { Conversation } from '../../../core-node/gateway/session/conversation.ts'
import { defaultSettings } from '../../../core-node/gateway/settings.ts'
import type { GatewaySettings } from '../../../core-node/gateway/settings.ts'
import { Simulation } from '../../../core-node/gateway/simulation.ts'
import type { ByteMessage } from '../../../core-node/gateway/wire/byte-message.ts'
import { FieldReader } from '../../../core-node/gateway/wire/field-reader.ts'
import type { MessageSink } from '../../../core-node/gateway/wire/message-sink.ts'
import type { MarketEvent, Side } from '../../../core-node/market/events.ts'
import { StatusEvent } from '../../../core-node/market/events.ts'
import { instruments } from '../../../core-node/market/instruments.ts'
import { depth, regularOpenUs, trade } from '../market-events.ts'
import { frame, greeting } from './frames.ts'
import { contractFields, placeOrderFields } from './requests.ts'
import type { OrderFields } from './requests.ts'

/** 5400.00 and a tick above it. */
export const bidTicks = 21_600
export const askTicks = 21_601

/** A simulated broker whose market a test moves by hand, and clients in process. */
export class TradingDesk {
  readonly simulation: Simulation
  readonly logs: string[] = []
  #tsUs = regularOpenUs

  constructor(settings: Partial<GatewaySettings> = {}) {
    // Tests speak faster than IB allows; those of the pacing say so.
    const all = { ...defaultSettings, messagesPerSecond: Infinity, run: 1, ...settings }
    this.simulation = new Simulation(all, instruments.ES, 'ESZ6', regularOpenUs)
    this.book([10, 20, 30], [10, 20, 30])
    this.trade(askTicks, 1, 1)
  }

  get nowUs(): number {
    return this.#tsUs
  }

  connect(clientId = 1, serverVersion = 193): TestClient {
    const client = this.open()
    client.receive(greeting(`v100..${serverVersion}`))
    client.request(71, 2, clientId, '')
    client.messages.splice(0)
    return client
  }

  /** A connection on which nothing has been said yet. */
  open(): TestClient {
    return new TestClient(this.simulation, (text) => this.logs.push(text))
  }

  step(event: MarketEvent): void {
    this.#tsUs = event.tsUs
    this.simulation.step(event)
  }

  /** The book from the best price down and up. */
  book(
    bids: readonly number[],
    asks: readonly number[],
    bestBid = bidTicks,
    bestAsk = askTicks,
  ): void {
    this.step(depth(this.#tsUs + 1_000, bestBid, bids, bestAsk, asks))
  }

  trade(priceTicks: number, size: number, aggressor: Side): void {
    this.step(trade(this.#tsUs + 1_000, priceTicks, size, aggressor))
  }

  halt(isTrading: boolean): void {
    this.step(Object.assign(new StatusEvent(), { tsUs: this.#tsUs + 1_000, isTrading }))
  }

  /** Time passes. */
  wait(seconds: number): void {
    this.#tsUs += seconds * 1_000_000
    this.simulation.advance(this.#tsUs)
  }
}

/** A client in process: it sends bytes, and its messages are lists of fields. */
export class TestClient implements MessageSink {
  readonly messages: string[][] = []
  isClosed = false
  readonly #conversation: Conversation
  readonly #simulation: Simulation

  constructor(simulation: Simulation, log: (text: string) => void) {
    this.#simulation = simulation
    this.#conversation = new Conversation(simulation, this, log)
  }

  receive(bytes: Buffer): void {
    this.#conversation.receive(bytes)
  }

  request(...fields: readonly (string | number)[]): void {
    this.receive(frame(...fields))
  }

  /** By default the traded contract, at the version of the newest clients. */
  place(orderId: number, order: Partial<OrderFields>): void {
    this.request(3, orderId, ...placeOrderFields(this.tradedContract(), order))
  }

  cancel(orderId: number): void {
    this.request(4, orderId, '', '', 2147483647)
  }

  tradedContract(): (string | number)[] {
    const { conId } = this.#simulation.contracts.traded
    return contractFields({ conId, exchange: 'CME' })
  }

  disconnect(): void {
    this.#conversation.end()
  }

  /** What came since the last call. */
  take(...messageIds: readonly number[]): string[][] {
    const all = this.messages.splice(0)
    if (messageIds.length === 0) return all
    return all.filter(([id]) => messageIds.includes(Number(id)))
  }

  /** Order messages that came since the last call, in short: status, fill, error. */
  news(): string[] {
    return this.take().flatMap((message) => {
      const [id, ...fields] = message
      if (id === '3') return [`${fields[0]} ${fields[1]} ${fields[2]}/${fields[3]}`]
      if (id === '11') return [`${fields[1]} ${fields[17]} ${fields[18]}@${fields[19]}`]
      if (id === '4') return [`${fields[1]} error ${fields[2]}`]
      return []
    })
  }

  send(body: string): void {
    this.messages.push(fieldsOf(Buffer.from(body)))
  }

  sendParts(head: Uint8Array, tail: ByteMessage): void {
    const bytes = Buffer.concat([head, tail.bytes.subarray(0, tail.length)])
    this.messages.push(fieldsOf(bytes))
  }

  close(): void {
    this.isClosed = true
  }

  destroy(): void {
    this.isClosed = true
  }
}

function fieldsOf(payload: Buffer): string[] {
  const reader = new FieldReader(payload)
  return Array.from({ length: reader.count }, () => reader.text())
}
