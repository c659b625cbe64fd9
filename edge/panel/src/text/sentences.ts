import type { RowOf } from '../../../../shared/audit.ts'
import type { EventRow } from '../state/events.ts'
import { count, formatElapsed, formatPercent, formatPrice, formatScore } from './format.ts'
import { modeLabels, tierLabels } from './labels.ts'
import { noTradeReason } from './no-trade-reason.ts'

export type Tone = 'neutral' | 'long' | 'short' | 'warning' | 'critical'

export type Sentence = {
  readonly tone: Tone
  /** What kind of event it is, in a word or two: shown and read before the text. */
  readonly label: string
  readonly text: string
}

/** What happened, for a person. */
export function describeEvent(row: EventRow, tickNanos: number | null): Sentence {
  switch (row.kind) {
    case 'signal':
      return row.tier === 'NO_TRADE' ? describeNoTrade(row) : describeSignal(row, tickNanos)
    case 'refusal':
      return {
        tone: 'warning',
        label: 'Refused',
        text: `Entry to ${row.side === 'BUY' ? 'buy' : 'sell'} ${row.contracts} refused by ${row.control} (${row.reason}): ${sentence(row.text)}`,
      }
    case 'alert':
      return {
        tone: row.severity === 'info' ? 'neutral' : row.severity,
        label: row.severity === 'info' ? 'Info' : capital(row.severity),
        text: sentence(row.text),
      }
    case 'link':
      return {
        tone: 'neutral',
        label: 'Link',
        text: sentence(`${capital(row.link)}: ${row.state}${because(row.reason)}`),
      }
    case 'session':
      return {
        tone: 'neutral',
        label: 'Session',
        text: `${capital(row.phase)}: ${modeLabels[row.mode].toLowerCase()}, ${row.contract}, preset ${row.preset}.`,
      }
    case 'kill':
      return describeKill(row)
    case 'command':
      return {
        tone: row.outcome === 'refused' ? 'warning' : 'neutral',
        label: 'Command',
        text: sentence(`“${row.name}” by ${row.by} ${row.outcome}${because(row.reason)}`),
      }
  }
}

function describeSignal(row: RowOf<'signal'>, tickNanos: number | null): Sentence {
  const at =
    tickNanos === null || row.lastTicks === null
      ? ''
      : ` at ${formatPrice(row.lastTicks, tickNanos)}`
  const isLong = row.direction === 'LONG'
  return {
    tone: isLong ? 'long' : 'short',
    label: `${isLong ? '▲' : '▼'} ${row.direction}`,
    text: `${tierLabels[row.tier]} signal${at}, score ${formatScore(row.adjusted)}, agreement ${formatPercent(row.agreement)}.`,
  }
}

function describeNoTrade(row: RowOf<'signal'>): Sentence {
  return { tone: 'neutral', label: 'No trade', text: noTradeReason(row) }
}

function describeKill(row: RowOf<'kill'>): Sentence {
  const after = `after ${formatElapsed(row.elapsedMs)}`
  const tone = row.phase === 'rearmed' ? 'neutral' : 'critical'
  const label = 'Kill'
  switch (row.phase) {
    case 'blocked':
      return {
        tone,
        label,
        text: sentence(
          `${capital(row.level)} by ${row.by}: new entries blocked${because(row.reason)}`,
        ),
      }
    case 'cancelled':
      return { tone, label, text: `${count(row.cancelledOrders, 'order')} cancelled ${after}.` }
    case 'flat':
      return {
        tone,
        label,
        text: `Flat ${after}, ${count(row.closedContracts, 'contract')} closed.`,
      }
    case 'rearmed':
      return { tone, label, text: sentence(`Re-armed by ${row.by}${because(row.reason)}`) }
  }
}

function because(reason: string): string {
  return reason === '' ? '' : `, reason: ${reason}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Texts of the core come with or without a full stop. */
function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`
}
