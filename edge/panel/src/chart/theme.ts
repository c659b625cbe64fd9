/** The chart draws on a canvas, which knows no custom properties: it reads them once per theme. */
export type ChartTheme = {
  readonly text: string
  readonly muted: string
  readonly grid: string
  readonly axis: string
  readonly surface: string
  readonly price: string
  readonly vwap: string
  readonly band: string
  readonly bandInner: string
  readonly long: string
  readonly short: string
  readonly longShade: string
  readonly shortShade: string
  readonly value: string
  readonly flip: string
  readonly volume: string
  readonly volumeInner: string
  readonly font: string
}

export function readTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    text: token('--text'),
    muted: token('--muted'),
    grid: token('--chart-grid'),
    axis: token('--line-strong'),
    surface: token('--surface'),
    price: token('--chart-price'),
    vwap: token('--chart-vwap'),
    band: token('--chart-band'),
    bandInner: token('--chart-band-inner'),
    long: token('--long'),
    short: token('--short'),
    longShade: token('--long-shade'),
    shortShade: token('--short-shade'),
    value: token('--level-value'),
    flip: token('--level-flip'),
    volume: token('--chart-volume'),
    volumeInner: token('--chart-volume-inner'),
    font: style.fontFamily,
  }
}

export const darkQuery = '(prefers-color-scheme: dark)'
