import type { FaultSpec } from './fault-spec.ts'
import type { Occurrence } from './trigger.ts'

/** A fault that waits for its moment, and counts what it waits for. */
export class ArmedFault {
  readonly id: number
  readonly spec: FaultSpec
  #count = 0

  constructor(id: number, spec: FaultSpec) {
    this.id = id
    this.spec = spec
  }

  /** It waits for more than one moment. */
  get isRecurring(): boolean {
    const { trigger } = this.spec
    return trigger.kind === 'random' || (trigger.kind === 'event' && trigger.nth === 'each')
  }

  waitsFor(of: Occurrence): boolean {
    const { trigger } = this.spec
    return trigger.kind === 'event' && trigger.of === of
  }

  /** @returns whether this is the one it waits for */
  meets(of: Occurrence, messageId: number): boolean {
    const { trigger } = this.spec
    if (trigger.kind !== 'event' || trigger.of !== of || trigger.messageId !== messageId) {
      return false
    }
    this.#count++
    return trigger.nth === 'each' || trigger.nth === this.#count
  }
}
