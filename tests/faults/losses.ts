import type { ExecutionTruth, Truth } from '../../core-node/gateway/control/truth.ts'
import type { RowOf } from '../../shared/audit.ts'
import { priceToTicks } from '../../shared/units.ts'

/** The simulated broker's own hand, and another person's at its terminal: orders of nobody's client. */
const otherHands = new Set([0, -1])

type Fill = RowOf<'fill'>

/**
 * What was lost between the broker and the journal, in sentences: an execution that is not booked, or twice, or
 * otherwise than it was dealt; a position, or an order, that one of the two does not know.
 */
export function findLosses(
  { accounts, executions, openOrders }: Truth,
  fills: readonly Fill[],
  tickNanos: number,
): string[] {
  const dealt = accounts.flatMap(({ positions }) => positions)
  const atBroker = dealt.reduce((sum, { contracts }) => sum + contracts, 0)
  const here = fills.at(-1)?.positionContracts ?? 0
  const orphans = openOrders.filter(({ clientId }) => !otherHands.has(clientId))
  return [
    ...missing(executions, fills),
    ...doubled(fills),
    ...strange(executions, fills),
    ...differing(executions, fills, tickNanos),
    ...(atBroker === here ? [] : [`position ${here} here, ${atBroker} at the broker`]),
    ...(here === sumOf(fills)
      ? []
      : [`position ${here} here, and its fills sum to ${sumOf(fills)}`]),
    ...(atBroker === 0 ? orphans : []).map(
      ({ orderRef, permId, status }) => `orphan order ${orderRef} (permId ${permId}) is ${status}`,
    ),
  ]
}

/** Fills by execution, each in its newest version. */
export function newestFills(fills: readonly Fill[]): Map<string, Fill> {
  const newest = new Map<string, Fill>()
  for (const fill of fills) newest.set(keyOf(fill.execId), fill)
  return newest
}

/** All but the last part of an id is the execution, the last its version. */
function keyOf(execId: string): string {
  return execId.slice(0, execId.lastIndexOf('.'))
}

function signed({ side, contracts }: Fill): number {
  return side === 'BUY' ? contracts : -contracts
}

function sumOf(fills: readonly Fill[]): number {
  return [...newestFills(fills).values()].reduce((sum, fill) => sum + signed(fill), 0)
}

function missing(executions: readonly ExecutionTruth[], fills: readonly Fill[]): string[] {
  const booked = newestFills(fills)
  return executions
    .filter(({ execId }) => !booked.has(keyOf(execId)))
    .map(({ execId, orderRef, contracts }) => `lost fill ${execId}: ${contracts} of "${orderRef}"`)
}

function doubled(fills: readonly Fill[]): string[] {
  const seen = new Set<string>()
  return fills.flatMap(({ execId, ref }) => {
    if (!seen.has(execId)) {
      seen.add(execId)
      return []
    }
    return [`doubled fill ${execId} of ${ref}`]
  })
}

function strange(executions: readonly ExecutionTruth[], fills: readonly Fill[]): string[] {
  const dealt = new Set(executions.map(({ execId }) => keyOf(execId)))
  return [...newestFills(fills).values()]
    .filter(({ execId }) => !dealt.has(keyOf(execId)))
    .map(({ execId, ref }) => `fill ${execId} of ${ref} is booked, and was never dealt`)
}

function differing(
  executions: readonly ExecutionTruth[],
  fills: readonly Fill[],
  tickNanos: number,
): string[] {
  const booked = newestFills(fills)
  return executions.flatMap(({ execId, contracts, price, orderRef, clientId }) => {
    const fill = booked.get(keyOf(execId))
    if (fill === undefined) return []
    const isSame = signed(fill) === contracts && fill.priceTicks === priceToTicks(price, tickNanos)
    const ref = otherHands.has(clientId) ? `foreign.${keyOf(execId)}` : orderRef
    if (isSame && fill.ref !== ref) return [`fill ${execId} of ${ref} is booked on ${fill.ref}`]
    if (isSame) return []
    return [
      `fill ${execId} is booked as ${signed(fill)} at tick ${fill.priceTicks}, dealt as ${contracts} at ${price}`,
    ]
  })
}
