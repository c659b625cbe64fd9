import { computed } from '@preact/signals'

import { panel, pulse, tickNanos } from '../store.ts'
import { formatPrice, formatPriceChange, noValue } from '../text/format.ts'
import { formatMinute } from '../text/new-york.ts'
import { Arrow } from './arrow.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { Section } from './section.tsx'

function priceOf(pick: (row: NonNullable<typeof pulse.value>) => number | null) {
  return computed(() => {
    const row = pulse.value
    if (row === null || tickNanos.value === null) return noValue
    return formatPrice(pick(row), tickNanos.value)
  })
}

const last = priceOf((row) => row.lastTicks)
const bid = priceOf((row) => row.bidTicks)
const ask = priceOf((row) => row.askTicks)
const vwap = priceOf((row) => row.vwapTicks)
const bidSize = computed(() => (pulse.value === null ? '' : String(pulse.value.bidSize)))
const askSize = computed(() => (pulse.value === null ? '' : String(pulse.value.askSize)))

const change = computed(() => {
  const from = panel.value.firstPrice
  const ticks = pulse.value?.lastTicks ?? null
  if (from === null || ticks === null || tickNanos.value === null) return null
  return { ticks: ticks - from.ticks, sinceUs: from.ts }
})
const changeSign = computed(() => Math.sign(change.value?.ticks ?? 0))
const changeText = computed(() => {
  if (change.value === null || tickNanos.value === null) return ''
  return formatPriceChange(change.value.ticks, tickNanos.value)
})
const changeSince = computed(() =>
  change.value === null ? '' : `since ${formatMinute(change.value.sinceUs)}`,
)
const closed = computed(() => (pulse.value?.isOpen === false ? 'market closed' : ''))

export function Price() {
  return (
    <Section name="price" title="Price">
      <div class="price-line">
        <p class="price-last" data-testid="price">
          {last}
        </p>
        <p class="price-change" data-sign={changeSign}>
          <span class="price-change-amount">
            <Arrow sign={changeSign.value} />
            {changeText}
          </span>{' '}
          <span class="muted">{changeSince}</span> <span class="price-closed">{closed}</span>
        </p>
        <dl class="quote">
          <div>
            <dt>Bid</dt>
            <dd>{bid}</dd>
            <dd class="quote-size">{bidSize}</dd>
          </div>
          <div>
            <dt>Ask</dt>
            <dd>{ask}</dd>
            <dd class="quote-size">{askSize}</dd>
          </div>
        </dl>
      </div>
      <ChartFrame vwap={vwap} />
    </Section>
  )
}
