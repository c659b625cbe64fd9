import type { Row } from '../../execution/outbox.ts'
import type { KillReport } from '../../operations/control-protocol.ts'

/** How long a kill is watched before its caller is told how far it has come. */
export const watchForMs = 30_000

/** Follows one kill from its trigger to its end, by the rows it writes, and takes the time. */
export class KillWatch {
  readonly id: string
  readonly done: Promise<KillReport>
  readonly #nowMs: () => number
  readonly #startMs: number
  #resolve: (report: KillReport) => void = () => {}
  #level = ''
  #blockedMs = 0
  #cancelledMs: number | null = null
  #flatMs: number | null = null
  #cancelledOrders = 0
  #closedContracts = 0

  /** @param startMs when the trigger came, by the same clock */
  constructor(id: string, nowMs: () => number, startMs = nowMs()) {
    this.id = id
    this.#nowMs = nowMs
    this.#startMs = startMs
    this.done = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  /** @returns whether the kill is over */
  onRow(row: Row): boolean {
    const elapsedMs = Math.round((this.#nowMs() - this.#startMs) * 1_000) / 1_000
    if (row.kind === 'kill') {
      this.#level = row.level
      if (row.phase === 'blocked') this.#blockedMs = elapsedMs
      if (row.phase === 'cancelled') this.#cancelledMs = elapsedMs
      if (row.phase === 'flat') this.#flatMs = elapsedMs
      this.#cancelledOrders = Math.max(this.#cancelledOrders, row.cancelledOrders)
      this.#closedContracts = Math.max(this.#closedContracts, row.closedContracts)
    }
    const isOver = row.kind === 'command' && row.id === this.id && row.outcome === 'done'
    if (isOver) this.finish(true)
    return isOver
  }

  finish(isComplete: boolean): void {
    this.#resolve({
      level: this.#level,
      blockedMs: this.#blockedMs,
      cancelledMs: this.#cancelledMs,
      flatMs: this.#flatMs,
      cancelledOrders: this.#cancelledOrders,
      closedContracts: this.#closedContracts,
      isComplete,
    })
  }
}
