import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'

import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'

import type { AuditRow } from '../../shared/audit.ts'
import type { PanelFrame, Presence } from '../../shared/frames.ts'
import { pingText, pongText } from '../../shared/frames.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
}

/**
 * The edge as the page sees it, with rows of the test's choice in place of a core: the built page under its
 * own content security policy, the list of desks, and one live socket.
 */
export class PanelServer {
  readonly #server: Server
  readonly #sockets: WebSocketServer
  readonly #dist: string
  readonly #policy: string
  #rows: AuditRow[]
  /** What pages asked for over the socket. */
  readonly requests: unknown[] = []

  private constructor(dist: string, policy: string, rows: readonly AuditRow[]) {
    this.#dist = dist
    this.#policy = policy
    this.#rows = [...rows]
    this.#server = createServer((request, response) => {
      void this.#answer(new URL(request.url ?? '/', 'http://localhost').pathname, response)
    })
    this.#sockets = new WebSocketServer({ server: this.#server })
    this.#sockets.on('connection', (socket) => this.#welcome(socket))
  }

  /** @param dist the built panel */
  static async start(dist: string, rows: readonly AuditRow[]): Promise<PanelServer> {
    const headers = await readFile(join(dist, '_headers'), 'utf8')
    const policy = /Content-Security-Policy: (.+)/.exec(headers)?.[1] ?? ''
    const server = new PanelServer(dist, policy, rows)
    server.#server.listen(0, '127.0.0.1')
    await once(server.#server, 'listening')
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Forgets what it had and shows these to every page. */
  show(rows: readonly AuditRow[]): void {
    this.#rows = [...rows]
    for (const socket of this.#sockets.clients) this.#welcome(socket)
  }

  /** Rows that come while pages look on. */
  push(...rows: readonly AuditRow[]): void {
    this.#rows.push(...rows)
    this.#broadcast({ type: 'rows', v: 1, rows })
  }

  setConnected(isConnected: boolean): void {
    this.#broadcast({ type: 'presence', v: 1, presence: { ...this.#presence(), isConnected } })
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #presence(): Presence {
    return {
      isConnected: true,
      lastSeenMs: Date.now(),
      ackedSeq: this.#rows.at(-1)?.seq ?? 0,
      journal: 'journal-1',
    }
  }

  #broadcast(frame: PanelFrame): void {
    for (const socket of this.#sockets.clients) socket.send(JSON.stringify(frame))
  }

  #welcome(socket: WebSocket): void {
    const frame = { type: 'snapshot', v: 1, presence: this.#presence(), rows: this.#rows } as const
    socket.send(JSON.stringify(frame satisfies PanelFrame))
    socket.removeAllListeners('message')
    socket.on('message', (data: Buffer) => {
      const text = data.toString()
      if (text === pingText) socket.send(pongText)
      else this.requests.push(JSON.parse(text))
    })
  }

  async #answer(path: string, response: ServerResponse): Promise<void> {
    if (path === '/api/desks') {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ desks: [{ id: 'local' }] }))
      return
    }
    const name = path === '/' ? '/index.html' : path
    try {
      const body = await readFile(join(this.#dist, name))
      response.setHeader('content-type', types[extname(name)] ?? 'application/octet-stream')
      response.setHeader('content-security-policy', this.#policy)
      response.end(body)
    } catch {
      response.statusCode = 404
      response.end()
    }
  }
}
