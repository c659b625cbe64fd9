import { microsPerSecond } from '../../shared/units.ts'
import type { AccountQuestion } from './account-question.ts'
import type { Alerts } from './alerts.ts'
import type { SnapshotEvent } from './broker-port.ts'
import type { OrderDesk } from './order-desk.ts'
import type { Order } from './order.ts'
import { isDone } from './order.ts'

/** A broker that says nothing of an order for so long has perhaps never seen it (paper servers do that). */
const answerPatienceUs = 5 * microsPerSecond
/** A change that is not confirmed by then did not take place. */
const changePatienceUs = 2 * microsPerSecond
/** Snapshots that must agree. The first could have been drawn up while the order was on its way. */
const agreeingSnapshots = 2
/** Snapshots that list an order in spite of its cancels, after which everything is cancelled once it is flat. */
const undeadPatience = 3
/** Refs of orders that are not ours, remembered so that each is told once. */
const maxStrangers = 500

/**
 * Raises doubts about orders and settles them by the broker's own account. Silence and lost connections make
 * an order Unknown; only what the broker says, or two of its snapshots that agree, make it anything else.
 */
export class OrderDoubts {
  readonly #desk: OrderDesk
  readonly #alerts: Alerts
  readonly #question: AccountQuestion
  readonly #timeScale: number
  readonly #strangers = new Set<string>()
  /** Orders that are over here and listed there, with how often. */
  #undead = new Map<Order, number>()
  #readySinceUs = 0
  #lostUs = Number.NEGATIVE_INFINITY
  #lastPosition: number | undefined

  constructor(desk: OrderDesk, alerts: Alerts, question: AccountQuestion, timeScale: number) {
    this.#desk = desk
    this.#alerts = alerts
    this.#question = question
    this.#timeScale = timeScale
  }

  onLinkReady(tsUs: number): void {
    this.#readySinceUs = tsUs
    this.#lastPosition = undefined
  }

  /** What was on its way may have arrived, or not. What rests at the broker rests there still. */
  onLinkLost(tsUs: number): void {
    this.#lostUs = tsUs
    for (const order of this.#desk.working) {
      const isOnItsWay = order.state === 'Intended' || order.state === 'Sent'
      if (isOnItsWay) this.#desk.doubt(order, 'the connection was lost', tsUs)
    }
  }

  /** Called on every event while the broker is ready. */
  review(tsUs: number): void {
    const { working, changes } = this.#desk
    if (working.size === 0) return
    for (const order of working) {
      if (order.state === 'Unknown') this.#question.ask(tsUs)
      else if (this.#isSilent(order, tsUs)) this.#onSilence(order, tsUs)
    }
    for (const { ref } of changes.expire(tsUs, changePatienceUs * this.#timeScale)) {
      this.#alerts.tell(
        'warning',
        'change-unanswered',
        `a change of ${ref} was not confirmed`,
        tsUs,
      )
    }
  }

  onSnapshot({ openRefs, positionContracts, tsUs }: SnapshotEvent): void {
    const agrees = this.#lastPosition === undefined || this.#lastPosition === positionContracts
    this.#lastPosition = positionContracts
    const open = new Set(openRefs)
    let inDoubt = 0
    for (const order of this.#desk.working) {
      if (open.has(order.ref)) order.missedSnapshots = 0
      else if (this.#isOld(order, tsUs)) this.#onMissing(order, agrees, tsUs)
      if (order.state === 'Unknown') inDoubt++
    }
    if (inDoubt === 0) this.#question.settle()
    this.#reviewListed(open, positionContracts, tsUs)
  }

  /** Not listed. Twice by snapshots that agree is the broker's word that it is gone. */
  #onMissing(order: Order, agrees: boolean, tsUs: number): void {
    const missed = agrees ? order.missedSnapshots + 1 : 1
    order.missedSnapshots = missed
    this.#question.ask(tsUs)
    if (missed < agreeingSnapshots) return
    this.#desk.doubt(order, 'the broker does not list it', tsUs)
    order.missedSnapshots = missed
    this.#desk.move(order, 'Dead', 'the broker does not know it', tsUs)
  }

  /** Orders that live there and not here: ours that were thought to be over, and other people's. */
  #reviewListed(open: ReadonlySet<string>, positionContracts: number, tsUs: number): void {
    const undead = new Map<Order, number>()
    for (const ref of open) {
      const order = this.#desk.find(ref, 0)
      if (order === undefined) this.#onStranger(ref, tsUs)
      else if (isDone(order)) undead.set(order, (this.#undead.get(order) ?? 0) + 1)
    }
    this.#undead = undead
    if (undead.size > 0) this.#question.ask(tsUs)
    // A global cancel would take a position's stop, and other people's orders, with it.
    const isAlone = positionContracts === 0 && undead.size === open.size
    for (const [order, times] of undead) {
      if (times < agreeingSnapshots) continue
      const text = `${order.ref} is ${order.state} here and works at the broker: cancelling it`
      this.#alerts.tell('critical', 'orphan-order', text, tsUs)
      // Of two with one id a cancel may reach the newer one alone (NautilusTrader #4564).
      if (times > undeadPatience && isAlone) this.#desk.cancelAll()
      else this.#desk.repeatCancel(order)
    }
  }

  #onStranger(ref: string, tsUs: number): void {
    if (this.#strangers.has(ref) || this.#strangers.size >= maxStrangers) return
    this.#strangers.add(ref)
    const text = `an order that is not ours works in the account: "${ref}"`
    this.#alerts.tell('warning', 'foreign-order', text, tsUs)
  }

  #onSilence(order: Order, tsUs: number): void {
    const text = `the broker has not answered on ${order.ref} (${order.state})`
    this.#alerts.tell('warning', 'no-answer', text, tsUs)
    this.#desk.doubt(order, 'no answer from the broker', tsUs)
    this.#question.ask(tsUs)
  }

  #isSilent({ state, stateSinceUs }: Order, tsUs: number): boolean {
    if (state === 'Acknowledged' || state === 'PartiallyFilled') return false
    const sinceUs = Math.max(stateSinceUs, this.#readySinceUs)
    return tsUs - sinceUs > answerPatienceUs * this.#timeScale
  }

  /** A snapshot may have been drawn up before a young order arrived; not before the connection was lost. */
  #isOld({ state, stateSinceUs }: Order, tsUs: number): boolean {
    if (state === 'Unknown') return true
    const isWaiting = state === 'Intended' || state === 'Sent'
    const isOfThisLink = stateSinceUs > this.#lostUs
    const isYoung = isOfThisLink && tsUs - stateSinceUs <= answerPatienceUs * this.#timeScale
    return !isWaiting && !isYoung
  }
}
