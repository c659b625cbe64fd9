import { microsPerHour, microsPerSecond } from '../../../shared/units.ts'
import type { MarketEvent } from '../../market/events.ts'
import { StatusEvent, TradeEvent } from '../../market/events.ts'
import { Agenda } from './agenda.ts'
import { Book } from './book.ts'
import { Conditions } from './conditions.ts'
import { FairValue } from './fair-value.ts'
import { Makers, Requote } from './makers.ts'
import { normalTable } from './quantiles.ts'
import { Random } from './random.ts'
import type { Scenario } from './scenarios.ts'
import { Script } from './script.ts'
import { Takers } from './takers.ts'
import { TradingHours } from './trading-hours.ts'

/** What the fair value moves while the market is shut, in ticks per square root of an hour. */
const shutDeviationTicks = 3

/**
 * A market made of a fair value, of those who rest orders around it and of those who take them. It goes from
 * one happening to the next: an order rests or goes, somebody takes, a gap in the spread closes, a second
 * begins. Each gives its trades and then the book they leave.
 */
export class SyntheticMarket {
  readonly #random: Random
  readonly #normal = normalTable()
  readonly #hours: TradingHours
  readonly #fairValue: FairValue
  readonly #script: Script
  readonly #conditions: Conditions
  readonly #book: Book
  readonly #makers: Makers
  readonly #takers: Takers
  readonly #agenda: Agenda
  readonly #trade = new TradeEvent()
  readonly #status = new StatusEvent()
  #startUs = 0
  #nowUs = 0
  #nextSecondUs = 0
  #isHalted = false
  #printsTold = 0
  #isBookDue = false

  constructor(scenario: Scenario, seed: number, startUs: number, startTicks: number) {
    const random = new Random(seed)
    this.#random = random
    this.#hours = new TradingHours(startUs)
    this.#script = new Script(scenario, startTicks, random)
    this.#fairValue = new FairValue(startTicks + 0.5, random, this.#normal)
    this.#fairValue.pullPerUs = 1 / (scenario.reversionMinutes * 60 * microsPerSecond)
    this.#conditions = new Conditions(this.#script, random, this.#normal)
    this.#book = new Book(this.#conditions)
    this.#makers = new Makers(this.#book, this.#fairValue, this.#conditions, random)
    this.#takers = new Takers(this.#book, this.#fairValue, this.#conditions, random)
    this.#agenda = new Agenda(this.#conditions, random)
    // The book that a trade leaves ends the exchange's event, not the trade.
    this.#trade.isLast = false
    this.#nowUs = this.#hours.isOpenAt(startUs) ? startUs : this.#hours.skipTo(startUs)
    this.#startUs = this.#nowUs
    this.#open()
  }

  set namesAggressor(names: boolean) {
    this.#trade.hasAggressor = names
  }

  /** There is always a next event. */
  next(): MarketEvent {
    if (this.#printsTold < this.#takers.prints) return this.#tellPrint()
    if (this.#isBookDue) return this.#tellBook()
    for (;;) {
      const event = this.#nextHappening()
      if (event !== undefined) return event
    }
  }

  #nextHappening(): MarketEvent | undefined {
    const agenda = this.#agenda
    const nextUs = agenda.nextUs
    if (this.#nextSecondUs <= nextUs) return this.#beginSecond()
    this.#fairValue.advance(nextUs - this.#nowUs)
    this.#nowUs = nextUs
    if (nextUs === agenda.requoteUs) return this.#requote()
    if (nextUs === agenda.takeUs) {
      this.#takers.take(agenda.takeGapUs)
      agenda.scheduleTake(nextUs)
      return this.#tellTrades()
    }
    this.#makers.narrow()
    return this.#tellBook()
  }

  #requote(): MarketEvent | undefined {
    this.#agenda.scheduleRequote(this.#nowUs)
    const requote = this.#isHalted ? this.#makers.requoteInHalt() : this.#makers.requote()
    if (requote === Requote.Nothing) return undefined
    if (requote === Requote.Changed) return this.#tellBook()
    this.#takers.takeLast(requote === Requote.AskRaced ? 1 : -1)
    return this.#tellTrades()
  }

  #tellTrades(): TradeEvent {
    this.#printsTold = 0
    this.#isBookDue = true
    return this.#tellPrint()
  }

  #tellPrint(): TradeEvent {
    const trade = this.#trade
    const at = this.#printsTold++
    trade.tsUs = this.#nowUs
    trade.priceTicks = this.#takers.printTicks[at] as number
    trade.size = this.#takers.printSizes[at] as number
    if (trade.hasAggressor) trade.aggressor = this.#takers.side
    return trade
  }

  #tellBook(): MarketEvent {
    this.#isBookDue = false
    this.#book.watchBest()
    if (!this.#isHalted) this.#agenda.watchSpread(this.#nowUs, this.#book.spreadTicks)
    return this.#book.event(this.#nowUs)
  }

  #beginSecond(): MarketEvent | undefined {
    const tsUs = this.#nextSecondUs
    this.#fairValue.advance(tsUs - this.#nowUs)
    this.#nowUs = tsUs
    if (this.#hours.isOpenAt(tsUs)) {
      this.#step()
    } else {
      this.#nowUs = this.#hours.skipTo(tsUs)
      const shutHours = (this.#nowUs - tsUs) / microsPerHour
      const deviation = shutDeviationTicks * Math.sqrt(shutHours)
      this.#fairValue.nudge(deviation * this.#normal.draw(this.#random))
      this.#open()
    }
    if (this.#script.isHalted !== this.#isHalted) return this.#tellHalt()
    if (this.#script.gapTicks !== 0) this.#jump(this.#script.gapTicks)
    return this.#isBookDue ? this.#tellBook() : undefined
  }

  #step(): void {
    const nowUs = this.#nowUs
    this.#nextSecondUs = nowUs - (nowUs % microsPerSecond) + microsPerSecond
    this.#script.step(Math.floor((nowUs - this.#startUs) / microsPerSecond), this.#priceTicks)
    this.#conditions.step(nowUs - this.#hours.openUs, this.#fairValue)
    this.#takers.step()
  }

  /** Where the exchange sees the price; while nobody deals, where it will open. */
  get #priceTicks(): number {
    const isShown = this.#book.midTicks > 0 && !this.#isHalted
    return isShown ? this.#book.midTicks : this.#fairValue.ticks
  }

  /** Everybody withdraws at once, and comes back elsewhere. */
  #jump(ticks: number): void {
    this.#fairValue.nudge(ticks)
    this.#beginTrading()
  }

  #tellHalt(): StatusEvent {
    this.#isHalted = this.#script.isHalted
    if (this.#isHalted) this.#agenda.halt()
    else this.#beginTrading()
    this.#status.tsUs = this.#nowUs
    this.#status.isTrading = !this.#isHalted
    return this.#status
  }

  #open(): void {
    this.#step()
    this.#beginTrading()
  }

  /** With a new book about the fair value. */
  #beginTrading(): void {
    this.#book.reset(this.#fairValue.ticks)
    this.#isBookDue = true
    this.#agenda.halt()
    this.#agenda.scheduleTake(this.#nowUs)
    this.#agenda.scheduleRequote(this.#nowUs)
  }
}
