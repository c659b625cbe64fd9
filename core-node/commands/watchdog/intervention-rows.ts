import { microsPerMilli } from '../../../shared/units.ts'
import type { KillLevel } from '../../../shared/vocabulary.ts'
import type { Row } from '../../execution/outbox.ts'
import type { Begun, Ended } from '../../operations/watchdog/interventions.ts'
import { sentenceOfIntervention } from '../../operations/watchdog/interventions.ts'

/** Times are the wall's: of the market's nobody has told the watchdog. */
function usOf(ms: number): number {
  return Math.round(ms) * microsPerMilli
}

function alert(tsMs: number, text: string): Row {
  return { ts: usOf(tsMs), kind: 'alert', severity: 'critical', key: 'watchdog', text }
}

/** What is told at its beginning: that nothing is entered any more, and what comes now. */
export function rowsOfBegin(begun: Begun, level: Exclude<KillLevel, 'none'>): readonly Row[] {
  const { atMs, reason, core, corePid, action } = begun
  const doing = action === 'cancel' ? 'cancels what works' : 'cancels everything and goes flat'
  const state = core === 'hung' ? 'hangs' : 'is gone'
  const text = `the core (pid ${corePid}) ${state}: the watchdog ${doing} in its place (${reason})`
  return [alert(atMs, text), kill(begun, level, 'blocked', 0)]
}

/** What is told at its end. Of orders and contracts only what the broker has confirmed. */
export function rowsOfEnd(
  begun: Begun,
  ended: Ended,
  level: Exclude<KillLevel, 'none'>,
): readonly Row[] {
  const sentence = sentenceOfIntervention({ begun, ended, isTold: false })
  const counts = {
    cancelledOrders: ended.cancelledOrders,
    closedContracts: ended.outcome === 'flat' ? ended.closedContracts : 0,
  }
  const cancelled =
    ended.cancelledMs === null
      ? []
      : [kill(begun, level, 'cancelled', ended.cancelledMs, { ...counts, closedContracts: 0 })]
  const flat = ended.outcome === 'flat' ? [kill(begun, level, 'flat', ended.endMs, counts)] : []
  return [...cancelled, ...flat, alert(ended.atMs, sentence)]
}

function kill(
  { atMs, by, reason }: Begun,
  level: Exclude<KillLevel, 'none'>,
  phase: 'blocked' | 'cancelled' | 'flat',
  elapsedMs: number,
  counts = { cancelledOrders: 0, closedContracts: 0 },
): Row {
  const ts = usOf(atMs + elapsedMs)
  return { ts, kind: 'kill', level, phase, by, reason, elapsedMs, ...counts }
}
