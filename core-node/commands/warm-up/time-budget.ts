import { statSync } from 'node:fs'

import { sealedEnding } from '../../market/tape/tape-name.ts'

/** A closed tape is so many times larger unpacked. */
const unpackedRatio = 2.25
/** Bytes of a tape in a millisecond, until it is measured: half a million events a second. */
const usualSpeed = 5_000

/** How much more of the tapes can be played in the time that is left. */
export class TimeBudget {
  readonly #nowMs: () => number
  readonly #startMs: number
  readonly #maxMs: number
  #bytes = 0

  constructor(maxSeconds: number, nowMs: () => number) {
    this.#nowMs = nowMs
    this.#startMs = nowMs()
    this.#maxMs = maxSeconds * 1_000
  }

  get elapsedMs(): number {
    return this.#nowMs() - this.#startMs
  }

  get isOver(): boolean {
    return this.elapsedMs >= this.#maxMs
  }

  /** Unpacked bytes that were played. */
  note(bytes: number): void {
    this.#bytes += bytes
  }

  /** Whether there is time for all of these, by what those before took. */
  isEnoughFor(files: readonly string[]): boolean {
    const bytes = files.reduce((sum, file) => sum + unpackedBytes(file), 0)
    const speed = this.#bytes === 0 ? usualSpeed : this.#bytes / Math.max(1, this.elapsedMs)
    return bytes / speed <= this.#maxMs - this.elapsedMs
  }
}

function unpackedBytes(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  return file.endsWith(sealedEnding) ? size * unpackedRatio : size
}
