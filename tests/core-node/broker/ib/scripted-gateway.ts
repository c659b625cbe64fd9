import { once } from 'node:events'
import type { AddressInfo, Server, Socket } from 'node:net'
import { createServer } from 'node:net'

/** Numbers of the messages that clients send and that gateways send (IB's). */
export const Asked = {
  PlaceOrder: 3,
  CancelOrder: 4,
  AccountUpdates: 6,
  Executions: 7,
  ContractDetails: 9,
  MarketData: 1,
  Depth: 10,
  HistoricalData: 20,
  AllOpenOrders: 16,
  CurrentTime: 49,
  Positions: 61,
  StartApi: 71,
  CompletedOrders: 99,
} as const

/** A fixed Wednesday, 10:00 in Chicago. */
export const epochSeconds = 1_789_570_800

type Listed = { readonly code: string; readonly conId: number; readonly expiry: string }
const december: Listed = { code: 'ESZ6', conId: 495_512_552, expiry: '20261218' }

/** Message 10 of a future, without its number and request id. */
function future({ code, conId, expiry }: Listed): string[] {
  const contract = `ES|FUT|${expiry}|0||CME|USD|${code}|ES|ES|${conId}|0.25|50|LMT|CME|1|0|E-mini`
  const rest = `CME|${expiry.slice(0, 6)}||||US/Central|||||0|1|ES|IND|26|${expiry}||1|1|1`
  return `${contract}|${rest}`.split('|')
}

/** A future in eleven fields, as orders, executions and positions name it. */
export const contractFields = '495512552|ES|FUT|20261218|0||50||USD|ESZ6|ES'.split('|')

type Answer = (gateway: ScriptedGateway, fields: readonly string[]) => void

/** A gateway that says what a test wants it to, over a real socket, in the layouts of server version 176. */
export class ScriptedGateway {
  readonly port: number
  /** Message numbers of all requests, in their order. */
  readonly asked: number[] = []
  readonly placed: string[][] = []
  /** How many clients have come. */
  connections = 0
  nextOrderId = 100
  contracts: readonly Listed[] = [december]
  /** START_API is answered with these. */
  onStart: Answer = (gateway) => gateway.greet()
  readonly #answers = new Map<number, Answer>()
  readonly #server: Server
  /** Of the client that came last. */
  readonly #sockets: Socket[] = []

  private constructor(server: Server) {
    this.#server = server
    this.port = (server.address() as AddressInfo).port
    server.on('connection', (socket) => this.#converse(socket))
    this.answer(Asked.CurrentTime, () => this.say(49, 1, epochSeconds))
    this.answer(Asked.ContractDetails, (_, [, , id]) => {
      for (const contract of this.contracts) {
        const fields = future(contract)
        this.say(10, id ?? '', ...fields)
      }
      this.say(52, 1, id ?? '')
    })
    this.answer(Asked.AllOpenOrders, () => this.say(53, 1))
    this.answer(Asked.CompletedOrders, () => this.say(102))
    this.answer(Asked.Executions, (_, [, , id]) => this.say(55, 1, id ?? ''))
    this.answer(Asked.Positions, () => this.say(62, 1))
    this.answer(Asked.AccountUpdates, (_, [, , isOn]) => {
      if (isOn === '1') this.say(54, 1, 'DU1')
    })
  }

  static async open(): Promise<ScriptedGateway> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new ScriptedGateway(server)
  }

  close(): void {
    this.hangUp()
    this.#server.close()
  }

  answer(message: number, answer: Answer): void {
    this.#answers.set(message, answer)
  }

  /** From now on this is not answered. */
  mute(message: number): void {
    this.#answers.delete(message)
  }

  greet(): void {
    this.name()
    this.notice(2104)
  }

  /** Accounts and order id, and no word of IB's servers. */
  name(): void {
    this.say(15, 1, 'DU1')
    this.say(9, 1, this.nextOrderId)
  }

  /** A message that concerns no request. */
  notice(code: number, text = 'as told by the gateway'): void {
    this.say(4, 2, -1, code, text, '')
  }

  say(...fields: readonly (string | number)[]): void {
    const payload = Buffer.from(fields.map((field) => `${field}\0`).join(''))
    const length = Buffer.alloc(4)
    length.writeInt32BE(payload.length)
    this.#sockets.at(-1)?.write(Buffer.concat([length, payload]))
  }

  hangUp(): void {
    this.#sockets.at(-1)?.destroy()
  }

  #converse(socket: Socket): void {
    this.connections++
    this.#sockets.push(socket)
    let bytes: Buffer = Buffer.alloc(0)
    let messages = 0
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk])
      if (messages === 0 && bytes.length >= 4) bytes = bytes.subarray(4)
      for (;;) {
        if (bytes.length < 4 || bytes.length < 4 + bytes.readInt32BE()) return
        const end = 4 + bytes.readInt32BE()
        const fields = bytes.subarray(4, end).toString().split('\0').slice(0, -1)
        bytes = bytes.subarray(end)
        messages++
        if (messages === 1) this.say(176, '20260916 10:00:00 US/Central')
        else this.#onMessage(fields)
      }
    })
  }

  #onMessage(fields: readonly string[]): void {
    const message = Number(fields[0])
    if (message === Asked.StartApi) {
      this.onStart(this, fields)
      return
    }
    this.asked.push(message)
    if (message === Asked.PlaceOrder) this.placed.push([...fields])
    this.#answers.get(message)?.(this, fields)
  }
}
