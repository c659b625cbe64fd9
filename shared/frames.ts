import { z } from 'zod'

import { AuditRow } from './audit.ts'
import { IssuedCommand } from './commands.ts'
import { KillLevel, Mode } from './vocabulary.ts'

/**
 * What goes over the uplink between one core and its edge, and from the edge to the panels. Frames of the
 * uplink are sealed with the desk's keys (signatures.ts); frames to a panel go over its own session.
 */
export const frameVersion = 1

/** The edge closes a socket that sends more. A core fills a frame to half of this; no row has 16 kB. */
export const maxFrameBytes = 1_048_576

/** Rows in one frame: a frame every 50 to 100 ms then carries 2,000 rows a second and more. */
export const maxRowsPerFrame = 200

/** Why the edge closes a socket. The reason that goes with it is for people. */
export const closeCodes = {
  /** A panel sent more messages than it may. */
  policy: 1008,
  tooBig: 1009,
  /** The edge itself failed: connect again. */
  failed: 1011,
  /** More frames wait than the edge takes in: connect again and send slower. */
  overloaded: 1013,
  malformed: 4400,
  /** Not signed as it must be, or a login that has ended. */
  unauthorised: 4401,
  /** A newer socket of the same desk took over: connecting again would only take it back. */
  replaced: 4409,
} as const

/** The edge answers the text `ping` with the text `pong`, neither sealed, and takes it for a sign of life. */
export const pingText = 'ping'
export const pongText = 'pong'

/** A core that sent neither a frame nor a ping for so long counts as gone. It pings three times as often. */
export const silenceAfterMs = 30_000

/**
 * Who speaks for a desk, each over a socket of its own: the core, and its watchdog while it acts in the core's
 * place. The watchdog has a journal of its own, gets no commands, and is never taken for the core.
 */
export const Voice = z.enum(['core', 'watchdog'])
export type Voice = z.infer<typeof Voice>

/** Where a voice connects: its handshake is signed over this, so that none passes for the other. */
export function uplinkPath(desk: string, voice: Voice): string {
  return `/api/desks/${desk}/${voice === 'core' ? 'uplink' : voice}`
}

/** A journal's name: rows are unique by desk, journal and seq. */
export const JournalId = z.string().regex(/^[a-zA-Z0-9-]{4,64}$/)
export const DeskId = z.string().regex(/^[a-z0-9-]{1,32}$/)

const v = z.literal(frameVersion)

/** The core's first frame after it connects. */
export const HelloFrame = z.object({
  type: z.literal('hello'),
  v,
  desk: DeskId,
  journal: JournalId,
  mode: Mode,
  build: z.string().max(64),
})

/** Audit rows in order of their numbers. Sent again until acknowledged; the edge drops what it has. */
export const RowsFrame = z.object({
  type: z.literal('rows'),
  v,
  journal: JournalId,
  rows: z.array(AuditRow).min(1).max(maxRowsPerFrame),
})

export const CoreFrame = z.discriminatedUnion('type', [HelloFrame, RowsFrame])
export type CoreFrame = z.infer<typeof CoreFrame>

/** The highest number up to which the edge holds every row: the answer to a hello and to rows. */
export const AckFrame = z.object({
  type: z.literal('ack'),
  v,
  journal: JournalId,
  ackedSeq: z.int().nonnegative(),
  /** The edge's clock as it answered, for the core to compare its own with; older edges do not say. */
  edgeMs: z.int().optional(),
})

export const CommandFrame = z.object({ type: z.literal('command'), v, issued: IssuedCommand })

export const EdgeFrame = z.discriminatedUnion('type', [AckFrame, CommandFrame])
export type EdgeFrame = z.infer<typeof EdgeFrame>

/** What a panel may send over its socket. */
export const PanelRequest = z.object({
  type: z.literal('kill'),
  id: z.string().min(8).max(64),
  level: KillLevel.exclude(['none']),
  reason: z.string().min(1).max(200),
})
export type PanelRequest = z.infer<typeof PanelRequest>

/** Whether a core is connected, and when it last spoke. */
export const Presence = z.object({
  isConnected: z.boolean(),
  lastSeenMs: z.int().nullable(),
  ackedSeq: z.int(),
  journal: JournalId.nullable(),
})
export type Presence = z.infer<typeof Presence>

/** Where a command from a panel stands. The core's own answer follows as an audit row. */
export const CommandStatus = z.object({
  id: z.string(),
  status: z.enum(['sent', 'waiting', 'refused']),
  reason: z.string(),
})
export type CommandStatus = z.infer<typeof CommandStatus>

/** What a panel receives: first a snapshot, then rows as they come. */
export type PanelFrame =
  | {
      readonly type: 'snapshot'
      readonly v: 1
      readonly presence: Presence
      readonly rows: readonly AuditRow[]
      /** What the watchdog told and the core's journal has not taken over yet. */
      readonly beside?: readonly AuditRow[]
    }
  | { readonly type: 'rows'; readonly v: 1; readonly rows: readonly AuditRow[] }
  /** The watchdog's rows, which have numbers of their own. */
  | { readonly type: 'beside'; readonly v: 1; readonly rows: readonly AuditRow[] }
  | { readonly type: 'presence'; readonly v: 1; readonly presence: Presence }
  | { readonly type: 'command'; readonly v: 1; readonly command: CommandStatus }
