/**
 * IB's pacing of historical data (historical_limitations.html): so many requests in ten minutes, of all clients
 * together; of one client none like another within 15 seconds, fewer than six of a contract and kind within two.
 */
export const pacing = {
  requests: 60,
  requestsWithinMs: 600_000,
  sameWithinMs: 15_000,
  ofContract: 6,
  ofContractWithinMs: 2_000,
} as const

export type PacedRequest = {
  /** Who asks. */
  readonly client: object
  /** All that is asked for, but for the request's id. */
  readonly text: string
  /** Contract and kind of data. */
  readonly contract: string
  /** Bid and ask together count twice. */
  readonly weight: 1 | 2
}

type Past = PacedRequest & { readonly atMs: number }

export class HistoryPacing {
  readonly #nowMs: () => number
  #past: Past[] = []

  /** @param nowMs this machine's time: it is the client that is paced, whatever the market's clock says */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Counts the request. @returns false when it comes too soon; then it does not count */
  admit(request: PacedRequest): boolean {
    const nowMs = this.#nowMs()
    this.#past = this.#past.filter(({ atMs }) => nowMs - atMs < pacing.requestsWithinMs)
    const within = (ms: number) =>
      this.#past.filter(({ client, atMs }) => client === request.client && nowMs - atMs < ms)
    const isSame = within(pacing.sameWithinMs).some(({ text }) => text === request.text)
    const ofContract = within(pacing.ofContractWithinMs).filter(
      ({ contract }) => contract === request.contract,
    )
    const counted = this.#past.reduce((sum, { weight }) => sum + weight, 0)
    const isTooMany = counted + request.weight > pacing.requests
    if (isSame || isTooMany || ofContract.length + 1 >= pacing.ofContract) return false
    this.#past.push({ ...request, atMs: nowMs })
    return true
  }
}
