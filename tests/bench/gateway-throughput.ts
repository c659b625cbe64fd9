import { once } from 'node:events'
import { connect } from 'node:net'
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'

import { FrameReader } from '../../core-node/gateway/wire/frame-reader.ts'
import { frame, greeting } from '../core-node/gateway/frames.ts'
import { contractFields } from '../core-node/gateway/requests.ts'
import { freePort } from '../system/ports.ts'
import { MiaProcess } from '../system/process.ts'
import type { Bench } from './bench.ts'
import { figure } from './bench.ts'

const warmUpMs = 2_000
const measuredMs = 10_000
/** More than any machine can do: the gateway then gives all it has. */
const speed = 1_000
/** What the engine must stand for a minute; a gateway that gave less could not show it. */
const burst = 20_000

/** Messages that a client of nothing but a socket gets from a gateway that runs as fast as it can. */
async function measure(): Promise<{ readonly perSecond: number; readonly megabytes: number }> {
  const port = await freePort()
  const flags = ['--json', '--port', port, '--speed', speed, '--history-minutes', 0]
  const gateway = await MiaProcess.start('gateway', ...flags.map(String))
  const socket = connect(port, '127.0.0.1').setNoDelay(true)
  const reader = new FrameReader()
  let messages = 0
  let bytes = 0
  socket.on('data', (chunk) => {
    reader.push(chunk as Buffer)
    while (reader.next() !== undefined) messages++
    bytes += chunk.length
  })
  try {
    socket.write(greeting('v100..193'))
    await once(socket, 'data')
    socket.write(frame(71, 2, 1, ''))
    const es = contractFields({ localSymbol: 'ESZ6', secType: 'FUT', exchange: 'CME' })
    socket.write(frame(97, 1, ...es, 'Last', 0, 0))
    socket.write(frame(97, 2, ...es, 'BidAsk', 0, 0))
    socket.write(frame(10, 5, 3, ...es, 10, 0, ''))
    await wait(warmUpMs)
    const start = { ms: performance.now(), messages, bytes }
    await wait(measuredMs)
    const seconds = (performance.now() - start.ms) / 1_000
    return {
      perSecond: (messages - start.messages) / seconds,
      megabytes: (bytes - start.bytes) / seconds / 1e6,
    }
  } finally {
    socket.destroy()
    await gateway.stop()
  }
}

export const gatewayThroughput: Bench = {
  name: 'gateway-throughput',
  summary: 'trades, quotes and book rows a second from a gateway process to one client; 12 s',
  async run() {
    const { perSecond, megabytes } = await measure()
    return [
      figure({
        name: 'gateway-throughput',
        unit: 'messages/s',
        value: perSecond,
        target: 2 * burst,
        isMoreBetter: true,
        baseline: { name: 'the burst of tick-burst', value: burst },
      }),
      figure({
        name: 'gateway-bytes',
        unit: 'MB/s',
        value: megabytes,
        // As many messages of thirty bytes, the shortest there are.
        target: (2 * burst * 30) / 1e6,
        isMoreBetter: true,
        baseline: { name: 'a line of 100 Mbit/s', value: 12.5 },
      }),
    ]
  },
}
