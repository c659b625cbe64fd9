import { microsPerMinute } from '../../../shared/units.ts'
import { Random } from '../../feed/synthetic/random.ts'
import { Agenda } from './agenda.ts'
import { ArmedFault } from './armed-fault.ts'
import type { FaultSpec } from './fault-spec.ts'
import type { FaultWire } from './fault-wire.ts'
import type { Cause } from './stage.ts'
import { anyClient } from './stage.ts'
import type { Occurrence } from './trigger.ts'

const byTime: Cause = { wire: undefined }

/** Something that triggers can wait for. */
export type Event = {
  readonly of: Occurrence
  /** 0 where it is no message. */
  readonly messageId: number
  readonly clientId: number | undefined
  readonly wire: FaultWire | undefined
}

/** Faults that wait for their moment, and all else that is due at a time of the market. */
export class FaultSchedule {
  readonly #begin: (id: number, spec: FaultSpec, cause: Cause) => void
  readonly #agenda = new Agenda()
  #armed: readonly ArmedFault[] = []
  #waitsForSent = false
  #nowUs: number
  #lastId = 0

  /** @param begin called when a fault's moment comes */
  constructor(nowUs: number, begin: (id: number, spec: FaultSpec, cause: Cause) => void) {
    this.#nowUs = nowUs
    this.#begin = begin
  }

  get nowUs(): number {
    return this.#nowUs
  }

  get armed(): readonly ArmedFault[] {
    return this.#armed
  }

  /** Each message to a client may be a fault's moment. */
  get waitsForSent(): boolean {
    return this.#waitsForSent
  }

  add(spec: FaultSpec): number {
    const fault = new ArmedFault(++this.#lastId, spec)
    const { trigger } = spec
    this.#setArmed([...this.#armed, fault])
    if (trigger.kind === 'random') this.#drawNext(fault, trigger, new Random(trigger.seed))
    if (trigger.kind !== 'time') return fault.id
    if (trigger.afterUs === 0) this.#fire(fault, byTime)
    else this.after(trigger.afterUs, () => this.#fire(fault, byTime))
    return fault.id
  }

  /** @returns whether it was waiting */
  remove(id: number): boolean {
    const left = this.#armed.filter((fault) => fault.id !== id)
    const wasThere = left.length < this.#armed.length
    this.#setArmed(left)
    return wasThere
  }

  after(delayUs: number, run: () => void): void {
    if (delayUs < Number.POSITIVE_INFINITY) this.#agenda.add(this.#nowUs + delayUs, run)
  }

  advance(tsUs: number): void {
    for (let due = this.#agenda.take(tsUs); due !== undefined; due = this.#agenda.take(tsUs)) {
      // What comes of it is dated from the moment it was due, whenever the market looks at the clock.
      this.#nowUs = Math.max(this.#nowUs, due.dueUs)
      due.run()
    }
    this.#nowUs = Math.max(this.#nowUs, tsUs)
  }

  on({ of, messageId, clientId, wire }: Event): void {
    for (const fault of this.#armed) {
      const { trigger, values } = fault.spec
      const meant = values.number('client')
      const isMeant = meant === anyClient || meant === clientId
      if (trigger.kind !== 'event' || !isMeant || !fault.meets(of, messageId)) continue
      if (trigger.delayUs === 0) this.#fire(fault, { wire })
      else this.after(trigger.delayUs, () => this.#fire(fault, byTime))
    }
  }

  #drawNext(fault: ArmedFault, trigger: { readonly perMinute: number }, random: Random): void {
    // Times between the events of a Poisson process are exponential.
    const minutes = -Math.log(1 - random.unit()) / trigger.perMinute
    this.after(Math.ceil(minutes * microsPerMinute), () => {
      this.#fire(fault, byTime)
      if (this.#armed.includes(fault)) this.#drawNext(fault, trigger, random)
    })
  }

  #fire(fault: ArmedFault, cause: Cause): void {
    if (!this.#armed.includes(fault)) return
    if (!fault.isRecurring) this.#setArmed(this.#armed.filter((other) => other !== fault))
    const { id, spec } = fault
    if (spec.primitive.isDeferred === true) this.after(0, () => this.#begin(id, spec, byTime))
    else this.#begin(id, spec, cause)
  }

  #setArmed(armed: readonly ArmedFault[]): void {
    this.#armed = armed
    this.#waitsForSent = armed.some((fault) => fault.waitsFor('sent'))
  }
}
