import { parentPort, workerData } from 'node:worker_threads'

import { JournalReader } from '../engine/journal/journal-reader.ts'
import type { UplinkOptions, UplinkReport, UplinkRequest } from './messages.ts'
import { UplinkClient } from './uplink-client.ts'

/**
 * The uplink's thread: it reads the journal and speaks to the edge, so that the main thread need not. It also
 * moves the journal's log into its database: that syncs, and the log would grow for ever without.
 */
const port = parentPort
if (port === null) throw new Error('This file runs as a worker thread')

/** What is left at the end may take so long to send. */
const flushWithinMs = 2_000
const checkpointEveryMs = 1_000

const { journalPath, edge } = workerData as UplinkOptions
const reader = new JournalReader(journalPath)
const keeper = setInterval(() => reader.checkpoint(), checkpointEveryMs)
const client =
  edge === undefined
    ? undefined
    : new UplinkClient(edge, reader, (report: UplinkReport) => port.postMessage(report))

async function stop(): Promise<void> {
  await client?.stop(flushWithinMs)
  clearInterval(keeper)
  reader.close()
  port?.close()
}

port.on('message', (_request: UplinkRequest) => void stop())
await client?.start()
