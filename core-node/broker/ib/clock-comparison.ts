/** Our clock less the broker's, in milliseconds of ours, and how far off that may be at most. */
export type ClockOffset = { readonly offsetMs: number; readonly errorMs: number }

/** An answer: the offset lies between these. */
type Reading = { readonly leastMs: number; readonly mostMs: number }

/** Answers that are kept: half a minute of them, in which no clock of a computer drifts by a millisecond or two. */
const kept = 12
/** Of an interval no wider than this the middle is told: it is then off by half of it at most. */
const knownWithinMs = 150
/** Narrower is not looked for: the way there and back takes as long. */
const narrowMs = 60
/** The next questions then fall so far outside, to see that it still holds. */
const marginMs = 15
/** From one question to the next at least, while the offset is looked for and once it is known. */
const leastWaitMs = { unknown: 500, known: 1_000 } as const
/** And at most: the questions also show that the gateway lives. */
const mostWaitMs = 2_000
const secondMs = 1_000

/**
 * How far our clock is from the broker's. IB tells its time in whole seconds, so that one answer says little: the
 * offset lies somewhere in a second. But the answer turns with the broker's second, and a question that is asked
 * where it should turn halves what is not known: five or six answers tell it to less than a tenth of a second.
 *
 * That is sure as long as answers come in the order of their questions; one that is lost makes it less narrow,
 * never wrong. Answers that deny each other mean that one of the clocks was set: those before are forgotten.
 */
export class ClockComparison {
  /** Of the broker's second in ours: shorter where a simulated market runs faster. */
  readonly #secondMs: number
  #asked: number[] = []
  #readings: Reading[] = []
  #questions = 0

  /** @param rate seconds of the broker's time in one of ours */
  constructor(rate: number) {
    this.#secondMs = secondMs / rate
  }

  /** A question was written now. */
  onAsked(nowMs: number): void {
    this.#asked.push(nowMs)
    this.#questions++
  }

  /** An answer came now: the broker is within this second of its time. */
  onAnswer(epochSeconds: number, nowMs: number): void {
    const askedMs = this.#asked.shift()
    if (askedMs === undefined || !Number.isFinite(epochSeconds)) return
    const startMs = epochSeconds * this.#secondMs
    this.#readings.push({ leastMs: askedMs - startMs - this.#secondMs, mostMs: nowMs - startMs })
    if (this.#readings.length > kept) this.#readings.shift()
    while (widthOf(this.#interval) < 0) this.#readings.shift()
  }

  /** Nobody answers questions of a connection that is gone. */
  onClosed(): void {
    this.#asked = []
  }

  /** Undefined as long as it is not known well enough. */
  get offset(): ClockOffset | undefined {
    const interval = this.#interval
    const widthMs = widthOf(interval)
    if (!(widthMs <= knownWithinMs)) return undefined
    return { offsetMs: (interval.leastMs + interval.mostMs) / 2, errorMs: widthMs / 2 }
  }

  /** How long the next question should wait, so that its answer says the most. */
  waitMs(nowMs: number): number {
    const interval = this.#interval
    const widthMs = widthOf(interval)
    const leastMs = widthMs <= knownWithinMs ? leastWaitMs.known : leastWaitMs.unknown
    if (!Number.isFinite(widthMs)) return leastMs
    // Asked then, it is answered with the next second only if the offset is not above the candidate.
    const phaseMs = (nowMs + leastMs - this.#candidateMs(interval)) % this.#secondMs
    const pastMs = phaseMs < 0 ? phaseMs + this.#secondMs : phaseMs
    return Math.min(mostWaitMs, leastMs + this.#secondMs - pastMs)
  }

  #candidateMs({ leastMs, mostMs }: Reading): number {
    if (mostMs - leastMs > narrowMs) return (leastMs + mostMs) / 2
    return this.#questions % 2 === 0 ? leastMs - marginMs : mostMs + marginMs
  }

  /** What all answers allow. */
  get #interval(): Reading {
    let leastMs = Number.NEGATIVE_INFINITY
    let mostMs = Number.POSITIVE_INFINITY
    for (const reading of this.#readings) {
      leastMs = Math.max(leastMs, reading.leastMs)
      mostMs = Math.min(mostMs, reading.mostMs)
    }
    return { leastMs, mostMs }
  }
}

function widthOf({ leastMs, mostMs }: Reading): number {
  return mostMs - leastMs
}
