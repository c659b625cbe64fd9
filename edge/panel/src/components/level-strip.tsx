import { levelsAge } from '../ages.ts'
import { priceLevels } from '../state/price-levels.ts'
import { levels, pulse, tickNanos } from '../store.ts'
import { formatPrice, formatPriceChange } from '../text/format.ts'
import { AgeNote, Empty } from './section.tsx'

/** Every level as a number, with its distance from the price: the chart shows only those that are near. */
export function LevelStrip() {
  const known = priceLevels(levels.value)
  const nanos = tickNanos.value
  if (known.length === 0 || nanos === null) {
    return <Empty>Volume profile and levels: waiting for the first minute.</Empty>
  }
  const last = pulse.value?.lastTicks ?? null
  return (
    <div class="level-strip" data-stale={levelsAge.isStale} data-testid="levels">
      <div class="level-strip-head">
        <h3>Levels</h3>
        <p class="note">distance from the price</p>
        <AgeNote age={levelsAge} />
      </div>
      <dl>
        {known.map(({ mark, name, kind, ticks }) => (
          <div key={mark} data-kind={kind}>
            <dt>
              <abbr title={name}>{mark}</abbr>
            </dt>
            <dd>{formatPrice(ticks, nanos)}</dd>
            <dd class="level-distance">
              {last === null ? '' : formatPriceChange(ticks - last, nanos)}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
