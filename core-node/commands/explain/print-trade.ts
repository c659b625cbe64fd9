import type { RowOf } from '../../../shared/audit.ts'
import { centsToDollars, microsPerSecond, ticksToPrice } from '../../../shared/units.ts'
import { note, print } from '../../operations/output.ts'
import { printDecision } from './print-decision.ts'
import type { Column } from './print-snapshots.ts'
import { printSnapshots } from './print-snapshots.ts'
import { signed, timeOf } from './text.ts'
import type { TradeStory } from './trade-story.ts'

const secondsAMinute = 60

/** A trade for people: what came of it, then its beginning and its end side by side. */
export function printTrade(story: TradeStory): void {
  const { trade, entry, exit, signal, session } = story
  print(titleOf(story))
  print(resultOf(trade))
  const columns: Column[] = []
  if (entry !== undefined) {
    print(`Entry, row ${entry.seq}, ${timeOf(entry)}: ${whyOf(entry)}`)
    columns.push({ title: 'entry', snapshot: entry })
  }
  if (exit !== undefined) {
    print(`Exit,  row ${exit.seq}, ${timeOf(exit)}: ${whyOf(exit)}`)
    columns.push({ title: 'exit', snapshot: exit })
  }
  printSnapshots(columns)
  if (entry !== undefined) return
  note(
    exit === undefined
      ? 'This journal has no snapshots of the trade; the decision that opened it:'
      : 'There is no snapshot of its entry in this journal; the last decision to enter:',
  )
  if (signal === undefined) print('Nothing in this journal says what opened it.')
  else printDecision({ signal, session })
}

function titleOf({ trade, exit, session }: TradeStory): string {
  const tickNanos = exit?.market.tickNanos ?? session?.tickNanos
  const price = (ticks: number) =>
    tickNanos === undefined ? `${ticks} ticks` : ticksToPrice(ticks, tickNanos).toFixed(2)
  const side = trade.side === 'BUY' ? 'LONG' : 'SHORT'
  const contract = exit?.market.contract ?? session?.contract ?? ''
  const prices = `${price(trade.entryTicks)} to ${price(trade.exitTicks)}`
  return `Trade ${trade.trade}: ${side} ${trade.contracts} ${contract}, ${trade.tier}, ${prices} in ${durationOf(trade)}`
}

function durationOf({ openedAt, ts }: RowOf<'trade'>): string {
  const seconds = Math.round((ts - openedAt) / microsPerSecond)
  const minutes = Math.floor(seconds / secondsAMinute)
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % secondsAMinute} s`
}

function resultOf(trade: RowOf<'trade'>): string {
  const dollars = (cents: number) => signed(centsToDollars(cents), 2)
  const parts = [
    `${dollars(trade.netCents)} USD net (gross ${dollars(trade.grossCents)}, fees ${centsToDollars(trade.feesCents).toFixed(2)})`,
    trade.rMultiple === null ? 'R unknown' : `R ${signed(trade.rMultiple, 2)}`,
    `MAE ${signed(trade.worstTicks, 0)} ticks`,
    `MFE ${signed(trade.bestTicks, 0)} ticks`,
  ]
  return parts.join(', ')
}

function whyOf({ decision }: RowOf<'snapshot'>): string {
  const { code, reasons } = decision
  return reasons.length === 0 ? code : `${code} (${reasons.join(', ')})`
}
