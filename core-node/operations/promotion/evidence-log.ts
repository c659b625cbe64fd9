import { LinkRow } from '../../../shared/audit.ts'
import type { Mode } from '../../../shared/vocabulary.ts'
import type { Row } from '../../execution/outbox.ts'
import { isDivergence } from './explained-alerts.ts'
import { clockOffsetMs, simulationSigns } from './simulation-signs.ts'

export type EvidenceParts = {
  readonly run: string
  readonly mode: Mode
  readonly desk: string
  readonly instrument: string
  readonly build: string
  readonly strategy: string
  readonly clockRate: number
  readonly append: (row: Row) => void
  /** The broker's time. */
  readonly brokerUs: () => number
  /** This machine's time of day, and a clock that nobody sets. */
  readonly systemMs: () => number
  readonly steadyMs: () => number
  /** When data of the market came last, by the steady clock; 0 before any. */
  readonly lastMarketEventMs: () => number
}

type Contract = { readonly conId: number; readonly code: string }

type Broker = {
  readonly account: string
  readonly contract: string
  readonly conId: number
  readonly simulatedConId: number
}

const partMs = 60_000
const allLinks = LinkRow.shape.link.options

/**
 * Writes what a core has seen, a minute at a time and once more at its end: whether it was connected without a
 * break, whether data came, whether its books agreed with the broker's. From these rows, and from nothing else,
 * the rungs of the promotion are judged.
 */
export class EvidenceLog {
  readonly #parts: EvidenceParts
  readonly #ready = new Set<string>()
  #broker: Broker | undefined
  #part = 0
  #fromMs = 0
  #lastDataMs = 0
  #isConnected = false
  /** What its pulses have said of the market since the last row. */
  #market = { pulses: 0, closed: 0, withData: 0 }
  #agreements = 0
  #isAgreed = false
  #divergences = 0
  #trades = 0

  constructor(parts: EvidenceParts) {
    this.#parts = parts
  }

  /**
   * Account and contract are known: what is seen counts from here. A roll ends the row of the old contract.
   * @param simulated the same contract as the simulated gateway describes it
   */
  onContract(
    account: string,
    { code, conId }: Contract,
    { conId: simulatedConId }: Pick<Contract, 'conId'>,
  ): void {
    if (this.#broker !== undefined && this.#broker.contract !== code) this.end()
    if (this.#broker === undefined) this.#beginPart()
    this.#broker = { account, contract: code, conId, simulatedConId }
  }

  onBooks(doAgree: boolean): void {
    this.#isAgreed = doAgree
    if (doAgree) this.#agreements++
  }

  /** Every row of the audit, as it is written. */
  onRow(row: Row): void {
    if (isDivergence(row)) this.#divergences++
    if (row.kind === 'link') this.#onLink(row.link, row.state)
    else if (row.kind === 'trade') this.#trades++
    else if (row.kind === 'pulse') this.#onPulse(row.isOpen)
  }

  /** Once a second. */
  look(): void {
    if (this.#parts.steadyMs() - this.#fromMs >= partMs) this.end()
  }

  /** What is not written yet. */
  end(): void {
    const { append, brokerUs, systemMs, steadyMs, lastMarketEventMs: _, ...identity } = this.#parts
    const { clockRate, ...who } = identity
    if (this.#broker === undefined) return
    const { account, contract, conId, simulatedConId } = this.#broker
    const now = { brokerUs: brokerUs(), systemMs: systemMs() }
    const { pulses, closed, withData } = this.#market
    this.#part++
    append({
      ts: now.brokerUs,
      kind: 'evidence',
      ...who,
      part: this.#part,
      account,
      contract,
      simulated: simulationSigns({ mode: who.mode, clockRate, conId, simulatedConId, ...now }),
      elapsedMs: Math.round(steadyMs() - this.#fromMs),
      isConnected: this.#isConnected,
      isOpen: pulses > 0 && closed === 0,
      dataSeconds: withData,
      agreements: this.#agreements,
      isAgreed: this.#isAgreed,
      divergences: this.#divergences,
      trades: this.#trades,
      clockOffsetMs: clockOffsetMs(now),
    })
    this.#beginPart()
  }

  #beginPart(): void {
    this.#fromMs = this.#parts.steadyMs()
    this.#isConnected = this.#isReady
    this.#market = { pulses: 0, closed: 0, withData: 0 }
    this.#agreements = 0
    this.#divergences = 0
    this.#trades = 0
  }

  get #isReady(): boolean {
    return allLinks.every((link) => this.#ready.has(link))
  }

  #onLink(link: string, state: string): void {
    if (state === 'notice') return
    const wasReady = this.#isReady
    if (state === 'ready') this.#ready.add(link)
    else this.#ready.delete(link)
    if (!this.#isReady) this.#isConnected = false
    // What comes now is connected; what was before is a row of its own.
    else if (!wasReady) this.end()
  }

  #onPulse(isOpen: boolean): void {
    const lastMs = this.#parts.lastMarketEventMs()
    this.#market.pulses++
    if (!isOpen) this.#market.closed++
    if (lastMs !== this.#lastDataMs) this.#market.withData++
    this.#lastDataMs = lastMs
  }
}
