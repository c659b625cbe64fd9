import type { LimitUse } from '../../../shared/audit-snapshot.ts'
import { knownOrNull } from '../../../shared/rounding.ts'
import type { Control, EntryRequest, RiskState } from '../../risk/control.ts'
import { askControl } from '../../risk/controls.ts'
import { selfTrade } from '../../risk/controls/exposure.ts'
import { duplicate } from '../../risk/controls/frequency.ts'
import { marketData, session } from '../../risk/controls/market.ts'
import { manualOrder, validity } from '../../risk/controls/order.ts'
import {
  brokerLink,
  build,
  killSwitch,
  reconciliation,
  records,
} from '../../risk/controls/system.ts'
import type { OrderUse, Use } from './snapshot-limit-uses.ts'
import { orderUses, uses } from './snapshot-limit-uses.ts'

/** Controls that have more to say than figures; these look at the state alone. */
export const verdicts: readonly Control[] = [
  killSwitch,
  records,
  build,
  brokerLink,
  reconciliation,
  session,
  marketData,
]
export const orderVerdicts: readonly Control[] = [validity, manualOrder, duplicate, selfTrade]

/** Asked of those in place of an order. */
const noOrder: EntryRequest = {
  side: 1,
  contracts: 0,
  limitTicks: 0,
  stopTicks: 0,
  targetTicks: 0,
  timeInForce: 'IOC',
  origin: 'strategy',
  isConfirmed: false,
  intent: '',
}

/** Figures of a moment by twos, used and limit, of `always` or of `withOrder`. */
export type LimitFigures = Float64Array

const always: readonly Use[] = [...verdicts.map(asUse), ...uses]
const withOrder: readonly Use[] = [
  ...always,
  ...orderVerdicts.map(asUse),
  ...orderUses.map(asOptional),
]
const verdictNames: ReadonlySet<string> = new Set(
  [...verdicts, ...orderVerdicts].map(({ name }) => name),
)

/**
 * Reads how far every control's limits are used. An order is counted in as the controls count it, so that what
 * is let out uses none of them above its limit. It is figures only, for an order waits for them.
 * @param state as it was before the order was sent
 * @param request undefined where no order is asked for: then what only an order has is left out
 * @param isLetOut every control was asked just now and agreed
 */
export function readLimits(
  state: RiskState,
  request: EntryRequest | undefined,
  isLetOut = false,
): LimitFigures {
  const read = request === undefined ? always : withOrder
  const figures = new Float64Array(2 * read.length)
  for (let i = 0; i < read.length; i++) {
    const { name, used, limit } = read[i] as Use
    const isKnownToAgree = isLetOut && verdictNames.has(name)
    figures[2 * i] = isKnownToAgree ? 0 : used(state, request)
    figures[2 * i + 1] = limit(state, request)
  }
  return figures
}

/**
 * The same by name: first the controls that say yes or no, under their own names, where 1 of 0 is a no; then
 * the limits.
 */
export function limitsByName(figures: LimitFigures): Record<string, LimitUse> {
  const read = figures.length > 2 * always.length ? withOrder : always
  const limits: Record<string, LimitUse> = {}
  for (const [i, { name }] of read.entries()) {
    const [used = Number.NaN, limit = Number.NaN] = figures.subarray(2 * i)
    limits[name] = { used: knownOrNull(used), limit: knownOrNull(limit) }
  }
  return limits
}

function asUse(control: Control): Use {
  return {
    name: control.name,
    control: control.id,
    used: (state, request) =>
      askControl(control, request ?? noOrder, state) === undefined ? 0 : 1,
    limit: () => 0,
  }
}

function asOptional({ used, limit, ...use }: OrderUse): Use {
  return {
    ...use,
    used: (state, request) => (request === undefined ? Number.NaN : used(state, request)),
    limit: (state, request) => (request === undefined ? Number.NaN : limit(state, request)),
  }
}
