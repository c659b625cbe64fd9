import { requestIds } from './message-names.ts'

/** A fault that began, for the record. */
export type Injection = { readonly tsUs: number; readonly id: number; readonly text: string }

/** The record of a day's drills; then the oldest go. */
const injectionsMax = 10_000

const requestNames = new Map(Object.entries(requestIds).map(([name, id]) => [id, name]))

/** What the gateway counts for tests and drills. */
export class Tally {
  readonly injections: Injection[] = []
  sessions = 0
  sessionsEnded = 0
  fills = 0
  #injected = 0
  readonly #requests = new Map<number, number>()

  get injected(): number {
    return this.#injected
  }

  onRequest(id: number): void {
    this.#requests.set(id, (this.#requests.get(id) ?? 0) + 1)
  }

  onInjection(injection: Injection): void {
    this.#injected++
    if (this.injections.length >= injectionsMax) this.injections.shift()
    this.injections.push(injection)
  }

  /** Requests by their names in the TWS API; those without a name here by their numbers. */
  requests(): Readonly<Record<string, number>> {
    return Object.fromEntries(
      [...this.#requests].map(([id, count]) => [requestNames.get(id) ?? String(id), count]),
    )
  }
}
