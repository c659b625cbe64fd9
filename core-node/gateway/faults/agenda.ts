/** What is due at times of the market, in order; of the same time in the order of entry. */
export class Agenda {
  #entries: { readonly dueUs: number; readonly run: () => void }[] = []

  get nextUs(): number {
    return this.#entries[0]?.dueUs ?? Number.POSITIVE_INFINITY
  }

  add(dueUs: number, run: () => void): void {
    const at = this.#entries.findIndex((entry) => entry.dueUs > dueUs)
    this.#entries.splice(at < 0 ? this.#entries.length : at, 0, { dueUs, run })
  }

  /** @returns the next that is due by then, which leaves the agenda */
  take(tsUs: number): { readonly dueUs: number; readonly run: () => void } | undefined {
    return this.nextUs <= tsUs ? this.#entries.shift() : undefined
  }
}
