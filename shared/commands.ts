import { z } from 'zod'

import { KillLevel } from './vocabulary.ts'

/**
 * What a person may ask of the core. Every command here lowers risk, so the edge's signature is enough
 * for it; what raises risk will need the operator's passkey, which the core verifies itself.
 */
export const KillCommand = z.object({
  name: z.literal('kill'),
  level: KillLevel.exclude(['none']),
  reason: z.string().min(1).max(200),
})

export const Command = z.discriminatedUnion('name', [KillCommand])
export type Command = z.infer<typeof Command>

/** How long a command may be on its way. An older one is refused: its sender has long seen no answer. */
export const commandLifetimeMs = 30_000

/** A command as the edge signs it and the core verifies it. */
export const IssuedCommand = z.object({
  v: z.literal(1),
  /** Unique; the core carries out an id once. */
  id: z.string().min(8).max(64),
  desk: z.string(),
  by: z.string().min(1).max(64),
  issuedAtMs: z.int(),
  expiresAtMs: z.int(),
  command: Command,
})
export type IssuedCommand = z.infer<typeof IssuedCommand>
