import { microsToIso, toTicksOrUndefined } from '../../../shared/units.ts'
import type { FaultPlan } from '../faults/fault-plan.ts'
import { placeByHand } from '../faults/hand-order.ts'
import { parseFaults } from '../faults/parse-faults.ts'
import type { MarketLoop } from '../market-loop.ts'
import type { ControlRequest } from './protocol.ts'
import { ControlError } from './protocol.ts'
import { truthOf } from './truth.ts'

type RequestOf<Type extends ControlRequest['type']> = Extract<ControlRequest, { type: Type }>

/** The last ones are listed; all are counted. */
const injectionsListed = 100

/** Carries out what the control port is asked. */
export class ControlDesk {
  readonly #plan: FaultPlan
  readonly #loop: MarketLoop
  readonly #handlers: {
    readonly [Type in ControlRequest['type']]: (request: RequestOf<Type>) => unknown
  } = {
    inject: ({ faults }) => this.#inject(faults),
    faults: () => this.#faults(),
    end: ({ id }) => this.#end(id),
    truth: () => truthOf(this.#plan.simulation),
    counters: () => this.#counters(),
    pause: () => this.#move(() => this.#loop.pause()),
    resume: () => this.#move(() => this.#loop.resume()),
    speed: ({ times }) => this.#move(() => this.#loop.setSpeed(times)),
    order: (request) => this.#order(request),
    reset: ({ down }) => this.#inject(`reset:down=${down}`),
    'expire-token': () => this.#inject('token-expiry'),
    login: () => this.#inject('login'),
  }

  constructor(plan: FaultPlan, loop: MarketLoop) {
    this.#plan = plan
    this.#loop = loop
  }

  /** @throws ControlError or FaultError with the reason and the cure */
  answer(request: ControlRequest): unknown {
    const handler = this.#handlers[request.type] as (asked: ControlRequest) => unknown
    return handler(request)
  }

  #inject(list: string): unknown {
    // All are read before one is set up.
    const specs = parseFaults(list)
    return { ids: specs.map((spec) => this.#plan.add(spec)) }
  }

  #faults(): unknown {
    const { armed, active, tally } = this.#plan
    return {
      waiting: armed.map(({ id, spec }) => ({ id, fault: spec.text })),
      active: active.map(({ id, spec, sinceUs, untilUs }) => ({
        id,
        fault: spec.text,
        since: microsToIso(sinceUs),
        until: Number.isFinite(untilUs) ? microsToIso(untilUs) : null,
      })),
      begun: tally.injections
        .slice(-injectionsListed)
        .map(({ tsUs, id, text }) => ({ id, fault: text, at: microsToIso(tsUs) })),
    }
  }

  #end(id: number): unknown {
    if (this.#plan.end(id)) return { id }
    throw new ControlError(`no fault ${id} waits or is active: see {"type":"faults"}`)
  }

  #counters(): unknown {
    const { simulation, tally, armed, active } = this.#plan
    const { sessions, sessionsEnded, fills, injected } = tally
    return {
      ...this.#market(),
      clients: simulation.clients.count,
      sessions,
      sessionsEnded,
      fills,
      openOrders: simulation.exchange.store.openCount,
      faults: { waiting: armed.length, active: active.length, begun: injected },
      requests: tally.requests(),
    }
  }

  #market(): { readonly time: string; readonly speed: number; readonly isPaused: boolean } {
    const { speed, isPaused } = this.#loop
    return { time: microsToIso(this.#plan.simulation.market.tsUs), speed, isPaused }
  }

  #move(act: () => void): unknown {
    act()
    return this.#market()
  }

  #order({ side, contracts, limitPrice }: RequestOf<'order'>): unknown {
    const { simulation } = this.#plan
    const { tickNanos } = simulation.market.instrument
    const limitTicks =
      limitPrice === undefined ? undefined : toTicksOrUndefined(limitPrice, tickNanos)
    if (limitPrice !== undefined && limitTicks === undefined) {
      throw new ControlError(`limitPrice ${limitPrice} is not on the tick grid: write e.g. 5400.25`)
    }
    const contract = simulation.contracts.traded
    const order = { contract, side: side === 'buy' ? 1 : -1, contracts, limitTicks } as const
    const problem = placeByHand(simulation, order)
    if (problem !== undefined) throw new ControlError(`the order was refused: ${problem.text}`)
    return {}
  }
}
