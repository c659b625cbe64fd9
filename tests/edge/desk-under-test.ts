import { env, exports } from 'cloudflare:workers'

import type { AuditRow } from '../../shared/audit.ts'
import type { CoreFrame, PanelFrame } from '../../shared/frames.ts'
import { EdgeFrame } from '../../shared/frames.ts'
import { signHandshake } from '../../shared/handshake.ts'
import { importKey, openSealed, sealText } from '../../shared/signatures.ts'
import { configure } from './configure.ts'
import { closeAfterTest, SocketProbe } from './socket-probe.ts'

export const origin = 'http://localhost:8787'

type Secrets = { readonly uplink: string; readonly command: string }

const secretsOfDesks: Record<string, Secrets> = {}

/** A desk of its own for a test: the storage is shared by the tests of a file. */
export function newDesk(): DeskUnderTest {
  const id = `desk-${Object.keys(secretsOfDesks).length + 1}`
  const secrets = {
    uplink: `uplink-${id}-`.padEnd(32, 'u'),
    command: `command-${id}-`.padEnd(32, 'c'),
  }
  secretsOfDesks[id] = secrets
  configure({ DESK_KEYS: JSON.stringify(secretsOfDesks) })
  return new DeskUnderTest(id, secrets)
}

/** A request to the Worker as it comes from outside. */
export async function fetchEdge(
  url: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const response = await exports.default.fetch(url, { headers })
  if (response.webSocket !== null) closeAfterTest(response.webSocket)
  return response
}

export class DeskUnderTest {
  readonly id: string
  readonly secrets: Secrets
  readonly stub
  readonly uplinkPath: string

  constructor(id: string, secrets: Secrets) {
    this.id = id
    this.secrets = secrets
    this.stub = env.SESSION.getByName(id)
    this.uplinkPath = `/api/desks/${id}/uplink`
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetchEdge(`${origin}/api/desks/${this.id}${path}`, headers)
  }

  async signedHeaders(
    nowMs = Date.now(),
    nonce: string = crypto.randomUUID(),
    path = this.uplinkPath,
  ) {
    const key = await importKey('core', this.secrets.uplink)
    return { upgrade: 'websocket', ...(await signHandshake(key, path, nowMs, nonce)) }
  }

  async connectCore(): Promise<CoreUnderTest> {
    const response = await this.get('/uplink', await this.signedHeaders())
    return new CoreUnderTest(this, opened(response))
  }

  /** A core that said hello and read the answer. */
  async startCore(journal = 'journal-1'): Promise<CoreUnderTest> {
    const core = await this.connectCore()
    await core.hello(journal)
    await core.next('ack')
    return core
  }

  async connectPanel(headers: Record<string, string> = {}): Promise<PanelUnderTest> {
    const response = await this.get('/live', { upgrade: 'websocket', origin, ...headers })
    return new PanelUnderTest(opened(response))
  }

  /** A panel that has its snapshot. */
  async startPanel(): Promise<PanelUnderTest> {
    const panel = await this.connectPanel()
    await panel.next('snapshot')
    return panel
  }
}

function opened(response: Response): WebSocket {
  if (response.webSocket === null) throw new Error(`no socket, but ${response.status}`)
  return response.webSocket
}

type FrameOf<Frame, Type> = Extract<Frame, { type: Type }>

export class CoreUnderTest extends SocketProbe {
  readonly #desk: DeskUnderTest

  constructor(desk: DeskUnderTest, socket: WebSocket) {
    super(socket)
    this.#desk = desk
  }

  async send(frame: CoreFrame): Promise<void> {
    await this.sendBody(JSON.stringify(frame))
  }

  async sendBody(body: string): Promise<void> {
    this.socket.send(await sealText(await importKey('core', this.#desk.secrets.uplink), body))
  }

  async hello(journal: string, desk = this.#desk.id): Promise<void> {
    await this.send({ type: 'hello', v: 1, desk, journal, mode: 'simulation', build: 'test' })
  }

  async rows(rows: readonly AuditRow[], journal = 'journal-1'): Promise<void> {
    await this.send({ type: 'rows', v: 1, journal, rows: [...rows] })
  }

  /** Sends rows and gives the number up to which they are acknowledged. */
  async acked(rows: readonly AuditRow[], journal = 'journal-1'): Promise<number> {
    await this.rows(rows, journal)
    return (await this.next('ack')).ackedSeq
  }

  /** The next frame, opened as the core opens it. */
  async next<Type extends EdgeFrame['type']>(type: Type): Promise<FrameOf<EdgeFrame, Type>> {
    const key = await importKey('edge', this.#desk.secrets.command)
    const opening = await openSealed(key, await this.nextText())
    if (!opening.ok) throw new Error(opening.reason)
    return ofType(EdgeFrame.parse(JSON.parse(opening.value)), type)
  }
}

export class PanelUnderTest extends SocketProbe {
  async next<Type extends PanelFrame['type']>(type: Type): Promise<FrameOf<PanelFrame, Type>> {
    return ofType(JSON.parse(await this.nextText()) as PanelFrame, type)
  }

  kill(id: string, level: 'block' | 'cancel' | 'flatten' | 'lock' = 'flatten'): void {
    this.socket.send(JSON.stringify({ type: 'kill', id, level, reason: 'a test' }))
  }
}

function ofType<Frame extends { readonly type: string }, Type extends string>(
  frame: Frame,
  type: Type,
): FrameOf<Frame, Type> {
  if (frame.type === type) return frame as FrameOf<Frame, Type>
  throw new Error(`a frame "${type}" was due, this came: ${JSON.stringify(frame).slice(0, 300)}`)
}
