import type { Hash } from 'node:crypto'
import { createHash } from 'node:crypto'

import { auditVersion } from '../../shared/audit.ts'
import type { Row } from '../execution/outbox.ts'

/** A numbered row as it is stored, sent and hashed. */
export type NumberedRow = {
  readonly seq: number
  readonly ts: number
  readonly kind: Row['kind']
  readonly json: string
}

/**
 * Numbers the rows without gaps and writes each as one line of JSON with its fields in a fixed order. The
 * SHA-256 over those lines is what two replays of the same events must agree on.
 */
export class AuditStream {
  #seq: number
  readonly #hash: Hash = createHash('sha256')

  /** @param lastSeq the number of the last row before; 0 for a new journal */
  constructor(lastSeq = 0) {
    this.#seq = lastSeq
  }

  get lastSeq(): number {
    return this.#seq
  }

  number(row: Row): NumberedRow {
    this.#seq++
    const json = JSON.stringify({ v: auditVersion, seq: this.#seq, ...row })
    this.#hash.update(json).update('\n')
    return { seq: this.#seq, ts: row.ts, kind: row.kind, json }
  }

  /** Of all rows so far. */
  sha256(): string {
    return this.#hash.copy().digest('hex')
  }
}
