import { sparkPaths, sparkSamples } from '../../chart/sparkline.ts'

type SparklineProps = {
  readonly values: readonly (number | null)[]
  /** The value at the top: the feature's weight, which is all it can add. */
  readonly scale: number
}

/** A feature's half hour: above the middle it spoke for buying, below for selling. */
export function Sparkline({ values, scale }: SparklineProps) {
  const { line, area } = sparkPaths(values, Math.max(scale, Number.EPSILON))
  const last = sparkSamples - 1
  return (
    <svg
      class="spark"
      viewBox={`0 -1.05 ${last} 2.1`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path class="spark-middle" d={`M0 0H${last}`} />
      <path class="spark-area" d={area} />
      <path class="spark-line" d={line} />
    </svg>
  )
}

/** The two halves' shades, once for all sparklines of the page. */
export function SparkShades() {
  return (
    <svg class="spark-shades" aria-hidden="true">
      <linearGradient id="spark-shade" gradientUnits="userSpaceOnUse" x1="0" x2="0" y1="-1" y2="1">
        <stop class="spark-stop-long" offset="0.5" />
        <stop class="spark-stop-short" offset="0.5" />
      </linearGradient>
    </svg>
  )
}
