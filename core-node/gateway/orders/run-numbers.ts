/**
 * The numbers that a run of the gateway gives out. Two runs give out different ones, as IB never repeats a
 * permanent id or an execution's id: a client that keeps a journal over restarts would take them for known.
 */
export class RunNumbers {
  readonly #run: number
  #orders = 0
  #executions = 0

  /** @param run different for each run: the second in which it began */
  constructor(run: number) {
    this.#run = run
  }

  /** A permanent id fits 31 bits; a thousand of them are between this run and one a second later. */
  nextOrder(): { readonly key: number; readonly permId: number } {
    this.#orders++
    return { key: this.#orders, permId: (this.#run % 2_000_000) * 1_000 + this.#orders }
  }

  /** Fits 32 bits, as the first part of an execution's id does. */
  nextExecution(): number {
    this.#executions++
    return (this.#run % 2 ** 20) * 2 ** 12 + this.#executions
  }
}
