import { computed, signal } from '@preact/signals'

import { spread } from '../../chart/spread.ts'
import { chain, chainAge, price } from '../../options.ts'
import type { StrikeBar, StrikeBars } from '../../state/exposure.ts'
import { gammaLevels, namedStrikes, strikeBars } from '../../state/exposure.ts'
import { formatBillions, formatLevel } from '../../text/format.ts'
import { gammaLevelLabels } from '../../text/option-words.ts'
import { Empty, Section } from '../section.tsx'

/** The strike under the finger; null where there is none. */
const pointed = signal<StrikeBar | null>(null)

const layout = computed(() => (chain.value === null ? null : strikeBars(chain.value)))

/** More names than this would touch each other on a phone. */
const mostNames = 16

const names = computed(() =>
  namedStrikes(layout.value?.bars.map(({ strike }) => strike) ?? [], mostNames),
)

/** Exposure strike by strike, high strikes at the top: puts to the left, calls to the right. */
export function StrikeSection() {
  return (
    <Section name="strikes" title="Exposure by strike" age={chainAge}>
      {layout.value === null ? (
        <Empty>The chain has no strike with open interest near the price.</Empty>
      ) : (
        <>
          <Readout />
          <StrikeChart layout={layout.value} />
          <Scale mostBn={layout.value.mostBn} />
        </>
      )}
    </Section>
  )
}

/** The legend, which gives way to the strike under the finger. */
function Readout() {
  const bar = pointed.value
  if (bar === null) {
    return (
      <p class="chart-legend strike-legend">
        <span class="key key-put">Puts</span>
        <span class="key key-call">Calls</span>
        <span class="key key-net">Net</span>
      </p>
    )
  }
  return (
    <p class="chart-legend chart-readout" data-testid="strike-readout">
      <strong>{formatLevel(bar.strike)}</strong> puts {formatBillions(bar.putBn)} · calls{' '}
      {formatBillions(bar.callBn)} · net {formatBillions(bar.netBn)}
    </p>
  )
}

function pointAt(event: PointerEvent, { bars }: StrikeBars): void {
  if (!(event.currentTarget instanceof Element)) return
  const { top, height } = event.currentTarget.getBoundingClientRect()
  const at = (event.clientY - top) / height
  pointed.value = bars.reduce((near, bar) =>
    Math.abs(bar.at - at) < Math.abs(near.at - at) ? bar : near,
  )
}

function forget(): void {
  pointed.value = null
}

function StrikeChart({ layout: drawn }: { readonly layout: StrikeBars }) {
  const { bars, thickness } = drawn
  const most = (pick: (bar: StrikeBar) => number) =>
    formatLevel(bars.reduce((a, b) => (pick(b) > pick(a) ? b : a)).strike)
  return (
    <div
      class="strikes"
      role="img"
      aria-label={`Exposure by strike: most calls at ${most((bar) => bar.callBn)}, most puts at ${most((bar) => -bar.putBn)}`}
      data-testid="strike-chart"
      onPointerMove={(event) => pointAt(event, drawn)}
      onPointerDown={(event) => pointAt(event, drawn)}
      onPointerLeave={forget}
      onPointerCancel={forget}
    >
      {bars.map((bar) => (
        <Bar key={bar.strike} bar={bar} thickness={thickness} mostBn={drawn.mostBn} />
      ))}
      <span class="strikes-middle" />
      <StrikeLines layout={drawn} />
    </div>
  )
}

type BarProps = { readonly bar: StrikeBar; readonly thickness: number; readonly mostBn: number }

function Bar({ bar, thickness, mostBn }: BarProps) {
  const { strike, callBn, putBn, netBn, at } = bar
  const share = (bn: number) => `scaleX(${bn / mostBn})`
  return (
    <span
      class="strike"
      data-pointed={pointed.value?.strike === strike}
      style={{ top: percent(at - thickness / 2), height: percent(thickness) }}
    >
      {names.value.has(strike) && <span class="strike-name">{formatLevel(strike)}</span>}
      <span class="strike-field">
        <span class="strike-bar" data-sign="-1" style={{ transform: share(putBn) }} />
        <span class="strike-bar" data-sign="1" style={{ transform: share(callBn) }} />
        <span class="strike-net" style={{ left: percent(0.5 + netBn / mostBn / 2) }} />
      </span>
    </span>
  )
}

/** A name's height as a share of the chart on a phone, where it is shortest. */
const nameShare = 0.031

/** Price, walls and flip across the bars, named at the right. */
function StrikeLines({ layout: { placeOf } }: { readonly layout: StrikeBars }) {
  if (chain.value === null || price.value === null) return null
  const all = [
    { kind: 'price' as const, points: price.value.points, text: 'Price' },
    ...gammaLevels(chain.value).map((level) => ({
      ...level,
      text: gammaLevelLabels[level.kind],
    })),
  ]
  const seen = all
    .map((line) => ({ ...line, at: placeOf(line.points) }))
    .filter(({ at }) => at >= 0 && at <= 1)
    .toSorted((a, b) => a.at - b.at)
  const centers = spread(
    seen.map(({ at }) => at),
    nameShare,
  )
  return (
    <>
      {seen.map(({ kind, points, text, at }, index) => (
        <span key={`${kind}-${index}`} class="strike-line" data-kind={kind}>
          <span class="strike-rule" style={{ top: percent(at) }} />
          <span class="strike-tag" style={{ top: percent(centers[index] ?? at) }}>
            {text} {formatLevel(Math.round(points * 10) / 10)}
          </span>
        </span>
      ))}
    </>
  )
}

function Scale({ mostBn }: { readonly mostBn: number }) {
  return (
    <p class="strikes-scale" aria-hidden="true">
      <span>{formatBillions(-mostBn)}</span>
      <span>0</span>
      <span>{formatBillions(mostBn)}</span>
    </p>
  )
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`
}
