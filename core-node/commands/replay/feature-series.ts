import { ticksToPrice } from '../../../shared/units.ts'
import type { Engine } from '../../engine/step/engine.ts'
import { TextFile } from '../text-file.ts'

/**
 * Every feature's series as CSV, a line a second of the recording's time: x, quality and what it was made
 * of. A figure that is not known is an empty field.
 */
export class FeatureSeries {
  readonly #file: TextFile
  #hasHeader = false

  /** @throws UsageError when the file cannot be written */
  constructor(path: string) {
    this.#file = new TextFile(path)
  }

  write(engine: Engine): void {
    if (!this.#hasHeader) {
      this.#hasHeader = true
      this.#file.writeLine(headerOf(engine).join(','))
    }
    this.#file.writeLine(lineOf(engine).join(','))
  }

  commit(): void {
    this.#file.commit()
  }

  /** Leaves nothing behind, unless it was committed. */
  discard(): void {
    this.#file.discard()
  }
}

function headerOf({ features }: Engine): string[] {
  const columns = features.flatMap(({ name, rawNames }) => [
    `${name}.x`,
    `${name}.quality`,
    ...rawNames.map((raw) => `${name}.${raw}`),
  ])
  return ['time', 'price', 'net', 'adjusted', 'tier', ...columns]
}

function lineOf({ market, confluence, features }: Engine): string[] {
  const { tsUs, trade, instrument } = market
  const price = market.hasTraded ? ticksToPrice(trade.priceTicks, instrument.tickNanos) : Number.NaN
  const values = features.flatMap(({ value, rawNames }) => [
    value.x,
    value.qualityAt(tsUs),
    ...rawNames.map((_, i) => value.raw[i] as number),
  ])
  return [
    new Date(tsUs / 1_000).toISOString(),
    text(price),
    text(confluence.net),
    text(confluence.adjusted),
    confluence.tier,
    ...values.map(text),
  ]
}

/** Six digits behind the point: what the audit keeps. */
function text(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toFixed(6))) : ''
}
