import type { PanelAttachment } from './attachments.ts'

/** A person presses a few buttons a second at most; more comes from a program gone wrong. */
export const maxMessagesPerSecond = 10

type Window = Pick<PanelAttachment, 'windowStartMs' | 'messagesInWindow'>

/** Counts a message in windows of one second. Undefined when it is one too many. */
export function countMessage(window: Window, nowMs: number): Window | undefined {
  const isNewWindow = nowMs < window.windowStartMs || nowMs >= window.windowStartMs + 1_000
  if (isNewWindow) return { windowStartMs: nowMs, messagesInWindow: 1 }
  if (window.messagesInWindow >= maxMessagesPerSecond) return undefined
  return { ...window, messagesInWindow: window.messagesInWindow + 1 }
}
