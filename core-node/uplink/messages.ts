import type { IssuedCommand } from '../../shared/commands.ts'
import type { Voice } from '../../shared/frames.ts'
import type { Mode } from '../../shared/vocabulary.ts'

/** What the uplink's thread is started with. */
export type UplinkOptions = {
  readonly journalPath: string
  /** Without an edge the thread only keeps the journal in order. */
  readonly edge: EdgeLink | undefined
}

/** The edge, and who we are to it. */
export type EdgeLink = {
  /** Its address, http or https. */
  readonly url: string
  readonly voice: Voice
  readonly journal: string
  readonly desk: string
  readonly mode: Mode
  readonly build: string
  /** Signs what goes up. */
  readonly uplinkSecret: string
  /** Verifies what comes down. */
  readonly commandSecret: string
}

export type UplinkState = 'off' | 'connecting' | 'connected' | 'stopped'

/** From the thread to the core. */
export type UplinkReport =
  | { readonly type: 'state'; readonly state: UplinkState; readonly reason: string }
  | { readonly type: 'acked'; readonly ackedSeq: number }
  | { readonly type: 'command'; readonly issued: IssuedCommand }
  /** Our clock less the edge's. */
  | { readonly type: 'clock'; readonly skewMs: number }
  | { readonly type: 'refused'; readonly reason: string }

/** From the core to the thread: send what is left, then end. */
export type UplinkRequest = { readonly type: 'stop' }
