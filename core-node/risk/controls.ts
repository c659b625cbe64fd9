import type { Control, ControlName, EntryRequest, RiskState } from './control.ts'
import { loss, margin, position, selfTrade } from './controls/exposure.ts'
import { duplicate, messageThrottle, orderCounts, repeatedExecution } from './controls/frequency.ts'
import { marketData, session } from './controls/market.ts'
import { manualOrder, orderSize, orderValue, validity } from './controls/order.ts'
import { priceCollar, priceDrift } from './controls/price.ts'
import {
  alerts,
  brokerLink,
  build,
  clock,
  heartbeat,
  killSwitch,
  reconciliation,
  records,
} from './controls/system.ts'

/**
 * The controls in the order they are asked; the first that refuses ends it. First whether the system is
 * whole, then the market, then what was lost, then the order itself, and last what it would add up to.
 */
export const controls: readonly Control[] = [
  killSwitch,
  records,
  build,
  brokerLink,
  heartbeat,
  reconciliation,
  clock,
  alerts,
  session,
  marketData,
  loss,
  repeatedExecution,
  validity,
  orderSize,
  manualOrder,
  duplicate,
  orderValue,
  priceCollar,
  priceDrift,
  selfTrade,
  position,
  margin,
  orderCounts,
  messageThrottle,
]

export type Refusal = {
  /** A control, or `mode`: the dry run that ends every entry before the broker. */
  readonly control: ControlName | 'mode'
  readonly reason: string
  readonly text: string
}

/** The reason of a control that could not answer: it refuses. */
export const controlFailed = { code: 'control-failed', text: 'The control could not be computed' }

/** Asks every control. One that cannot answer refuses; only entries are asked, exits never are. */
export function checkEntry(request: EntryRequest, state: RiskState): Refusal | undefined {
  for (const control of controls) {
    const refusal = askControl(control, request, state)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

export function askControl(
  control: Control,
  request: EntryRequest,
  state: RiskState,
): Refusal | undefined {
  const reason = answerOf(control, request, state)
  if (reason === undefined) return undefined
  const isKnown = Object.hasOwn(control.reasons, reason)
  const text = isKnown ? control.reasons[reason] : undefined
  return text === undefined
    ? { control: control.name, reason: controlFailed.code, text: controlFailed.text }
    : { control: control.name, reason, text }
}

function answerOf(control: Control, request: EntryRequest, state: RiskState): string | undefined {
  try {
    return control.check(request, state)
  } catch {
    return controlFailed.code
  }
}

/** The control with this number. */
export function controlOf(id: number): Control | undefined {
  return controls.find((control) => control.id === id)
}
