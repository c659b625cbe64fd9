import { randomUUID } from 'node:crypto'

import type { Mode } from '../../../shared/vocabulary.ts'
import { AuditStream } from '../../engine/audit-stream.ts'
import { Journal } from '../../engine/journal/journal.ts'
import type { Row } from '../../execution/outbox.ts'
import type { DataDir } from '../../operations/data-dir.ts'
import type { Log } from '../../operations/log.ts'
import { Uplink } from '../../uplink/uplink.ts'
import { edgeLinkOf } from '../core/edge-link.ts'

export type VoiceOptions = {
  readonly desk: string
  readonly mode: Mode
  readonly dataDir: DataDir
  readonly edgeUrl: string
  readonly log: Log
}

const lookEveryMs = 250
/** The last number the edge has acknowledged, in the journal beside its rows. */
const ackedKey = 'acked'

/**
 * What the watchdog tells the edge itself: with the core silent there is nobody else to. Its rows go into a
 * journal of its own first, numbered without gaps, and from there up over a connection that stands only while
 * there is something the edge does not have. What could not be sent is, by the next watchdog.
 */
export class WatchdogVoice {
  readonly #options: VoiceOptions
  readonly #journal: Journal
  readonly #audit: AuditStream
  #uplink: Uplink | undefined
  #timer: NodeJS.Timeout | undefined

  /** @throws Error when the disk has no room for its journal */
  constructor(options: VoiceOptions) {
    this.#options = options
    const name = `${options.desk.slice(0, 12)}-watchdog-${randomUUID()}`
    this.#journal = new Journal(options.dataDir.watchdogJournal, name)
    this.#audit = new AuditStream(this.#journal.lastSeq)
    if (this.#isBehind) this.#connect()
  }

  /** Safe on the disk when this returns. @throws Error when the disk does not take it yet: it is tried again */
  tell(rows: readonly Row[]): void {
    this.#connect()
    for (const row of rows) this.#journal.append(this.#audit.number(row))
    this.#journal.writeDurably()
  }

  /** Sends what is left, within two seconds. */
  async stop(): Promise<void> {
    await this.#disconnect()
    this.#journal.close()
  }

  get #isBehind(): boolean {
    return Number(this.#journal.meta(ackedKey) ?? 0) < this.#audit.lastSeq
  }

  #connect(): void {
    if (this.#uplink !== undefined) return
    const { dataDir, log } = this.#options
    this.#uplink = new Uplink(
      {
        journalPath: dataDir.watchdogJournal,
        edge: edgeLinkOf({ ...this.#options, config: this.#options }, this.#journal.id, 'watchdog'),
      },
      {
        // The edge has none for a watchdog.
        onCommand: () => {},
        onClock: () => {},
        onState: (state, reason) => log.info(`edge ${state} ${reason}`),
        onProblem: (reason) => log.warn(reason),
      },
    )
    this.#timer = setInterval(() => {
      try {
        this.#look()
      } catch (error) {
        log.warn(`${dataDir.watchdogJournal}: ${(error as Error).message}`)
      }
    }, lookEveryMs)
  }

  #look(): void {
    // Another thread may have held the file when they were told.
    this.#journal.write()
    if (this.#uplink === undefined || this.#uplink.ackedSeq < this.#audit.lastSeq) return
    this.#journal.setMeta(ackedKey, String(this.#uplink.ackedSeq))
    void this.#disconnect()
  }

  async #disconnect(): Promise<void> {
    clearInterval(this.#timer)
    const uplink = this.#uplink
    this.#uplink = undefined
    await uplink?.stop()
  }
}
