import { microsPerSecond } from '../../../shared/units.ts'
import type { Engine } from '../../engine/step/engine.ts'
import type { ManualEntryEvent } from '../../risk/risk-events.ts'
import { RiskKind } from '../../risk/risk-events.ts'

/** The controls refuse the same order twice within two seconds. */
const everyUs = 5 * microsPerSecond

/** Somebody who buys whenever nothing is open, all the way down: asks for it by hand, through the controls. */
export class Buyer {
  readonly #contracts: number
  #askedUs = Number.NEGATIVE_INFINITY
  #asked = 0

  constructor(contracts: number) {
    this.#contracts = contracts
  }

  /** What is asked for now, if anything. */
  ask({ market, execution }: Engine): ManualEntryEvent | undefined {
    const { tsUs, quote } = market
    const isIdle = !execution.isInMarket && execution.kill.level === 'none' && quote.isSound
    if (!isIdle || tsUs - this.#askedUs < everyUs) return undefined
    this.#askedUs = tsUs
    return {
      kind: RiskKind.ManualEntry,
      tsUs,
      id: `buyer-${++this.#asked}`,
      by: 'stress test',
      side: 1,
      contracts: this.#contracts,
      limitTicks: quote.askTicks,
      isConfirmed: true,
    }
  }
}
