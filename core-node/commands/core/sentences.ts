import { centsToDollars, ticksToPrice } from '../../../shared/units.ts'
import type { Row } from '../../execution/outbox.ts'

/** What a person at the terminal is told of a row; undefined for rows that come all the time. */
export function sentenceOf(row: Row, tickNanos: number): string | undefined {
  const price = (ticks: number) => ticksToPrice(ticks, tickNanos).toFixed(2)
  const dollars = (cents: number) => centsToDollars(cents).toFixed(2)
  switch (row.kind) {
    case 'session':
      return `session ${row.phase}: ${row.contract}, ${row.mode}, preset ${row.preset}`
    case 'link':
      return `${row.link} ${row.state}: ${row.reason}`
    case 'signal':
      // The weakest tier comes and goes all day.
      return row.tier === 'NO_TRADE' || row.tier === 'WEAK'
        ? undefined
        : `signal ${row.direction} ${row.tier}, score ${row.score.toFixed(3)}`
    case 'refusal':
      return `entry refused by ${row.control} (${row.reason}): ${row.text}`
    case 'fill':
      return `filled ${row.leg} ${row.side} ${row.contracts} at ${price(row.priceTicks)}, position ${row.positionContracts}`
    case 'trade':
      return `trade ${row.trade} closed by ${row.exit}: ${dollars(row.netCents)} USD net of fees`
    case 'kill':
      return `kill switch ${row.level}: ${row.phase} after ${row.elapsedMs} ms of market time (${row.by}: ${row.reason})`
    case 'consent':
      return `consent to ${row.mode} by ${row.by}: ${row.reason}`
    case 'alert':
      return `alert, ${row.severity}: ${row.text}`
    case 'order':
      return row.state === 'Rejected' || row.state === 'Dead'
        ? `order ${row.ref} ${row.state}: ${row.reason}`
        : undefined
    case 'pulse':
    case 'context':
    case 'levels':
    case 'chain':
    case 'commission':
    case 'snapshot':
    case 'command':
    case 'health':
    case 'evidence':
      return undefined
  }
}
