import type { Contract, Order, OrderAction } from '@stoqey/ib'
import { EventName, IBApi, OrderType, SecType, TimeInForce } from '@stoqey/ib'

/** No step of a session takes this long on any machine. */
const patienceMs = 10_000

type Seen = { readonly event: string; readonly args: readonly unknown[] }

/** A real @stoqey/ib client that remembers all it heard, so that a test can wait for what it needs. */
export class StoqeyClient {
  readonly api: IBApi
  readonly seen: Seen[] = []
  readonly #waiting = new Set<() => void>()

  constructor(port: number, clientId: number) {
    this.api = new IBApi({ host: '127.0.0.1', port, clientId, maxReqPerSec: 1_000 })
    this.api.on(EventName.all, (event: string, args: readonly unknown[]) => {
      if (event === 'received' || event === 'sent') return
      this.seen.push({ event, args })
      for (const wake of this.#waiting) wake()
    })
    // Without a listener an error would be lost.
    this.api.on(EventName.error, () => undefined)
  }

  async connect(): Promise<number> {
    this.api.connect()
    const [orderId] = await this.until<[number]>('nextValidId')
    await this.until('managedAccounts')
    return orderId
  }

  /** The first event that fits, also one already heard. */
  until<Args extends readonly unknown[]>(
    event: string,
    fits: (...args: Args) => boolean = () => true,
  ): Promise<Args> {
    return new Promise((resolve, reject) => {
      const look = (): boolean => {
        const found = this.all<Args>(event).find((args) => fits(...args))
        if (found === undefined) return false
        clearTimeout(timer)
        this.#waiting.delete(look)
        resolve(found)
        return true
      }
      const timer = setTimeout(() => {
        this.#waiting.delete(look)
        const last = this.seen.slice(-5).map((entry) => JSON.stringify(entry))
        reject(new Error(`${event} did not come; the last was ${last.join(', ')}`))
      }, patienceMs)
      this.#waiting.add(look)
      look()
    })
  }

  all<Args extends readonly unknown[]>(event: string): Args[] {
    return this.seen.filter((entry) => entry.event === event).map(({ args }) => args as Args)
  }

  status(orderId: number, wanted: string): Promise<unknown> {
    return this.until<[number, string]>(
      'orderStatus',
      (id, status) => id === orderId && status === wanted,
    )
  }

  disconnect(): void {
    this.api.disconnect()
  }
}

export const anyEsFuture: Contract = {
  symbol: 'ES',
  secType: SecType.FUT,
  exchange: 'CME',
  currency: 'USD',
}

type More = Partial<Order>

export function market(action: OrderAction, totalQuantity: number, more: More = {}): Order {
  return {
    action,
    totalQuantity,
    orderType: OrderType.MKT,
    tif: TimeInForce.DAY,
    transmit: true,
    ...more,
  }
}

export function limit(
  action: OrderAction,
  totalQuantity: number,
  lmtPrice: number,
  more: More = {},
): Order {
  return market(action, totalQuantity, { orderType: OrderType.LMT, lmtPrice, ...more })
}

export function stop(
  action: OrderAction,
  totalQuantity: number,
  auxPrice: number,
  more: More = {},
): Order {
  return market(action, totalQuantity, { orderType: OrderType.STP, auxPrice, ...more })
}
