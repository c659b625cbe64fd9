import { computed } from '@preact/signals'

import { change, lastPrice, priceOf } from '../figures.ts'
import { pulse } from '../store.ts'
import { formatMinute } from '../text/new-york.ts'
import { Arrow } from './arrow.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { LevelStrip } from './level-strip.tsx'
import { Section } from './section.tsx'

const bid = priceOf((row) => row.bidTicks)
const ask = priceOf((row) => row.askTicks)
const vwap = priceOf((row) => row.vwapTicks)
const bidSize = computed(() => (pulse.value === null ? '' : String(pulse.value.bidSize)))
const askSize = computed(() => (pulse.value === null ? '' : String(pulse.value.askSize)))

const changeSign = computed(() => change.value?.sign ?? 0)
const changeText = computed(() => change.value?.text ?? '')
const changeSince = computed(() =>
  change.value === null ? '' : `since ${formatMinute(change.value.sinceUs)}`,
)
const closed = computed(() => (pulse.value?.isOpen === false ? 'market closed' : ''))

export function Price() {
  return (
    <Section name="price" title="Price">
      <div class="price-line">
        <p class="price-last" data-testid="price">
          {lastPrice}
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
      <LevelStrip />
    </Section>
  )
}
