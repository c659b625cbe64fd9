import { chmodSync, existsSync, rmSync } from 'node:fs'
import type { Server, Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { performance } from 'node:perf_hooks'

import type { ControlAnswer } from './control-protocol.ts'
import { ControlRequest, maxRequestBytes } from './control-protocol.ts'
import { SafetyRefusal } from './exit.ts'

/** How long a caller waits for the core: flattening in a halt takes as long as the halt. */
const answerTimeoutMs = 60_000

/** Nobody answers on the socket. */
export class NoCore extends Error {
  override readonly name = 'NoCore'
}

/** @param arrivedMs when the request had come whole, by the monotonic clock */
type Answerer = (request: ControlRequest, arrivedMs: number) => Promise<unknown>

/** Answers on a socket that only this user can open. */
export async function serveControl(path: string, answer: Answerer): Promise<{ close(): void }> {
  rehearse()
  if (existsSync(path)) {
    if (await isAlive(path)) throw new Error(`a core is already running on ${path}`)
    rmSync(path)
  }
  const server = createServer((socket) => handle(socket, answer))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  chmodSync(path, 0o600)
  return { close: () => closeServer(server, path) }
}

/** Asks a running core. @throws NoCore when none runs there, SafetyRefusal or Error when it refuses */
export async function askControl(path: string, request: ControlRequest): Promise<unknown> {
  const line = await exchange(path, JSON.stringify(request))
  const answer = JSON.parse(line) as ControlAnswer
  if (answer.ok) return answer.value
  throw answer.isRefused === true ? new SafetyRefusal(answer.reason) : new Error(answer.reason)
}

function handle(socket: Socket, answer: Answerer): void {
  let text = ''
  socket.setEncoding('utf8')
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: string) => {
    text += chunk
    if (text.length > maxRequestBytes) socket.destroy()
    const end = text.indexOf('\n')
    if (end < 0) return
    const arrivedMs = performance.now()
    const line = text.slice(0, end)
    text = ''
    void respond(line, answer, arrivedMs).then((reply) => socket.end(`${JSON.stringify(reply)}\n`))
  })
}

async function respond(line: string, answer: Answerer, arrivedMs: number): Promise<ControlAnswer> {
  try {
    const request = ControlRequest.safeParse(JSON.parse(line))
    if (!request.success) return { ok: false, reason: 'the request is not understood' }
    return { ok: true, value: await answer(request.data, arrivedMs) }
  } catch (error) {
    const reason = (error as Error).message
    return error instanceof SafetyRefusal
      ? { ok: false, reason, isRefused: true }
      : { ok: false, reason }
  }
}

/** The first request a schema reads takes it a millisecond longer: that one must not be a kill. Nobody answers this. */
function rehearse(): void {
  const kill = { type: 'kill', level: 'flatten', reason: 'none', by: 'nobody' } as const
  ControlRequest.safeParse(JSON.parse(JSON.stringify(kill satisfies ControlRequest)))
}

function exchange(path: string, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(path, () => socket.write(`${line}\n`))
    socket.setEncoding('utf8')
    socket.setTimeout(answerTimeoutMs, () => {
      socket.destroy()
      reject(new Error(`the core has not answered for ${answerTimeoutMs / 1_000} s`))
    })
    socket.on('data', (chunk: string) => {
      text += chunk
    })
    socket.on('end', () => resolve(text))
    socket.on('error', () =>
      reject(new NoCore(`no core is running on ${path}. Start one with "mia up" or "mia run"`)),
    )
  })
}

function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

function closeServer(server: Server, path: string): void {
  server.close()
  if (existsSync(path)) rmSync(path)
}
