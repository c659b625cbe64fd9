import type { Client } from './client.ts'

/** Who is connected, by client id. */
export class Clients {
  readonly #byId = new Map<number, Client>()
  readonly #masterId: number | undefined

  /** @param masterId the client that sees everyone's orders, beside client 0 */
  constructor(masterId?: number) {
    this.#masterId = masterId
  }

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

  all(): Client[] {
    return [...this.#byId.values()]
  }

  /** Client 0 and the master see everyone's orders, and may cancel them. */
  isPrivileged(id: number): boolean {
    return id === 0 || id === this.#masterId
  }

  /** Who hears of a client's orders: the client itself, client 0 and the master. */
  *listenersOf(id: number): Iterable<Client> {
    for (const listener of new Set([id, 0, this.#masterId])) {
      const client = listener === undefined ? undefined : this.#byId.get(listener)
      if (client !== undefined) yield client
    }
  }
}
