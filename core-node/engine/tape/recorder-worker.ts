import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'

import { BlockKind } from '../../market/tape/blocks.ts'
import { parseTapeName, openEnding } from '../../market/tape/tape-name.ts'
import { removeOldTapes } from './old-tapes.ts'
import type { RecorderReport, RecorderRequest } from './recorder-messages.ts'
import { leftOpen, seal } from './seal.ts'
import type { SegmentEnd, SegmentHead } from './segment.ts'
import { openStem, TapeFile } from './tape-file.ts'

/**
 * The recorder's thread: it has the file. It writes what it is handed, syncs once a second, and compresses a
 * tape when its trade date is over. After a failure of the disk it throws blocks away until the next file.
 */
const port = parentPort
if (port === null) throw new Error('This file runs as a worker thread')

const syncEveryMs = 1_000

const { folder, keepDays } = workerData as {
  readonly folder: string
  readonly keepDays: number | undefined
}
let file: TapeFile | undefined
let stem: string | null = null
let sealing: Promise<void> = Promise.resolve()

function report(message: RecorderReport, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer)
}

/** What goes wrong with the file ends the recording, nothing else. */
function attempt(work: () => void): void {
  try {
    work()
  } catch (error) {
    file?.abandon()
    file = undefined
    report({ type: 'failed', reason: (error as Error).message })
  }
}

function openSegment(head: Omit<SegmentHead, 'previous'>): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const previous = stem
  stem = openStem(folder, head.tradeDate, head.account)
  file = new TapeFile(join(folder, stem + openEnding))
  file.appendJson({ ...head, previous } satisfies SegmentHead, BlockKind.Head)
  file.sync()
  report({ type: 'opened', file: file.path })
  const account = parseTapeName(stem + openEnding)?.account ?? ''
  if (previous !== null) return
  // Looked for now: later, what this run itself writes would be among them.
  for (const left of leftOpen(folder, account, stem)) sealLater(() => seal(folder, left))
}

function closeSegment(end: SegmentEnd | null): void {
  if (file === undefined || stem === null) return
  if (end !== null) file.appendJson(end, BlockKind.End)
  file.close()
  file = undefined
  const closed = stem
  sealLater(() => seal(folder, closed))
  sealLater(() => removeOld(closed))
}

async function removeOld(closed: string): Promise<void> {
  const name = parseTapeName(closed + openEnding)
  if (name === undefined || keepDays === undefined) return
  const files = await removeOldTapes(folder, name.account, name.tradeDate, keepDays)
  if (files.length > 0) report({ type: 'removed', files })
}

/** One after another, beside the recording. */
function sealLater(work: () => Promise<void>): void {
  sealing = sealing
    .then(work)
    .catch((error: Error) => report({ type: 'not-sealed', reason: error.message }))
}

async function stop(): Promise<void> {
  clearInterval(syncing)
  await sealing
  port?.close()
}

const syncing = setInterval(() => attempt(() => file?.sync()), syncEveryMs)

port.on('message', (request: RecorderRequest) => {
  switch (request.type) {
    case 'open':
      return attempt(() => openSegment(request.head))
    case 'block': {
      const { buffer, length, isLarge } = request
      attempt(() => file?.append(new Uint8Array(buffer, 0, length), BlockKind.Records))
      return report({ type: 'returned', buffer, isLarge }, [buffer])
    }
    case 'close':
      return attempt(() => closeSegment(request.end))
    case 'stop':
      void stop()
  }
})
