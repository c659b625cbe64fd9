import { computed } from '@preact/signals'

import { contracts, netCents, positionText } from '../figures.ts'
import { bracketPrices } from '../state/orders.ts'
import { outcomeCents } from '../state/position.ts'
import { hasSession, position, pulse, session, tickNanos, trades, workingOrders } from '../store.ts'
import { formatMoney, formatPrice, formatSignedMoney, noValue } from '../text/format.ts'
import { isSimulatedMoney } from '../text/labels.ts'
import { Arrow } from './arrow.tsx'
import { Section } from './section.tsx'

const averageText = computed(() => {
  if (pulse.value === null || tickNanos.value === null) return 'waiting for the core'
  const { averageTicks } = position.value
  if (averageTicks === null) return 'no open position'
  return `average ${formatPrice(averageTicks, tickNanos.value)}`
})

const openCents = computed(() => pulse.value?.openCents ?? null)
const realizedCents = computed(() => pulse.value?.realizedCents ?? null)
const feesCents = computed(() => pulse.value?.feesCents ?? null)

export function PositionPanel() {
  const isSimulated = isSimulatedMoney(session.value?.mode)
  return (
    <Section
      name="position"
      title="Position"
      aside={isSimulated && <p class="note">simulated money</p>}
    >
      <div class="position-line">
        <div>
          <p class="position-main" data-sign={Math.sign(contracts.value)}>
            <Arrow sign={contracts.value} />
            <span data-testid="position">{positionText}</span>
          </p>
          <p class="note">{averageText}</p>
        </div>
        <div class="position-net">
          <p class="position-main" data-testid="net-pnl" data-sign={Math.sign(netCents.value ?? 0)}>
            {netCents.value === null ? noValue : formatSignedMoney(netCents.value)}
          </p>
          <p class="note">net of fees</p>
        </div>
      </div>
      <dl class="figures">
        <Money name="open-pnl" label="Open" cents={openCents.value} isSigned />
        <Money name="realized-pnl" label="Realized" cents={realizedCents.value} isSigned />
        <Money name="fees" label="Fees" cents={feesCents.value} isSigned={false} />
        <Exit label="Stop" leg="stopTicks" />
        <Exit label="Target" leg="targetTicks" />
        <TradeCount />
      </dl>
    </Section>
  )
}

type MoneyProps = {
  readonly name: string
  readonly label: string
  readonly cents: number | null
  /** Whether a plus and a colour tell a gain from a loss. */
  readonly isSigned: boolean
}

function Money({ name, label, cents, isSigned }: MoneyProps) {
  const text = cents === null ? noValue : isSigned ? formatSignedMoney(cents) : formatMoney(cents)
  return (
    <div>
      <dt>{label}</dt>
      <dd data-testid={name} data-cents={cents} data-sign={isSigned ? Math.sign(cents ?? 0) : 0}>
        {text}
      </dd>
    </div>
  )
}

type ExitProps = { readonly label: string; readonly leg: 'stopTicks' | 'targetTicks' }

/** Where the position ends by itself, and what that brings. */
function Exit({ label, leg }: ExitProps) {
  const isOpen = contracts.value !== 0
  const ticks = isOpen ? bracketPrices(workingOrders.value)[leg] : null
  const { tickNanos: nanos = null, tickCents = null } = session.value ?? {}
  const outcome = tickCents === null ? null : outcomeCents(position.value, ticks, tickCents)
  const isMissing = isOpen && ticks === null && leg === 'stopTicks'
  return (
    <div>
      <dt>{label}</dt>
      <dd data-missing={isMissing}>
        {isMissing ? 'NONE' : nanos === null ? noValue : formatPrice(ticks, nanos)}
      </dd>
      <dd class="figure-detail">{outcome === null ? '' : formatSignedMoney(outcome)}</dd>
    </div>
  )
}

function TradeCount() {
  const { count, seen, won, lost } = trades.value
  const tally = `${won} won · ${lost} lost`
  return (
    <div>
      <dt>Trades</dt>
      <dd data-testid="trades-count">{hasSession.value ? count : noValue}</dd>
      <dd class="figure-detail">
        {hasSession.value && (seen < count ? `last ${seen}: ${tally}` : tally)}
      </dd>
    </div>
  )
}
