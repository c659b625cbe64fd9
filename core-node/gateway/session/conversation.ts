import { errorMessage, managedAccounts, nextValidId } from '../encode/session.ts'
import type { Line } from '../faults/interceptor.ts'
import { loginTime } from '../market-time.ts'
import { dispatch } from '../requests/dispatch.ts'
import { limits } from '../settings.ts'
import type { Simulation } from '../simulation.ts'
import { FieldError, FieldReader } from '../wire/field-reader.ts'
import { FrameError, FrameReader } from '../wire/frame-reader.ts'
import { handshakeReply, negotiateVersion, prologue } from '../wire/handshake.ts'
import { Incoming } from '../wire/message-ids.ts'
import type { MessageSink } from '../wire/message-sink.ts'
import { Client } from './client.ts'
import { linkNotices } from './link-notices.ts'

/** IB's code for more messages a second than it takes. */
const tooFast = 100

const idInUse = {
  code: 326,
  text: 'Unable to connect as the client id is already in use. Retry with a unique client id.',
} as const

/**
 * One client's side of the protocol, from its first byte on: prologue, versions, START_API, then requests. It
 * takes bytes and writes messages, and knows nothing of sockets.
 */
export class Conversation {
  readonly #simulation: Simulation
  readonly #sink: MessageSink
  readonly #log: (text: string) => void
  /** Where faults are asked for, it stands between the socket and this. */
  readonly #line: Line | undefined
  readonly #frames = new FrameReader()
  #hasPrologue = false
  #serverVersion: number | undefined
  #client: Client | undefined
  #isOver = false

  /** @param log hears what goes wrong, for people */
  constructor(simulation: Simulation, sink: MessageSink, log: (text: string) => void) {
    this.#simulation = simulation
    this.#log = log
    this.#line = simulation.faults?.line({
      sink,
      read: (chunk) => this.#read(chunk),
      end: () => this.end(),
    })
    this.#sink = this.#line ?? sink
  }

  /** The session stands: the client id is known and taken. */
  get isStarted(): boolean {
    return this.#client !== undefined
  }

  receive(chunk: Buffer): void {
    if (this.#line === undefined) this.#read(chunk)
    else this.#line.receive(chunk)
  }

  #read(chunk: Buffer): void {
    if (this.#isOver) return
    try {
      this.#frames.push(chunk)
      if (!this.#hasPrologue && !this.#readPrologue()) return
      for (let frame = this.#frames.next(); frame !== undefined; frame = this.#frames.next()) {
        this.#onFrame(frame)
        if (this.#isOver) return
      }
    } catch (error) {
      // A fault in serving one client must not end the others' sessions.
      const reason = error instanceof FrameError ? error.message : String((error as Error).stack)
      this.#refuse(reason)
    }
  }

  /** The connection is gone. */
  end(): void {
    this.#isOver = true
    if (this.#line !== undefined) this.#simulation.faults?.forget(this.#line)
    const client = this.#client
    if (client === undefined) return
    this.#client = undefined
    this.#simulation.disconnect(client)
    this.#log(`client ${client.id} disconnected`)
  }

  #readPrologue(): boolean {
    const bytes = this.#frames.take(prologue.length)
    if (bytes === undefined) return false
    if (bytes.toString('latin1') !== prologue) {
      this.#refuse(`its first bytes are not "API": is it a TWS API client?`)
      return false
    }
    this.#hasPrologue = true
    return true
  }

  #onFrame(frame: Buffer): void {
    if (this.#serverVersion === undefined) this.#greet(frame)
    else if (this.#client === undefined) this.#start(frame, this.#serverVersion)
    else this.#serve(this.#client, frame)
  }

  #serve(client: Client, frame: Buffer): void {
    const pace = this.#simulation.messagePacing.count(client)
    if (this.#line === undefined) dispatch(this.#simulation, client, frame)
    else this.#line.serve(frame, (served) => dispatch(this.#simulation, client, served))
    if (pace.isWithin) return
    client.error(-1, tooFast, pace.text)
    if (pace.isLast) this.#refuse(`client ${client.id} kept sending too fast (${pace.text})`)
  }

  #greet(frame: Buffer): void {
    const { settings, market, restarts } = this.#simulation
    if (restarts.downReason !== undefined) {
      this.#refuse(`the gateway is down (${restarts.downReason})`)
      return
    }
    const version = negotiateVersion(frame.toString(), settings.serverMax)
    if (!version.ok) {
      this.#refuse(version.reason)
      return
    }
    this.#serverVersion = version.value
    this.#sink.send(handshakeReply(version.value, loginTime(market.tsUs)))
  }

  #start(frame: Buffer, serverVersion: number): void {
    const clientId = readStartApi(frame)
    if (clientId === undefined) {
      this.#log('a message before START_API was ignored')
      return
    }
    const { clients, settings, exchange, faults } = this.#simulation
    if (clients.count >= limits.clients) {
      this.#refuse(`there are ${limits.clients} clients already`)
      return
    }
    const client = new Client(clientId, serverVersion, this.#sink)
    if (faults?.isIdHeld(clientId) === true || !clients.add(client)) {
      this.#sink.send(errorMessage(-1, idInUse.code, idInUse.text))
      this.#refuse(`client id ${clientId} is in use`)
      return
    }
    this.#client = client
    this.#log(`client ${clientId} connected, server version ${serverVersion}`)
    faults?.onSession(client)
    client.send(managedAccounts(settings.account))
    client.send(nextValidId(exchange.store.highestId(clientId) + 1))
    const notices = faults?.noticesFor(clientId) ?? linkNotices()
    for (const { code, text } of notices) client.error(-1, code, text)
  }

  #refuse(reason: string): void {
    this.#isOver = true
    this.#log(`a connection was closed: ${reason}`)
    this.end()
    this.#sink.close()
  }
}

/** @returns the client id, or undefined when the message is another */
function readStartApi(frame: Buffer): number | undefined {
  const fields = new FieldReader(frame)
  try {
    if (fields.integer() !== Incoming.StartApi) return undefined
    fields.skip(1)
    return fields.integer()
  } catch (error) {
    if (error instanceof FieldError) return undefined
    throw error
  }
}
