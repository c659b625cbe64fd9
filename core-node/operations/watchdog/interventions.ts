import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'

import { z } from 'zod'

/** The watchdog takes over: why, and what it is to do. On disk before it does anything. */
const Begun = z.object({
  type: z.literal('begun'),
  id: z.string(),
  atMs: z.number(),
  by: z.enum(['watchdog', 'file']),
  reason: z.string(),
  corePid: z.number(),
  /** hung: its process is there and its main thread says nothing. */
  core: z.enum(['hung', 'gone']),
  action: z.enum(['cancel', 'flatten']),
})

const figure = z.number().nullable()
const Ended = z.object({
  type: z.literal('ended'),
  id: z.string(),
  atMs: z.number(),
  outcome: z.enum(['flat', 'protected', 'wrong-account']),
  account: z.string(),
  cancelledOrders: z.number(),
  closedContracts: z.number(),
  attempts: z.number(),
  /** Milliseconds from the beginning. */
  connectedMs: figure,
  cancelsSentMs: figure,
  cancelledMs: figure,
  endMs: z.number(),
})

/** A core has it in its journal. */
const Told = z.object({ type: z.literal('told'), id: z.string() })

const Line = z.discriminatedUnion('type', [Begun, Ended, Told])
type Line = z.infer<typeof Line>

export type Begun = z.infer<typeof Begun>
export type Ended = z.infer<typeof Ended>
export type Intervention = {
  readonly begun: Begun
  readonly ended: Ended | undefined
  readonly isTold: boolean
}

/** Every intervention on record, the oldest first. A line that cannot be read is passed over: it was torn. */
export function readInterventions(path: string): Intervention[] {
  if (!existsSync(path)) return []
  const found = new Map<string, Intervention>()
  for (const text of readFileSync(path, 'utf8').split('\n')) {
    const line = parseLine(text)
    if (line === undefined) continue
    if (line.type === 'begun') found.set(line.id, { begun: line, ended: undefined, isTold: false })
    const known = found.get(line.id)
    if (known === undefined) continue
    if (line.type === 'ended') found.set(line.id, { ...known, ended: line })
    if (line.type === 'told') found.set(line.id, { ...known, isTold: true })
  }
  return [...found.values()]
}

/** On the disk when this returns. @throws Error when the disk does not take it */
export function recordIntervention(path: string, line: Line): void {
  const file = openSync(path, 'a', 0o600)
  try {
    writeSync(file, `${JSON.stringify(line)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** What a person is told of one that is over. */
export function sentenceOfIntervention({ begun, ended }: Intervention): string {
  const why = begun.core === 'hung' ? 'hung' : 'was gone'
  const at = new Date(begun.atMs).toISOString()
  const head = `the watchdog acted at ${at}, as the core (pid ${begun.corePid}) ${why}`
  if (ended === undefined) return `${head}: it was not brought to its end`
  const { outcome, cancelledOrders, closedContracts, cancelledMs, endMs } = ended
  if (outcome === 'wrong-account') {
    return `${head}: the gateway has another account, nothing was done`
  }
  const cancelled = `${cancelledOrders} orders cancelled${cancelledMs === null ? '' : ` after ${cancelledMs} ms`}`
  if (outcome === 'protected') return `${head}: ${cancelled}; the position was left to its stop`
  return `${head}: ${cancelled}, ${closedContracts} contracts closed, flat after ${endMs} ms`
}

function parseLine(text: string): Line | undefined {
  try {
    return Line.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
