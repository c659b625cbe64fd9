import { chain, chainAge } from '../../options.ts'
import type { Chain } from '../../state/chains.ts'
import {
  formatDistance,
  formatLevel,
  formatPercent,
  formatWhole,
  noValue,
} from '../../text/format.ts'
import { formatClock, formatDay } from '../../text/new-york.ts'
import { caveats } from '../../text/option-words.ts'
import { Section } from '../section.tsx'

/** Where the figures come from, and what they cannot tell. */
export function ChainSection() {
  const row = chain.value
  return (
    <Section name="chain" title="The chain" age={chainAge}>
      {row !== null && (
        <dl class="facts" data-testid="chain-facts">
          {factsOf(row).map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <h3 class="caveats-title">What a chain cannot tell</h3>
      <ul class="caveats" data-testid="caveats">
        {caveats.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </Section>
  )
}

function factsOf(row: Chain): readonly (readonly [string, string])[] {
  const all = row.contracts + row.rejected
  const refused = all === 0 ? '' : ` (${formatPercent(row.rejected / all)})`
  return [
    ['Underlying', `${row.underlying} ${formatLevel(row.spot)}`],
    ['Quotes of', `${formatDay(row.asOf)}, ${formatClock(row.asOf)}`],
    ['Open interest of', openInterestText(row)],
    ['Contracts', formatWhole(row.contracts)],
    ['Left out', `${formatWhole(row.rejected)}${refused}`],
    ['Future less it', basisText(row)],
  ]
}

function openInterestText({ openInterestDate, openInterestQuality }: Chain): string {
  if (openInterestQuality === 0) return 'none'
  const date = openInterestDate === '' ? 'unknown date' : openInterestDate
  return openInterestQuality < 1 ? `${date}, not the latest` : date
}

function basisText({ basisPoints, basisQuality }: Chain): string {
  if (basisPoints === null) return noValue
  return `${formatDistance(basisPoints)}${basisQuality < 1 ? ', not live' : ''}`
}
