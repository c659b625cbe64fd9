import { parentPort, workerData } from 'node:worker_threads'

import type { UplinkOptions, UplinkReport, UplinkRequest } from './messages.ts'
import { UplinkClient } from './uplink-client.ts'

/** The uplink's thread: it reads the journal and speaks to the edge, so that the main thread need not. */
const port = parentPort
if (port === null) throw new Error('This file runs as a worker thread')

/** What is left at the end may take so long to send. */
const flushWithinMs = 2_000

const client = new UplinkClient(workerData as UplinkOptions, (report: UplinkReport) =>
  port.postMessage(report),
)
port.on('message', (_request: UplinkRequest) => {
  void client.stop(flushWithinMs).then(() => port.close())
})
await client.start()
