import type { Client } from './client.ts'

/** Who is connected, by client id. */
export class Clients {
  readonly #byId = new Map<number, Client>()

  get count(): number {
    return this.#byId.size
  }

  /** @returns false when the id is in use */
  add(client: Client): boolean {
    if (this.#byId.has(client.id)) return false
    this.#byId.set(client.id, client)
    return true
  }

  remove(client: Client): void {
    if (this.#byId.get(client.id) === client) this.#byId.delete(client.id)
  }

  get(id: number): Client | undefined {
    return this.#byId.get(id)
  }

  /** Who hears of a client's orders: the client itself, and client 0, which sees everyone's. */
  *listenersOf(id: number): Iterable<Client> {
    const owner = this.#byId.get(id)
    if (owner !== undefined) yield owner
    const master = id === 0 ? undefined : this.#byId.get(0)
    if (master !== undefined) yield master
  }
}
