import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'

import type { z } from 'zod'

import { portError } from '../port-error.ts'
import type { ControlAnswer } from './protocol.ts'
import { ControlRequest, requestBytesMax, requestTypes } from './protocol.ts'

/** Whoever reaches this port moves the market and the broker: it is this machine's alone. */
const loopback = '127.0.0.1'

/** A test and a person beside it. */
const connectionsMax = 8

export type ControlServer = { readonly port: number; close(): Promise<void> }

/** Listens for JSON lines. @param port 0 for any that is free. @throws PortError */
export async function serveControl(
  port: number,
  answer: (request: ControlRequest) => unknown,
): Promise<ControlServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    handle(socket, answer)
  })
  server.maxConnections = connectionsMax
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portError(error, loopback, port, '--control-port')))
    server.listen(port, loopback, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

function handle(socket: Socket, answer: (request: ControlRequest) => unknown): void {
  let text = ''
  socket.setEncoding('utf8')
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: string) => {
    text += chunk
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      const line = text.slice(0, end)
      text = text.slice(end + 1)
      if (!reply(socket, line, answer)) return
    }
    if (text.length <= requestBytesMax) return
    refuse(socket, `a request is longer than ${requestBytesMax} bytes`)
  })
}

/** @returns whether the connection goes on */
function reply(
  socket: Socket,
  line: string,
  answer: (request: ControlRequest) => unknown,
): boolean {
  const request = parseLine(line)
  if (request === undefined) {
    // A browser's request for a page ends here too, before it says anything of its own choosing.
    refuse(socket, 'the line is no JSON: write one object a line, such as {"type":"truth"}')
    return false
  }
  socket.write(`${JSON.stringify(answerTo(request.value, answer))}\n`)
  return true
}

function parseLine(line: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(line) as unknown }
  } catch {
    return undefined
  }
}

function answerTo(value: unknown, answer: (request: ControlRequest) => unknown): ControlAnswer {
  const request = ControlRequest.safeParse(value)
  if (!request.success) return { ok: false, reason: reasonOf(request.error) }
  try {
    return { ok: true, value: answer(request.data) }
  } catch (error) {
    return { ok: false, reason: (error as Error).message }
  }
}

function reasonOf({ issues }: z.ZodError): string {
  const [issue] = issues
  if (issue?.code === 'unrecognized_keys') {
    return `${issue.keys.join(', ')}: there is no such field: leave it out`
  }
  const field = issue?.path.join('.') ?? ''
  if (field === 'type' || field === '') return `type must be one of ${requestTypes.join(', ')}`
  return `${field}: ${issue?.message ?? 'it is not what is expected'}`
}

function refuse(socket: Socket, reason: string): void {
  socket.end(`${JSON.stringify({ ok: false, reason })}\n`)
}
