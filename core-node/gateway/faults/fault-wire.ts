import type { Client } from '../session/client.ts'
import type { ByteMessage } from '../wire/byte-message.ts'
import { FieldReader } from '../wire/field-reader.ts'
import { Incoming } from '../wire/message-ids.ts'
import { Since } from '../wire/server-versions.ts'
import { DelayLine } from './delay-line.ts'
import type { LineFault, Request } from './effect.ts'
import type { Line, LineEnds } from './interceptor.ts'

/** What a wire asks of the plan whose faults it carries out. */
export interface WirePlan {
  /** Nothing is active that concerns messages to clients. */
  readonly isQuiet: boolean
  readonly nowUs: number
  after(delayUs: number, run: () => void): void
  lineFaults(wire: FaultWire): readonly LineFault[]
  /** @returns the message to send, or undefined when a fault took it */
  outgoing(wire: FaultWire, body: string): string | undefined
  /** @returns whether the request is served now */
  incoming(wire: FaultWire, request: Request, serve: () => void): boolean
  log(text: string): void
}

/** A client so slow is given up, as a client that does not read at all. */
const waitingBytesMax = 8 * 1024 * 1024

/** Where the subject stands in a request: behind the message's version, or behind its id. */
const subjectPlaces: Readonly<Record<number, number>> = {
  [Incoming.RequestMarketData]: 2,
  [Incoming.CancelMarketData]: 2,
  [Incoming.PlaceOrder]: 1,
  [Incoming.RequestDepth]: 2,
  [Incoming.CancelDepth]: 2,
  [Incoming.RequestHistoricalData]: 1,
  [Incoming.RequestHistoricalTicks]: 1,
  [Incoming.RequestTickByTick]: 1,
  [Incoming.CancelTickByTick]: 1,
}

const dataRequests: ReadonlySet<number> = new Set([
  Incoming.RequestMarketData,
  Incoming.RequestDepth,
  Incoming.RequestTickByTick,
])
const dataCancels: ReadonlySet<number> = new Set([
  Incoming.CancelMarketData,
  Incoming.CancelDepth,
  Incoming.CancelTickByTick,
])
/** What they bring about is news, not an answer. */
const orderRequests: ReadonlySet<number> = new Set([
  Incoming.PlaceOrder,
  Incoming.CancelOrder,
  Incoming.RequestGlobalCancel,
])

/** A client's line with all that can go wrong on it. While nothing does, messages pass untouched. */
export class FaultWire implements Line {
  /** From the session's beginning on. */
  client: Client | undefined
  /** Data the client asked for: the message's id by the request's. */
  readonly dataRequests = new Map<number, number>()
  readonly #plan: WirePlan
  readonly #ends: LineEnds
  readonly #out: DelayLine
  readonly #in: DelayLine
  #serving: number | undefined
  #afterServing: (() => void)[] = []
  #isDead = false

  constructor(plan: WirePlan, ends: LineEnds) {
    this.#plan = plan
    this.#ends = ends
    this.#out = new DelayLine(plan)
    this.#in = new DelayLine(plan)
  }

  /** Nothing passes any more. */
  get isDead(): boolean {
    return this.#isDead
  }

  /** Messages now answer a question; they are no news. */
  get isAnswering(): boolean {
    return this.#serving !== undefined && !orderRequests.has(this.#serving)
  }

  // --- from the client ---

  receive(chunk: Buffer): void {
    if (this.#isDead) return
    const faults = this.#plan.lineFaults(this)
    if (faults.length === 0 && this.#in.isEmpty) {
      this.#ends.read(chunk)
      return
    }
    const delayUs = sum(faults, ({ delayInUs }) => delayInUs?.() ?? 0)
    this.#in.pass(delayUs, 0, chunk.length, () => this.#ends.read(chunk))
  }

  serve(frame: Buffer, serve: (frame: Buffer) => void): void {
    if (this.#isDead) return
    // The reader uses its bytes again; a request may be served later.
    const bytes = Buffer.from(frame)
    const request = requestOf(bytes, this.client?.serverVersion ?? 0)
    const run = (): void => {
      if (!this.#isDead) this.#whileServing(request, () => serve(bytes))
    }
    this.#note(request)
    this.#whileServing(request, () => {
      if (this.#plan.incoming(this, request, run) && !this.#isDead) serve(bytes)
    })
  }

  // --- to the client ---

  send(body: string): void {
    if (this.#isDead) return
    if (this.#plan.isQuiet && this.#out.isEmpty) {
      this.#ends.sink.send(body)
      return
    }
    const passed = this.#plan.outgoing(this, body)
    if (passed !== undefined) this.forward(passed)
  }

  sendParts(head: Uint8Array, tail: ByteMessage): void {
    if (this.#isDead) return
    if (this.#plan.isQuiet && this.#out.isEmpty) this.#ends.sink.sendParts(head, tail)
    else this.send(textOf(head, tail))
  }

  /** Past the faults that look at messages; the line's own still hold. */
  forward(body: string): void {
    if (this.#isDead) return
    const faults = this.#plan.lineFaults(this)
    const delayUs = sum(faults, ({ delayOutUs }) => delayOutUs?.() ?? 0)
    const microsPerByte = sum(faults, ({ bytesPerSecond }) =>
      bytesPerSecond === undefined ? 0 : 1_000_000 / bytesPerSecond,
    )
    this.#out.pass(delayUs, microsPerByte, body.length, () => this.#ends.sink.send(body))
    if (this.#out.waitingBytes <= waitingBytesMax) return
    this.#plan.log(`a slow client was given up: ${this.#out.waitingBytes} bytes wait for it`)
    this.cut()
  }

  /** Behind what is still on its way. */
  close(): void {
    this.#out.pass(0, 0, 0, () => this.#ends.sink.close())
  }

  // --- what faults do to the line ---

  hang(): void {
    this.#in.hang()
    this.#out.hang()
  }

  resume(): void {
    this.#in.resume()
    this.#out.resume()
  }

  /** Time stands still: nothing waits for it. */
  flush(): void {
    this.resume()
    this.#in.flush()
    this.#out.flush()
  }

  /** The socket is destroyed: what is on its way is lost. */
  cut(): void {
    this.#die()
    this.#ends.sink.destroy()
  }

  destroy(): void {
    this.cut()
  }

  /** The socket stays open, and nobody is at its other end. */
  abandon(): void {
    this.#die()
  }

  /** After the request at hand was served; at once when none is. */
  afterServing(run: () => void): void {
    if (this.#serving === undefined) run()
    else this.#afterServing.push(run)
  }

  #die(): void {
    if (this.#isDead) return
    this.#isDead = true
    this.#in.clear()
    this.#out.clear()
    // A request at hand may still subscribe the client to something.
    this.afterServing(() => this.#ends.end())
  }

  #whileServing(request: Request, run: () => void): void {
    this.#serving = request.id
    try {
      run()
    } finally {
      this.#serving = undefined
      for (const after of this.#afterServing.splice(0)) after()
    }
  }

  #note({ id, subject }: Request): void {
    if (dataRequests.has(id)) this.dataRequests.set(subject, id)
    else if (dataCancels.has(id)) this.dataRequests.delete(subject)
  }
}

function requestOf(frame: Buffer, serverVersion: number): Request {
  const fields = new FieldReader(frame)
  const id = Number(fields.at(0))
  const place = id === Incoming.CancelOrder ? cancelPlace(serverVersion) : subjectPlaces[id]
  return { id, subject: place === undefined ? Number.NaN : Number(fields.at(place)) }
}

/** A cancel loses its own version. */
function cancelPlace(serverVersion: number): number {
  return serverVersion < Since.cmeTaggingFields ? 2 : 1
}

const decoder = new TextDecoder()

function textOf(head: Uint8Array, tail: ByteMessage): string {
  return decoder.decode(head) + decoder.decode(tail.bytes.subarray(0, tail.length))
}

function sum(faults: readonly LineFault[], of: (fault: LineFault) => number): number {
  return faults.reduce((total, fault) => total + of(fault), 0)
}
