import type { IssuedCommand } from '../../shared/commands.ts'
import { commandLifetimeMs } from '../../shared/commands.ts'
import type { CommandStatus, PanelRequest } from '../../shared/frames.ts'

/**
 * Commands that no core has answered yet. Each lowers risk and the strongest does all that the others do,
 * so more than a handful at a time comes from a program gone wrong.
 */
export const maxPendingCommands = 32

/** A command the desk has issued, kept so that its id is issued once. */
export type KnownCommand = {
  readonly issued: IssuedCommand
  /** It went out over a socket at least once. */
  readonly wasSent: boolean
  /** The core said what became of it. */
  readonly isAnswered: boolean
}

export type CommandDecision =
  | { readonly kind: 'issue'; readonly issued: IssuedCommand }
  | { readonly kind: 'answer'; readonly status: CommandStatus }

type Circumstances = {
  readonly desk: string
  readonly known: KnownCommand | undefined
  readonly pendingCommands: number
  readonly nowMs: number
}

/** Whether a request from a panel becomes a command. A repeated request is answered, never issued again. */
export function decideCommand(
  request: PanelRequest,
  { desk, known, pendingCommands, nowMs }: Circumstances,
): CommandDecision {
  const command = { name: 'kill', level: request.level, reason: request.reason } as const
  if (known !== undefined) {
    const isSame = JSON.stringify(known.issued.command) === JSON.stringify(command)
    const status = isSame
      ? statusOf(known, nowMs)
      : refused(request.id, 'this id belongs to another command: use a new one')
    return { kind: 'answer', status }
  }
  if (pendingCommands >= maxPendingCommands) {
    const reason = `${maxPendingCommands} commands already wait for the core's answer`
    return { kind: 'answer', status: refused(request.id, reason) }
  }
  const expiresAtMs = nowMs + commandLifetimeMs
  return {
    kind: 'issue',
    issued: { v: 1, id: request.id, desk, by: 'panel', issuedAtMs: nowMs, expiresAtMs, command },
  }
}

/** Where a command stands now. */
export function statusOf(
  { issued, wasSent, isAnswered }: KnownCommand,
  nowMs: number,
): CommandStatus {
  const { id, expiresAtMs } = issued
  const isExpired = nowMs >= expiresAtMs
  if (isAnswered) return { id, status: 'sent', reason: 'the core has answered' }
  if (wasSent && isExpired) return { id, status: 'sent', reason: 'the core did not answer in time' }
  if (wasSent) return { id, status: 'sent', reason: '' }
  if (!isExpired) return { id, status: 'waiting', reason: 'no core is connected' }
  return refused(id, 'it expired before a core connected: stop trading at the core itself')
}

export function refused(id: string, reason: string): CommandStatus {
  return { id, status: 'refused', reason }
}
