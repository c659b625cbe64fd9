import { z } from 'zod'

import { DeskId } from '../shared/frames.ts'
import type { Result } from '../shared/result.ts'
import { failure, success } from '../shared/result.ts'

/**
 * What the edge is configured with: text in its environment, parsed at each use and never trusted. All
 * three may be missing: the deployment then answers, and refuses, saying what to set.
 */
export type SettingsSource = {
  readonly DESK_KEYS?: unknown
  readonly PANEL_ACCESS?: unknown
  readonly PANEL_TOKEN?: unknown
}

/** The key ids in sealed text and handshakes: each side signs with its own. */
export const coreKeyId = 'core'
export const edgeKeyId = 'edge'

const Secret = z.string().min(32)

const DeskSecrets = z
  .strictObject({ uplink: Secret, command: Secret })
  // With one secret for both, what one side signed could be held out as the other's.
  .refine(({ uplink, command }) => uplink !== command, 'the two secrets must differ')
export type DeskSecrets = z.infer<typeof DeskSecrets>

const DeskKeys = z.record(DeskId, DeskSecrets)

/** A Map, since a desk may be named "constructor" and an object has one. */
export function readDeskKeys(
  source: SettingsSource,
): Result<ReadonlyMap<string, DeskSecrets>, string> {
  if (source.DESK_KEYS === undefined || source.DESK_KEYS === '') return success(new Map())
  const keys = z.string().transform(parseJson).pipe(DeskKeys).safeParse(source.DESK_KEYS)
  if (keys.success) return success(new Map(Object.entries(keys.data)))
  return failure(
    'DESK_KEYS is malformed: it is JSON of the form {"<desk>":{"uplink":"<secret>","command":"<secret>"}}, ' +
      'with two different secrets of at least 32 characters',
  )
}

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue('is not JSON')
    return z.NEVER
  }
}

export type PanelAccess =
  | { readonly mode: 'open' }
  | { readonly mode: 'token'; readonly token: string }
  | { readonly mode: 'closed'; readonly reason: string }

/** Who may open the panel. Anything but a complete setting closes it. */
export function readPanelAccess(source: SettingsSource): PanelAccess {
  if (source.PANEL_ACCESS === 'open') return { mode: 'open' }
  if (source.PANEL_ACCESS !== 'token') {
    return {
      mode: 'closed',
      reason: 'The panel is closed: set PANEL_ACCESS to "token" and PANEL_TOKEN to a secret',
    }
  }
  const token = Secret.safeParse(source.PANEL_TOKEN)
  if (token.success) return { mode: 'token', token: token.data }
  return {
    mode: 'closed',
    reason: 'The panel is closed: set PANEL_TOKEN to a secret of at least 32 characters',
  }
}
