import { computed } from '@preact/signals'

import type { RowOf } from '../../../../shared/audit.ts'
import { session, tickNanos, trades } from '../store.ts'
import { formatPrice, formatSignedMoney, noValue } from '../text/format.ts'
import { isSimulatedMoney, legLabels, tierLabels } from '../text/labels.ts'
import { formatClock } from '../text/new-york.ts'
import { Arrow } from './arrow.tsx'
import { LongList } from './long-list.tsx'
import { EmptyList, Section } from './section.tsx'

const newestFirst = computed(() => trades.value.newest.toReversed())

export function Trades() {
  const isSimulated = isSimulatedMoney(session.value?.mode)
  return (
    <Section
      name="trades"
      title="Closed trades"
      aside={isSimulated && <p class="note">simulated money</p>}
    >
      <LongList name="trades" label="Closed trades" count={newestFirst.value.length}>
        {newestFirst.value.length === 0 ? (
          <EmptyList>No trade has closed yet.</EmptyList>
        ) : (
          <ul class="trades">
            {newestFirst.value.map((trade) => (
              <TradeLine key={trade.seq} trade={trade} />
            ))}
          </ul>
        )}
      </LongList>
    </Section>
  )
}

function TradeLine({ trade }: { readonly trade: RowOf<'trade'> }) {
  const sign = trade.side === 'BUY' ? 1 : -1
  const price = (ticks: number) =>
    tickNanos.value === null ? noValue : formatPrice(ticks, tickNanos.value)
  return (
    <li class="trade" data-testid="trade-row">
      <span class="trade-side" data-sign={sign}>
        <Arrow sign={sign} />
        {sign > 0 ? 'Long' : 'Short'} {trade.contracts}
      </span>
      <span class="trade-prices">
        {price(trade.entryTicks)} → {price(trade.exitTicks)}
      </span>
      <span class="trade-net" data-sign={Math.sign(trade.netCents)} data-cents={trade.netCents}>
        {formatSignedMoney(trade.netCents)}
      </span>
      <span class="trade-meta">
        {formatClock(trade.openedAt)} to {formatClock(trade.ts)} · {tierLabels[trade.tier]}
      </span>
      <span class="trade-exit" data-leg={trade.exit}>
        {legLabels[trade.exit]}
      </span>
    </li>
  )
}
