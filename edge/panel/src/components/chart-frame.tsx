import type { ReadonlySignal } from '@preact/signals'
import { computed } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'

import {
  areLevelsShown,
  chartMinutes,
  chartReadout,
  chartSummary,
  chartWindows,
  runChart,
} from '../chart/run-chart.ts'
import { panel, session } from '../store.ts'
import { Empty } from './section.tsx'

const hasPrices = computed(() => session.value !== null && panel.value.chart.points.length > 0)

/** The chart with its legend, which gives way to the moment under the finger. */
export function ChartFrame({ vwap }: { readonly vwap: ReadonlySignal<string> }) {
  const container = useRef<HTMLDivElement>(null)
  useEffect(() => (container.current === null ? undefined : runChart(container.current)), [])
  return (
    <>
      <div class="chart-head">
        <Legend vwap={vwap} />
        <div class="chart-choices">
          <LevelChoice />
          <WindowChoice />
        </div>
      </div>
      <div class="chart" role="img" aria-label={chartSummary}>
        <div class="chart-canvas" data-drawn={hasPrices} ref={container} />
        {!hasPrices.value && <Empty>Waiting for the first price.</Empty>}
      </div>
    </>
  )
}

function Legend({ vwap }: { readonly vwap: ReadonlySignal<string> }) {
  const isReading = chartReadout.value !== ''
  return (
    <p class="chart-legend">
      {isReading && <span class="chart-readout">{chartReadout}</span>}
      <span class="chart-keys" hidden={isReading}>
        <span class="key key-vwap">
          VWAP <span data-testid="vwap">{vwap}</span>
        </span>
        <span class="key key-band">±1σ ±2σ</span>
        {areLevelsShown.value && <span class="key key-volume">Volume</span>}
        <span class="key">▲ buy ▼ sell</span>
      </span>
    </p>
  )
}

function LevelChoice() {
  return (
    <div class="segmented">
      <button
        type="button"
        aria-pressed={areLevelsShown.value}
        onClick={() => {
          areLevelsShown.value = !areLevelsShown.value
        }}
      >
        Levels
      </button>
    </div>
  )
}

function WindowChoice() {
  return (
    <div class="segmented" role="group" aria-label="Chart window">
      {chartWindows.map((minutes) => (
        <button
          key={minutes}
          type="button"
          aria-pressed={chartMinutes.value === minutes}
          onClick={() => {
            chartMinutes.value = minutes
          }}
        >
          {minutes} <abbr title="minutes">m</abbr>
        </button>
      ))}
    </div>
  )
}
