import type { AlertLevel } from './alert-light.ts'

/** Requirement E2: below 60 % over 50 trades. */
export const tradesLooked = 50
export const winRateFloor = 60
/** One win at the border must not end the alert and the next loss raise it again. */
const floorWins = (tradesLooked * winRateFloor) / 100
const clearWins = floorWins + 1

/** How many of the last fifty trades were won, after fees. Before there are fifty it says nothing. */
export class WinRate {
  readonly #wins = new Uint8Array(tradesLooked)
  #next = 0
  #known = 0
  #won = 0

  onTradeClosed(netCents: number): void {
    const win = netCents > 0 ? 1 : 0
    this.#won += win - (this.#wins[this.#next] as number)
    this.#wins[this.#next] = win
    this.#next = (this.#next + 1) % tradesLooked
    if (this.#known < tradesLooked) this.#known++
  }

  get percent(): number {
    return Math.round((this.#won * 100) / tradesLooked)
  }

  /** Between floor and end nothing is said: what was told stands. */
  get level(): AlertLevel | undefined {
    if (this.#known < tradesLooked) return undefined
    if (this.#won < floorWins) return 2
    return this.#won >= clearWins ? 0 : undefined
  }
}
