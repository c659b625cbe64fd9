/** The chart draws on a canvas, which knows no custom properties: it reads them once per theme. */
export type ChartTheme = {
  readonly text: string
  readonly muted: string
  readonly grid: string
  readonly surface: string
  readonly price: string
  readonly vwap: string
  readonly band: string
  readonly bandInner: string
  readonly long: string
  readonly short: string
  readonly font: string
}

export function readTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    text: token('--text'),
    muted: token('--muted'),
    grid: token('--chart-grid'),
    surface: token('--surface'),
    price: token('--chart-price'),
    vwap: token('--chart-vwap'),
    band: token('--chart-band'),
    bandInner: token('--chart-band-inner'),
    long: token('--long'),
    short: token('--short'),
    font: style.fontFamily,
  }
}

export const darkQuery = '(prefers-color-scheme: dark)'
