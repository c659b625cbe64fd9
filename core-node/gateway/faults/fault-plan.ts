import { Random } from '../../feed/synthetic/random.ts'
import type { PlaceOrder } from '../decode/place-order.ts'
import type { BrokerOrder } from '../orders/broker-order.ts'
import type { ExecutionReport } from '../orders/executions.ts'
import type { Client } from '../session/client.ts'
import type { Notice } from '../session/link-notices.ts'
import type { Simulation } from '../simulation.ts'
import type { ActiveFault } from './active-fault.ts'
import { concerns, isDone } from './active-fault.ts'
import type { ArmedFault } from './armed-fault.ts'
import { Door } from './door.ts'
import type { LineFault, Request } from './effect.ts'
import { FaultSchedule } from './fault-schedule.ts'
import type { FaultSpec } from './fault-spec.ts'
import type { WirePlan } from './fault-wire.ts'
import { FaultWire } from './fault-wire.ts'
import { HeldOrders } from './held-orders.ts'
import type { Interceptor, Line, LineEnds } from './interceptor.ts'
import { idOf } from './message-names.ts'
import type { Cause, Stage } from './stage.ts'
import { anyClient } from './stage.ts'
import { Tally } from './tally.ts'
import { TouchedOrders } from './touched-orders.ts'

/**
 * The faults of a simulated gateway: those that wait for their moment, those that last, and the points at which
 * the gateway asks. The same faults, seed and requests at the same market times give the same sequence.
 */
export class FaultPlan implements Interceptor, Stage, WirePlan {
  readonly simulation: Simulation
  readonly door = new Door()
  readonly tally = new Tally()
  readonly #log: (text: string) => void
  readonly #random: Random
  readonly #schedule: FaultSchedule
  readonly #held: HeldOrders
  readonly #touched: TouchedOrders
  readonly #wires = new Set<Line>()
  #active: readonly ActiveFault[] = []

  /** @param nowUs the moment from which `+30s` counts */
  constructor(simulation: Simulation, seed: number, nowUs: number, log: (text: string) => void) {
    this.simulation = simulation
    this.#random = new Random(seed)
    this.#schedule = new FaultSchedule(nowUs, (id, spec, cause) => this.#begin(id, spec, cause))
    this.#log = log
    this.#held = new HeldOrders(simulation, this)
    this.#touched = new TouchedOrders(simulation)
    simulation.faults = this
    simulation.exchange.faults = this
  }

  get nowUs(): number {
    return this.#schedule.nowUs
  }

  get armed(): readonly ArmedFault[] {
    return this.#schedule.armed
  }

  get active(): readonly ActiveFault[] {
    return this.#active
  }

  get isQuiet(): boolean {
    return this.#active.length === 0 && !this.#schedule.waitsForSent
  }

  /** Sets a fault up. @returns the number under which it is listed and ended */
  add(spec: FaultSpec): number {
    return this.#schedule.add(spec)
  }

  /** Ends a fault before its time. @returns whether there was one */
  end(id: number): boolean {
    const wasArmed = this.#schedule.remove(id)
    const active = this.#active.filter((fault) => fault.id === id)
    for (const fault of active) this.#finish(fault)
    return wasArmed || active.length > 0
  }

  // --- what primitives ask of the stage ---

  wires(clientId: number, cause?: Cause): readonly FaultWire[] {
    if (cause?.wire !== undefined) return cause.wire.isDead ? [] : [cause.wire]
    return this.#allWires().filter(
      ({ client, isDead }) =>
        client !== undefined && !isDead && (clientId === anyClient || client.id === clientId),
    )
  }

  after(delayUs: number, run: () => void): void {
    this.#schedule.after(delayUs, run)
  }

  draw(): number {
    return this.#random.unit()
  }

  hold(orders: readonly BrokerOrder[], forUs: number): void {
    this.#held.add(orders, forUs)
  }

  fill(order: BrokerOrder): void {
    this.#touched.fill(order)
  }

  log(text: string): void {
    this.#log(`fault: ${text}`)
  }

  // --- what the gateway asks ---

  onTime(tsUs: number): void {
    this.#schedule.advance(tsUs)
  }

  onEndOfMarket(): void {
    for (const wire of this.#allWires()) wire.flush()
  }

  admits(): boolean {
    return this.door.isOpen(this.nowUs)
  }

  line(ends: LineEnds): FaultWire {
    const wire = new FaultWire(this, ends)
    this.#wires.add(wire)
    if (this.lineFaults(wire).some(({ isHung }) => isHung)) wire.hang()
    return wire
  }

  forget(line: Line): void {
    this.#wires.delete(line)
  }

  isIdHeld(clientId: number): boolean {
    return this.door.isIdHeld(clientId, this.nowUs)
  }

  onSession(client: Client): void {
    const wire = this.#allWires().find((each) => each === client.sink)
    if (wire !== undefined) wire.client = client
    this.tally.sessions++
    this.#schedule.on({ of: 'up', messageId: 0, clientId: client.id, wire })
  }

  noticesFor(clientId: number): readonly Notice[] | undefined {
    const faults = this.#active.filter((fault) => concerns(fault, clientId))
    return faults.find(({ effect }) => effect.notices !== undefined)?.effect.notices
  }

  onGone({ id }: Client): void {
    for (const fault of this.#active) if (concerns(fault, id)) fault.effect.gone?.(id)
    this.#sweep()
    this.tally.sessionsEnded++
    this.#schedule.on({ of: 'down', messageId: 0, clientId: id, wire: undefined })
  }

  onPlaceOrder(client: Client, order: PlaceOrder): PlaceOrder | undefined {
    let passed: PlaceOrder | undefined = order
    for (const fault of this.#active) {
      const { placing } = fault.effect
      if (passed === undefined) break
      if (placing !== undefined && concerns(fault, client.id)) passed = placing(client, passed)
    }
    this.#sweep()
    return passed
  }

  onSubmit(orders: readonly BrokerOrder[]): readonly BrokerOrder[] {
    let passed = orders
    for (const fault of this.#active) {
      const isConcerned = passed.some(({ clientId }) => concerns(fault, clientId))
      if (isConcerned) passed = fault.effect.submitting?.(passed) ?? passed
    }
    this.#sweep()
    return passed
  }

  onModify(order: BrokerOrder): boolean {
    return this.#held.onModify(order)
  }

  onCancel(order: BrokerOrder, reason: string): boolean {
    return this.#held.cancel(order, reason)
  }

  contractsOf(order: BrokerOrder, contracts: number): number {
    let filled = contracts
    for (const fault of this.#active) {
      if (concerns(fault, order.clientId)) filled = fault.effect.filling?.(order, filled) ?? filled
    }
    return filled
  }

  priceOf(order: BrokerOrder, priceTicks: number): number {
    return this.#touched.priceOf(order, priceTicks)
  }

  onFill({ clientId }: ExecutionReport): void {
    this.tally.fills++
    const wire = this.wires(clientId)[0]
    this.#schedule.on({ of: 'fill', messageId: 0, clientId, wire })
  }

  // --- what wires ask ---

  lineFaults(wire: FaultWire): readonly LineFault[] {
    if (this.#active.length === 0) return []
    return this.#active.flatMap((fault) => {
      const { line } = fault.effect
      return line !== undefined && concerns(fault, wire.client?.id) ? [line] : []
    })
  }

  outgoing(wire: FaultWire, body: string): string | undefined {
    const clientId = wire.client?.id
    this.#schedule.on({ of: 'sent', messageId: idOf(body), clientId, wire })
    let passed: string | undefined = body
    for (const fault of this.#active) {
      if (passed === undefined || wire.isDead) break
      const { outgoing } = fault.effect
      if (outgoing !== undefined && concerns(fault, clientId)) passed = outgoing(wire, passed)
    }
    this.#sweep()
    return passed
  }

  incoming(wire: FaultWire, request: Request, serve: () => void): boolean {
    const clientId = wire.client?.id
    this.tally.onRequest(request.id)
    this.#schedule.on({ of: 'msg', messageId: request.id, clientId, wire })
    const isServed = this.#active.every(
      (fault) =>
        !concerns(fault, clientId) || (fault.effect.incoming?.(wire, request, serve) ?? true),
    )
    this.#sweep()
    return isServed
  }

  // --- faults that last ---

  #begin(id: number, spec: FaultSpec, cause: Cause): void {
    const { text, primitive, values } = spec
    this.tally.onInjection({ tsUs: this.nowUs, id, text })
    this.log(text)
    const effect = primitive.begin(this, values, cause)
    if (effect === undefined) return
    const forUs = values.has('for') ? values.limit('for') : Number.POSITIVE_INFINITY
    const clientId = values.number('client')
    const active = { id, spec, effect, clientId, sinceUs: this.nowUs, untilUs: this.nowUs + forUs }
    this.#active = [...this.#active, active]
    if (effect.line?.isHung === true) for (const wire of this.#wiresOf(active)) wire.hang()
    this.after(forUs, () => this.#finish(active))
  }

  #finish(fault: ActiveFault): void {
    if (!this.#active.includes(fault)) return
    this.#active = this.#active.filter((other) => other !== fault)
    fault.effect.end?.()
    if (fault.effect.line?.isHung === true) for (const wire of this.#wiresOf(fault)) wire.resume()
  }

  #sweep(): void {
    for (const fault of this.#active) if (isDone(fault)) this.#finish(fault)
  }

  /** Also connections that are not sessions yet. */
  #wiresOf(fault: ActiveFault): FaultWire[] {
    return this.#allWires().filter(({ client }) => concerns(fault, client?.id))
  }

  #allWires(): FaultWire[] {
    return [...this.#wires].filter((line) => line instanceof FaultWire)
  }
}
