import { z } from 'zod'

/** Between core and watchdog, over a local socket: one JSON object a line. */
export const CoreWord = z.discriminatedUnion('type', [
  /** The core is there, and asks whether it may trade. Answered by `welcome`, or by `wait` and then `welcome`. */
  z.object({ type: z.literal('hello'), pid: z.int().positive() }),
  /** Sent by the core's main thread: one that spins or hangs sends none. */
  z.object({ type: z.literal('beat') }),
  /** The core ends as it should: there is nothing left to look after. */
  z.object({ type: z.literal('bye') }),
])
export type CoreWord = z.infer<typeof CoreWord>

export const WatchdogWord = z.discriminatedUnion('type', [
  z.object({ type: z.literal('welcome') }),
  /** The watchdog deals in the core's place: two at once would close a position twice. */
  z.object({ type: z.literal('wait'), reason: z.string() }),
  z.object({ type: z.literal('beat') }),
])
export type WatchdogWord = z.infer<typeof WatchdogWord>

export const beatEveryMs = 250

/** A word is a few bytes. */
export const maxWordBytes = 4_096

/** Splits a stream into lines. */
export class Lines {
  #rest = ''

  /** @throws Error when a line is longer than any of ours */
  take(chunk: string): string[] {
    const lines = `${this.#rest}${chunk}`.split('\n')
    this.#rest = lines.pop() ?? ''
    if (this.#rest.length > maxWordBytes) throw new Error('a line without an end')
    return lines
  }
}
