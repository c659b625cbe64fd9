import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { test } from 'vitest'
import WebSocket from 'ws'

import type { LocalEdge } from '../../../core-node/operations/local-edge.ts'
import { startLocalEdge } from '../../../core-node/operations/local-edge.ts'
import { signHandshake } from '../../../shared/handshake.ts'
import { importKey, openSealed, sealText } from '../../../shared/signatures.ts'
import { fillRow, sessionRow } from '../../edge/audit-rows.ts'
import { tempFolder } from '../temp-folder.ts'

const secrets = { uplink: 'u'.repeat(32), command: 'c'.repeat(32) }
const patienceMs = 20_000

const logLines: string[] = []

/** A folder with a page to serve. */
function folderWithPage(): string {
  const folder = tempFolder()
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>panel</title>')
  return folder
}

async function start(folder: string, port = 0): Promise<LocalEdge> {
  return startLocalEdge({
    port,
    dataDir: join(folder, 'state'),
    deskKeys: { local: secrets },
    assetsDir: folder,
    onLog: (line) => {
      logLines.push(line)
    },
  })
}

/** A core that says hello: its socket, and the edge's answers as they come. */
async function connectCore(edge: LocalEdge) {
  const key = await importKey('core', secrets.uplink)
  const edgeKey = await importKey('edge', secrets.command)
  const path = '/api/desks/local/uplink'
  const headers = await signHandshake(key, path, Date.now(), crypto.randomUUID())
  const socket = new WebSocket(new URL(path, edge.url), { headers })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const ask = async (frame: object): Promise<unknown> => {
    const answer = new Promise<string>((resolve) => {
      socket.once('message', (data: Buffer) => {
        resolve(data.toString('utf8'))
      })
    })
    socket.send(await sealText(key, JSON.stringify(frame)))
    const opened = await openSealed(edgeKey, await answer)
    return opened.ok ? JSON.parse(opened.value) : opened.reason
  }
  const hello = { type: 'hello', v: 1, desk: 'local', journal: 'journal-1' }
  const greeting = await ask({ ...hello, mode: 'simulation', build: 'test' })
  return { socket, greeting, ask }
}

test(
  'a core and a panel meet in the edge, which keeps its state',
  { timeout: 60_000 },
  async ({ expect }) => {
    const folder = folderWithPage()
    const edge = await start(folder)
    const core = await connectCore(edge)
    expect(core.greeting).toMatchObject({ type: 'ack', ackedSeq: 0 })
    const rows = [sessionRow(1, 'local'), fillRow(2, 'exec-1')]
    const sent = { type: 'rows', v: 1, journal: 'journal-1', rows }
    expect(await core.ask(sent)).toMatchObject({ type: 'ack', ackedSeq: 2 })

    const panel = new WebSocket(new URL('/api/desks/local/live', edge.url), { origin: edge.url })
    const snapshot = await new Promise<string>((resolve) => {
      panel.once('message', (data: Buffer) => {
        resolve(data.toString('utf8'))
      })
    })
    expect(JSON.parse(snapshot)).toMatchObject({ type: 'snapshot', rows })

    const fills = new URL('/api/desks/local/history/fills', edge.url)
    await expect
      .poll(async () => (await fetch(fills)).json(), { timeout: patienceMs })
      .toMatchObject({ rows: [{ execId: 'exec-1' }] })
    panel.terminate()
    core.socket.terminate()
    await edge.stop()
    await expect(fetch(fills)).rejects.toThrow()

    const again = await start(folder)
    const { greeting, socket } = await connectCore(again)
    expect(greeting).toMatchObject({ ackedSeq: 2 })
    socket.terminate()
    await again.stop()
    expect(logLines.some((line) => line.includes('"event":"uplink.hello"'))).toBe(true)
  },
)

test(
  'the panel is served at the root, and no API hides behind it',
  { timeout: 60_000 },
  async ({ expect }) => {
    const edge = await start(folderWithPage())
    const page = await fetch(edge.url)
    expect(await page.text()).toContain('<title>panel</title>')
    // A browser that opens an address of the API gets the API, not the page.
    const headers = { 'sec-fetch-mode': 'navigate' }
    const missing = await fetch(`${edge.url}/api/nothing`, { headers })
    expect(missing.status).toBe(404)
    expect(await missing.json()).toHaveProperty('error')
    await edge.stop()
  },
)

test('a port in use is said in a sentence', { timeout: 60_000 }, async ({ expect }) => {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const sentence = `port ${port} is in use: choose another with --port`
  await expect(start(folderWithPage(), port)).rejects.toThrow(sentence)
  server.close()
})

test('a panel that is not built is said in a sentence', async ({ expect }) => {
  await expect(start(tempFolder())).rejects.toThrow('the panel is not built')
})
