import { EventReader } from '../../../core-node/engine/tape/event-reader.ts'
import type {
  RecorderPort,
  RecorderRequest,
} from '../../../core-node/engine/tape/recorder-messages.ts'
import type { RecorderOptions } from '../../../core-node/engine/tape/recorder.ts'
import { Recorder } from '../../../core-node/engine/tape/recorder.ts'
import { blockHeadBytes } from '../../../core-node/market/tape/blocks.ts'
import { settings } from '../engine-settings.ts'
import { plain } from './arbitrary-tape.ts'

type Block = Extract<RecorderRequest, { type: 'block' }>

/** The recorder's thread in the test's hands: it gives blocks back when it is told to. */
export class ManualPort implements RecorderPort {
  readonly requests: RecorderRequest[] = []
  readonly problems: string[] = []
  readonly recorder: Recorder

  constructor(changes: Partial<RecorderOptions> = {}) {
    const options = {
      run: 'run-1',
      journal: 'journal.db',
      startSeq: 0,
      settings: settings(),
      lastSeq: () => 7,
      onProblem: (severity: string, text: string) => this.problems.push(`${severity}: ${text}`),
      ...changes,
    }
    this.recorder = new Recorder(options, this)
  }

  /** As a thread does: what is sent is no longer the sender's. */
  send(request: RecorderRequest): void {
    const own = request.type === 'block' ? request.buffer : undefined
    this.requests.push(structuredClone(request, { transfer: own === undefined ? [] : [own] }))
  }

  ended(): Promise<void> {
    return Promise.resolve()
  }

  get blocks(): Block[] {
    return this.requests.filter((request) => request.type === 'block')
  }

  get types(): string[] {
    return this.requests.map(({ type }) => type)
  }

  giveBack(blocks: readonly Block[]): void {
    for (const { buffer, isLarge } of blocks) {
      this.recorder.onReport({ type: 'returned', buffer: buffer.slice(), isLarge })
    }
  }
}

/** The events of blocks, and how many are missing between them. */
export function eventsOf(blocks: readonly Block[]): { events: unknown[]; lostEvents: number } {
  const reader = new EventReader()
  const events: unknown[] = []
  for (const { buffer, length } of blocks) {
    reader.begin(new Uint8Array(buffer, blockHeadBytes, length - blockHeadBytes))
    for (let event = reader.next(); event !== undefined; event = reader.next()) {
      events.push(plain(event))
    }
  }
  return { events, lostEvents: reader.lostEvents }
}
