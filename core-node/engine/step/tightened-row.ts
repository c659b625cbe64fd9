import type { Row } from '../../execution/outbox.ts'
import type { TightenEvent } from '../../risk/risk-events.ts'
import type { LimitChange } from '../../risk/tighten.ts'
import { sentenceOfChange } from '../../risk/tighten.ts'

type Cause = Pick<TightenEvent, 'id' | 'by' | 'configDigest' | 'tsUs'>

/** What the audit keeps of limits that were made tighter: each of them, and the configuration then in force. */
export function tightenedRow(
  changes: readonly LimitChange[],
  { id, by, configDigest, tsUs }: Cause,
): Row {
  const isAny = changes.length > 0
  const texts = changes.map(sentenceOfChange).join('; ')
  return {
    ts: tsUs,
    kind: 'command',
    id,
    name: 'tighten',
    by,
    outcome: isAny ? 'done' : 'refused',
    reason: isAny
      ? `${texts} (configuration ${configDigest})`
      : 'none of its limits is tighter than those in force',
  }
}
