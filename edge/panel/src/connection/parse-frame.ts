import type { PanelFrame } from '../../../../shared/frames.ts'

/**
 * A frame from the edge, or undefined when it is none of ours. The edge has checked every row against the
 * contract before it stored it and the page has one origin, so the envelope is all that is checked here:
 * the full schemas would be heavier than the page.
 */
export function parseFrame(text: string): PanelFrame | undefined {
  const frame = parseJson(text)
  if (typeof frame !== 'object' || frame === null) return undefined
  return isPanelFrame(frame) ? frame : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isPanelFrame(frame: object): frame is PanelFrame {
  if (!('v' in frame) || frame.v !== 1 || !('type' in frame)) return false
  switch (frame.type) {
    case 'snapshot':
      return hasRows(frame) && hasObject(frame, 'presence')
    case 'rows':
    case 'beside':
      return hasRows(frame)
    case 'presence':
      return hasObject(frame, 'presence')
    case 'command':
      return hasObject(frame, 'command')
    default:
      return false
  }
}

function hasRows(frame: object): boolean {
  return 'rows' in frame && Array.isArray(frame.rows)
}

function hasObject(frame: object, key: string): boolean {
  const value: unknown = Reflect.get(frame, key)
  return typeof value === 'object' && value !== null
}
