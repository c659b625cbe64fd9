import type { BattleNavaleView } from '../confluence/context-view.ts'
import type { Side } from '../market/events.ts'

/**
 * Where Battle Navale stands towards an entry. The method is proprietary; what is measured here is our own
 * interpretation of its published rule, and named so wherever it is shown.
 */
export function battleNavaleVote(
  { signal, quality }: BattleNavaleView,
  side: Side,
): 'battle-with' | 'battle-against' | 'battle-open' | 'battle-unknown' {
  if (!(quality > 0)) return 'battle-unknown'
  if (signal === 'NONE') return 'battle-open'
  return signal === (side > 0 ? 'LONG' : 'SHORT') ? 'battle-with' : 'battle-against'
}
