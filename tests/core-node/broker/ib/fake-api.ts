import type { Contract, IBApi } from '@stoqey/ib'

type Listener = (...args: unknown[]) => void

export type Asked = {
  readonly id: number
  readonly contract: Contract
  readonly generic: string
}

/** The library's object as the adapter sees it: remembers what was asked, says what a test tells it to. */
export class FakeApi {
  readonly asked: Asked[] = []
  readonly cancelled: number[] = []
  /** Depth and tick-by-tick requests, in their order. */
  readonly streams: { readonly id: number; readonly stream: string }[] = []
  readonly detailsAsked: number[] = []
  readonly parametersAsked: number[] = []
  readonly #listeners = new Map<string, Listener[]>()

  get api(): IBApi {
    return this as unknown as IBApi
  }

  on(event: string, listener: Listener): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener])
  }

  emit(event: string, ...args: readonly unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...args)
  }

  reqMktData(id: number, contract: Contract, generic: string): void {
    this.asked.push({ id, contract, generic })
  }

  cancelMktData(id: number): void {
    this.cancelled.push(id)
  }

  reqContractDetails(id: number): void {
    this.detailsAsked.push(id)
  }

  reqSecDefOptParams(id: number): void {
    this.parametersAsked.push(id)
  }

  reqMarketDataType(): void {}

  reqMktDepth(id: number): void {
    this.streams.push({ id, stream: 'book' })
  }

  reqTickByTickData(id: number, _contract: Contract, type: string): void {
    this.streams.push({ id, stream: type })
  }

  cancelMktDepth(id: number): void {
    this.cancelled.push(id)
  }

  cancelTickByTickData(id: number): void {
    this.cancelled.push(id)
  }

  /** Requests that were not cancelled. */
  get open(): Asked[] {
    return this.asked.filter(({ id }) => !this.cancelled.includes(id))
  }
}
