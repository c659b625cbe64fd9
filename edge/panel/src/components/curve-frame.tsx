import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'

import type { CurveStyle } from '../chart/curve-chart.ts'
import { CurveChart } from '../chart/curve-chart.ts'
import type { CurveView } from '../chart/curve-view.ts'
import { keepDrawing } from '../chart/keep-drawing.ts'
import { readTheme } from '../chart/theme.ts'
import { EmptyList } from './section.tsx'

type CurveFrameProps<View extends CurveView> = {
  readonly name: string
  readonly label: string
  readonly style: CurveStyle<View>
  /** Reads signals: the curve is drawn anew when they change. */
  readonly view: () => View | null
  /** What stands at a point, in words. */
  readonly describe: (x: number, value: number | null) => string
}

/** A curve that can be read with a finger. Its style, view and words must be the same functions throughout. */
export function CurveFrame<View extends CurveView>(props: CurveFrameProps<View>) {
  const { name, label, style, view, describe } = props
  const container = useRef<HTMLDivElement>(null)
  const readout = useSignal('')
  const isDrawn = useSignal(false)
  useEffect(() => {
    const element = container.current
    if (element === null) return undefined
    let shown: View | null = null
    const onPoint = (index: number | null) => {
      const x = index === null ? undefined : shown?.xs[index]
      readout.value = x === undefined ? '' : describe(x, shown?.values[index ?? 0] ?? null)
    }
    return keepDrawing(element, {
      create: () => new CurveChart(element, readTheme(element), style, onPoint),
      draw: (chart) => {
        if (shown !== null) chart.show(shown)
      },
      watch: () => {
        shown = view()
        isDrawn.value = shown !== null
      },
    })
  }, [style, view, describe])
  return (
    <div
      class="curve"
      role="img"
      aria-label={label}
      data-testid={`curve-${name}`}
      data-drawn={isDrawn}
    >
      {!isDrawn.value && <EmptyList>Nothing to draw yet.</EmptyList>}
      <div class="curve-canvas" ref={container} />
      <p class="curve-readout" aria-hidden="true">
        {readout}
      </p>
    </div>
  )
}
