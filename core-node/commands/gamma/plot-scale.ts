/** A straight line from values to pixels. */
export type Scale = {
  readonly low: number
  readonly high: number
  at(value: number): number
}

export function linearScale(low: number, high: number, from: number, to: number): Scale {
  return { low, high, at: (value) => from + ((value - low) / (high - low)) * (to - from) }
}

/** Round values within a range, some so many of them: 1, 2 or 5 times a power of ten apart. */
export function ticksOf(low: number, high: number, wanted: number): number[] {
  const rough = (high - low) / wanted
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const ticks: number[] = []
  for (let tick = Math.ceil(low / step); tick * step <= high; tick++) {
    ticks.push(Number((tick * step).toPrecision(12)))
  }
  return ticks
}

/** Pixels with one decimal: more only makes the file longer. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10)
}
