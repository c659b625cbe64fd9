import { effect } from '@preact/signals'

import { darkQuery } from './theme.ts'
import { throttle } from './throttle.ts'

/** A picture on a canvas. */
export type Drawing = {
  resize(width: number, height: number): void
  destroy(): void
}

type Kept<Made extends Drawing> = {
  readonly create: () => Made
  readonly draw: (drawing: Made) => void
  /** Reads the signals whose changes ask for a new picture. */
  readonly watch: () => void
}

/** Ten pictures a second are smooth enough for a line, and leave a phone its battery. */
const redrawMs = 100

/** Keeps a picture in the element, in its size and in the theme, until the returned function is called. */
export function keepDrawing<Made extends Drawing>(
  element: HTMLElement,
  { create, draw, watch }: Kept<Made>,
): () => void {
  let drawing = create()
  const redraw = throttle(() => draw(drawing), redrawMs)
  const recreate = () => {
    drawing.destroy()
    drawing = create()
    redraw()
  }
  const observer = new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = element
    if (width > 0 && height > 0) drawing.resize(width, height)
  })
  observer.observe(element)
  const dark = matchMedia(darkQuery)
  dark.addEventListener('change', recreate)
  const stop = effect(() => {
    // Read here so that the effect runs again on them; the drawing itself may come later.
    watch()
    redraw()
  })
  return () => {
    stop()
    redraw.cancel()
    observer.disconnect()
    dark.removeEventListener('change', recreate)
    drawing.destroy()
  }
}
