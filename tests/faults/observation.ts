import { microsPerSecond } from '../../shared/units.ts'
import type { Rig } from './rig.ts'
import { coverOf, StopWatch } from './stop-watch.ts'

/** Between two looks at the broker's books, in the broker's time. */
const lookEveryMs = 50

/** Orders or answers to them do not pass while one of these lasts. */
const blocking =
  /^(hang|link-lost|lose|delay|withhold-next-id|hold-client-id|swallow|reject|hold|reset|disown)\b/

/** A dead socket is taken for a live one until its silence is noticed (4.5 s) and it is given up (9.5 s). */
const deadSocketUs = 12 * microsPerSecond

/** Watches both ends of a rig while its time passes. */
export class Observation {
  readonly stops = new StopWatch()
  readonly #rig: Rig
  readonly #say: (text: string) => void
  #told = ''

  constructor(rig: Rig, say: (text: string) => void = () => undefined) {
    this.#rig = rig
    this.#say = say
  }

  /** @param seconds of the broker's time */
  async during(seconds: number): Promise<void> {
    for (let leftMs = seconds * 1_000; leftMs > 0; leftMs -= lookEveryMs) {
      await this.#rig.pass(Math.min(lookEveryMs, leftMs))
      await this.look()
    }
  }

  /** @returns whether it came to be within so many seconds of the broker's time */
  async until(isSo: () => Promise<boolean>, withinSeconds: number): Promise<boolean> {
    for (let leftMs = withinSeconds * 1_000; leftMs > 0; leftMs -= lookEveryMs) {
      if (await isSo()) return true
      await this.#rig.pass(lookEveryMs)
      await this.look()
    }
    return isSo()
  }

  async look(): Promise<void> {
    const truth = await this.#rig.truth()
    const { active, begun } = await this.#rig.faults()
    const { broker } = await this.#rig.status()
    const nowUs = Date.parse(truth.time) * 1_000
    const isBlocked = active.some(({ fault }) => blocking.test(fault))
    const deadUs = deadSocketUs * this.#rig.rate
    const isDead = begun.some(
      ({ fault, at }) => fault.startsWith('half-open') && nowUs - Date.parse(at) * 1_000 < deadUs,
    )
    this.stops.look(truth, broker.state === 'ready' && !isBlocked && !isDead)
    const { contracts, stopContracts } = coverOf(truth)
    const orders = truth.openOrders.map(({ orderRef, status }) => `${orderRef} ${status}`)
    const text = `broker: ${contracts}, stops for ${stopContracts}; ${orders.join(', ') || 'no orders'}`
    if (text !== this.#told) this.#say(text)
    this.#told = text
  }
}
