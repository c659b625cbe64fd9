import { assert } from '../../shared/assert.ts'
import type { OrderLeg, Tier } from '../../shared/vocabulary.ts'
import type { Side } from '../market/events.ts'
import type { CommissionEvent, ExecutionEvent } from './broker-port.ts'
import { executionId } from './execution-ids.ts'

/** An execution as it is booked now: a correction changes it in its place. */
export type BookedExecution = {
  execId: string
  version: number
  readonly ref: string
  readonly leg: OrderLeg
  readonly tier: Tier
  readonly side: Exclude<Side, 0>
  readonly tsUs: number
  contracts: number
  priceTicks: number
  feesCents: number
  /** The stop that its entry was planned with; null where there was none. */
  readonly stopTicks: number | null
}

export type Told = 'new' | 'duplicate' | 'correction'

/** Commissions that wait for their executions; more than a day has. The oldest is forgotten. */
const maxWaitingCommissions = 10_000

/** Executions, each known once by its key, in the order in which they came, and what each cost. */
export class ExecutionBook {
  readonly #byKey = new Map<string, BookedExecution>()
  readonly #early = new Map<string, number>()

  get all(): IterableIterator<BookedExecution> {
    return this.#byKey.values()
  }

  /** What another telling of an execution is: the first, the same again, or a later version. */
  tellingOf(execId: string): Told {
    const { key, version } = executionId(execId)
    const known = this.#byKey.get(key)
    if (known === undefined) return 'new'
    return version > known.version ? 'correction' : 'duplicate'
  }

  find(execId: string): BookedExecution | undefined {
    return this.#byKey.get(executionId(execId).key)
  }

  add(execution: Omit<BookedExecution, 'version'>): BookedExecution {
    const { key, version } = executionId(execution.execId)
    const booked = { ...execution, version }
    this.#byKey.set(key, booked)
    return booked
  }

  /** A later version takes the place of an earlier one, and its commission with it if that is known. */
  correct({ execId, contracts, priceTicks }: ExecutionEvent): void {
    const { key, version } = executionId(execId)
    const known = this.#byKey.get(key)
    assert(known !== undefined, `${execId} corrects an execution that is booked`)
    known.execId = execId
    known.version = version
    known.contracts = contracts
    known.priceTicks = priceTicks
    known.feesCents = this.takeCommission(execId) ?? known.feesCents
  }

  /** Whether a commission waits for its execution. */
  hasEarlyCommission(execId: string): boolean {
    return this.#early.has(execId)
  }

  /** The commission that came before its execution, once. */
  takeCommission(execId: string): number | undefined {
    const feesCents = this.#early.get(execId)
    this.#early.delete(execId)
    return feesCents
  }

  /** @returns the execution it is of, or undefined when that is still to come or was corrected since */
  onCommission({ execId, feesCents }: CommissionEvent): BookedExecution | undefined {
    const known = this.find(execId)
    if (known?.execId === execId) return known
    if (known !== undefined && executionId(execId).version < known.version) return undefined
    this.#early.set(execId, feesCents)
    if (this.#early.size > maxWaitingCommissions) {
      for (const oldest of this.#early.keys()) {
        this.#early.delete(oldest)
        break
      }
    }
    return undefined
  }
}
