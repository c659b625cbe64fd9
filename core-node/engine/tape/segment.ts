import { z } from 'zod'

import { instruments, isInstrumentSymbol } from '../../market/instruments.ts'
import type { EngineSettings } from '../step/settings.ts'

/** A tape that a run had its engine see before it began, as far as it did. */
export type WarmUpTape = {
  /** Its file, without its ending. */
  readonly tape: string
  /** From its first event on. */
  readonly events: number
  /** Of the records' bytes in the blocks read: by it a tape that was altered is known. */
  readonly digest: string
}

/**
 * The head of a segment: one stretch of a run of the core that is in one file. Settings and journal stand in
 * it, so that its events can be played again and compared with what was decided.
 */
export type SegmentHead = {
  /** Names the run of the process: its segments lie in one file a trade date. */
  readonly run: string
  /** From 0, within the run. */
  readonly part: number
  /** The file of the part before, without its ending; null for the first. */
  readonly previous: string | null
  readonly tradeDate: string
  readonly account: string
  readonly instrument: string
  readonly contract: string
  /** When it began, by the market's clock. */
  readonly startedUs: number
  /** The journal's file, in the data folder. */
  readonly journal: string
  /** The journal's last row before this segment. */
  readonly startSeq: number
  /** Events of this run that no tape holds. */
  readonly lostEvents: number
  /** What the engine saw before the run began, in order. */
  readonly warmUp: readonly WarmUpTape[]
  readonly settings: EngineSettings
}

/** The end of a segment that was closed, not cut off. */
export type SegmentEnd = {
  readonly reason: 'stopped' | 'trade date over'
  readonly events: number
  readonly lostEvents: number
}

/** The checksum has vouched for the bytes: what is checked is that this version's program wrote them. */
const Head = z.object({
  run: z.string(),
  part: z.int().nonnegative(),
  previous: z.string().nullable(),
  tradeDate: z.string(),
  account: z.string(),
  instrument: z.string(),
  contract: z.string(),
  startedUs: z.number(),
  journal: z.string(),
  startSeq: z.int().nonnegative(),
  lostEvents: z.int().nonnegative(),
  warmUp: z
    .array(z.object({ tape: z.string(), events: z.int().nonnegative(), digest: z.string() }))
    .default([]),
  settings: z.looseObject({
    mode: z.string(),
    build: z.string(),
    contract: z.string(),
    instrument: z.looseObject({ symbol: z.string() }),
    preset: z.looseObject({ name: z.string() }),
    features: z.looseObject({}),
    strategy: z.looseObject({}),
    risk: z.looseObject({}),
    costs: z.looseObject({}),
    aggregationUs: z.number(),
    timeScale: z.number(),
    configDigest: z.string(),
  }),
})

const End = z.object({
  reason: z.enum(['stopped', 'trade date over']),
  events: z.int().nonnegative(),
  lostEvents: z.int().nonnegative(),
})

/** @throws RangeError when it is not the head of a segment */
export function parseSegmentHead(content: Uint8Array): SegmentHead {
  const head = Head.safeParse(parseJson(content))
  if (!head.success) throw new RangeError(`not the head of a segment (${head.error.message})`)
  const { settings } = head.data
  const { symbol } = settings.instrument
  if (!isInstrumentSymbol(symbol)) throw new RangeError(`the instrument ${symbol} is unknown`)
  const instrument = instruments[symbol]
  return { ...head.data, settings: { ...settings, instrument } as unknown as EngineSettings }
}

/** @throws RangeError when it is not the end of a segment */
export function parseSegmentEnd(content: Uint8Array): SegmentEnd {
  const end = End.safeParse(parseJson(content))
  if (!end.success) throw new RangeError(`not the end of a segment (${end.error.message})`)
  return end.data
}

function parseJson(content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(content))
  } catch (error) {
    throw new RangeError(`no JSON (${(error as Error).message})`, { cause: error })
  }
}
