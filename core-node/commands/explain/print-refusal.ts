import { ticksToPrice } from '../../../shared/units.ts'
import { note, print } from '../../operations/output.ts'
import { printSnapshots } from './print-snapshots.ts'
import type { RefusalStory } from './refusal-story.ts'
import { timeOf } from './text.ts'

/** A refusal for people: which control, for which reason, and how things stood. */
export function printRefusal({ refusal, snapshot, isOwn }: RefusalStory): void {
  const { control, reason, text, side, contracts } = refusal
  print(`Row ${refusal.seq}, ${timeOf(refusal)}: ${side} ${contracts} refused`)
  print(`By ${control} (${reason}): ${text}`)
  if (snapshot === undefined) {
    note('This journal has no snapshot of it.')
    return
  }
  const { order, market } = snapshot
  const price = (ticks: number | null | undefined) =>
    ticks === null || ticks === undefined
      ? 'unknown'
      : ticksToPrice(ticks, market.tickNanos).toFixed(2)
  const of = isOwn ? '' : `, as at row ${snapshot.seq}, ${timeOf(snapshot)}, the last one shown`
  print(
    `Asked for: ${market.contract} at ${price(order?.limitTicks)}, stop ${price(order?.stopTicks)}, target ${price(order?.targetTicks)}${of}`,
  )
  printSnapshots([{ title: isOwn ? 'then' : 'at that row', snapshot }])
}
