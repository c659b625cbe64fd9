import { z } from 'zod'

import { JournalId, Voice } from '../../shared/frames.ts'

/**
 * What a socket carries through hibernation, at most 16 kB each. The edge may have been deployed anew in
 * between, so an attachment is parsed like any input; a new field needs a default.
 */
const CoreAttachment = z.object({
  role: z.literal('core'),
  voice: Voice.default('core'),
  /** The journal of the last hello; rows before a hello are refused. */
  journal: JournalId.nullable(),
  lastSeenMs: z.int(),
  /** Nothing was heard of it for the dead-man's time. */
  isSilent: z.boolean(),
  /** The edge closed it: what still arrives on it is not looked at. */
  isDone: z.boolean(),
})
export type CoreAttachment = z.infer<typeof CoreAttachment>

const PanelAttachment = z.object({
  role: z.literal('panel'),
  /** When its login ends; null where no login is needed. */
  expiresAtMs: z.int().nullable(),
  windowStartMs: z.int(),
  messagesInWindow: z.int(),
})
export type PanelAttachment = z.infer<typeof PanelAttachment>

const Attachment = z.discriminatedUnion('role', [CoreAttachment, PanelAttachment])
export type Attachment = z.infer<typeof Attachment>

export function readAttachment(socket: WebSocket): Attachment | undefined {
  return Attachment.safeParse(socket.deserializeAttachment()).data
}

export function readCoreAttachment(socket: WebSocket): CoreAttachment | undefined {
  const attachment = readAttachment(socket)
  return attachment?.role === 'core' ? attachment : undefined
}

export function readPanelAttachment(socket: WebSocket): PanelAttachment | undefined {
  const attachment = readAttachment(socket)
  return attachment?.role === 'panel' ? attachment : undefined
}

export function writeAttachment(socket: WebSocket, attachment: Attachment): void {
  socket.serializeAttachment(attachment)
}
