import type { CashName } from './cash-contract.ts'
import { cashNames } from './cash-contract.ts'

/** An index as it is published, points. */
export type PublishedLevel = {
  last: number
  open: number
  high: number
  low: number
  /** Of the day before. */
  close: number
}

/**
 * What is published of the levels: only in the cash market's hours, to the hundredth. At night they stand
 * where the close left them, wherever the future goes.
 */
export class CashDay {
  readonly #levels: Readonly<Record<CashName, PublishedLevel>>
  #hasDay = false

  /** @param closes of the day before */
  constructor(
    points: Readonly<Record<CashName, number>>,
    closes: Readonly<Record<CashName, number>>,
  ) {
    const levelOf = (name: CashName): PublishedLevel => {
      const last = hundredths(points[name])
      return { last, open: last, high: last, low: last, close: hundredths(closes[name]) }
    }
    this.#levels = {
      SPX: levelOf('SPX'),
      VIX: levelOf('VIX'),
      VXN: levelOf('VXN'),
      QQQ: levelOf('QQQ'),
    }
  }

  level(name: CashName): Readonly<PublishedLevel> {
    return this.#levels[name]
  }

  /** In the cash market's hours. */
  publish(points: Readonly<Record<CashName, number>>): void {
    for (const name of cashNames) {
      const level = this.#levels[name]
      level.last = hundredths(points[name])
      if (!this.#hasDay) {
        level.open = level.last
        level.high = level.last
        level.low = level.last
      }
      level.high = Math.max(level.high, level.last)
      level.low = Math.min(level.low, level.last)
    }
    this.#hasDay = true
  }

  beginSession(): void {
    if (!this.#hasDay) return
    this.#hasDay = false
    for (const name of cashNames) this.#levels[name].close = this.#levels[name].last
  }
}

function hundredths(points: number): number {
  return Math.round(points * 100) / 100
}
