import { microsToMillis } from '../../../shared/units.ts'
import {
  tickGeneric,
  tickOptionComputation,
  tickPrice,
  tickSize,
  tickString,
} from '../encode/market-data.ts'
import type { CashContract } from '../options/cash-contract.ts'
import type { CashDay } from '../options/cash-day.ts'
import type { OptionContract } from '../options/option-contract.ts'
import type { OptionState } from '../options/option-market.ts'
import type { PricedOption } from '../options/option-price.ts'

/** IB's numbers of ticks (tick_types.html). */
const Tick = {
  BidSize: 0,
  Bid: 1,
  Ask: 2,
  AskSize: 3,
  Last: 4,
  LastSize: 5,
  High: 6,
  Low: 7,
  Volume: 8,
  Close: 9,
  BidComputation: 10,
  AskComputation: 11,
  ModelComputation: 13,
  Open: 14,
  ImpliedVolatility: 24,
  CallOpenInterest: 27,
  PutOpenInterest: 28,
  CallVolume: 29,
  PutVolume: 30,
  LastTimestamp: 45,
} as const

/** Generic ticks that are asked for by their number. */
const Generic = { OptionVolume: 100, OpenInterest: 101, ImpliedVolatility: 106 } as const

/** A tick, and what must have changed for it to be told again. */
export type ListedTick = {
  readonly key: number
  readonly value: string | number
  readonly encode: (requestId: number) => string
}

const canAutoExecute = 1
const noPrice = -1
/** Of QQQ, a share of the day's volume that trades at once. */
const fundTick = 0.01
const fundSize = 300

/** An index has no quotes: −1 stands for them. A fund has them around its level. */
export function cashTicks(
  { symbol, securityType }: CashContract,
  day: CashDay,
  impliedVolatility: number,
  generic: ReadonlySet<number>,
): ListedTick[] {
  const { last, open, high, low, close } = day.level(symbol)
  const isFund = securityType === 'STK'
  const bid = isFund ? last - fundTick : noPrice
  const ask = isFund ? last + fundTick : noPrice
  const size = isFund ? fundSize : 0
  const ticks = [
    ...sideTicks(Tick.Bid, Tick.BidSize, bid, size),
    ...sideTicks(Tick.Ask, Tick.AskSize, ask, size),
    priceTick(Tick.Last, last, isFund ? 100 : 0),
    priceTick(Tick.High, high, 0),
    priceTick(Tick.Low, low, 0),
    priceTick(Tick.Close, close, 0),
    priceTick(Tick.Open, open, 0),
  ]
  if (!generic.has(Generic.ImpliedVolatility)) return ticks
  const value = decimal(impliedVolatility)
  const key = Tick.ImpliedVolatility
  return [...ticks, { key, value, encode: (id) => tickGeneric(id, key, value) }]
}

export function optionTicks(
  { right }: OptionContract,
  state: OptionState,
  tsUs: number,
  generic: ReadonlySet<number>,
): ListedTick[] {
  const { quote, model, atBid, atAsk, spot, volume, openInterest } = state
  const isBid = quote.bidSize > 0
  const ticks = [
    ...sideTicks(Tick.Bid, Tick.BidSize, isBid ? quote.bid : noPrice, quote.bidSize),
    ...sideTicks(Tick.Ask, Tick.AskSize, quote.ask, quote.askSize),
    computationTick(Tick.BidComputation, atBid, isBid ? quote.bid : noPrice, spot),
    computationTick(Tick.AskComputation, atAsk, quote.ask, spot),
    computationTick(Tick.ModelComputation, model, model.price, spot),
    ...tradeTicks(state, tsUs),
  ]
  const isCall = right === 'C'
  // An option tells its own figure on its side, and 0 on the other.
  if (generic.has(Generic.OpenInterest)) {
    ticks.push(sizeTick(Tick.CallOpenInterest, isCall ? openInterest : 0))
    ticks.push(sizeTick(Tick.PutOpenInterest, isCall ? 0 : openInterest))
  }
  if (generic.has(Generic.OptionVolume)) {
    ticks.push(sizeTick(Tick.CallVolume, isCall ? volume : 0))
    ticks.push(sizeTick(Tick.PutVolume, isCall ? 0 : volume))
  }
  return ticks
}

/** Whoever trades takes a side of the quote; which one is left to the volume's last digit. */
function tradeTicks({ quote, volume }: OptionState, tsUs: number): ListedTick[] {
  if (volume === 0) return [sizeTick(Tick.Volume, 0)]
  const price = volume % 2 === 0 && quote.bidSize > 0 ? quote.bid : quote.ask
  const size = 1 + (volume % 10)
  const seconds = String(Math.floor(microsToMillis(tsUs) / 1_000))
  const key = Tick.LastTimestamp
  return [
    { key, value: volume, encode: (id) => tickString(id, key, seconds) },
    { ...priceTick(Tick.Last, price, size), value: volume },
    { ...sizeTick(Tick.LastSize, size), value: volume },
    sizeTick(Tick.Volume, volume),
  ]
}

/** A price comes with its size, and the size again by itself: so TWS sends it. */
function sideTicks(priceKey: number, sizeKey: number, price: number, size: number): ListedTick[] {
  const text = price === noPrice ? String(noPrice) : price.toFixed(2)
  const encode = (id: number) => tickPrice(id, priceKey, text, size, canAutoExecute)
  return [{ key: priceKey, value: text, encode }, sizeTick(sizeKey, size)]
}

function priceTick(key: number, price: number, size: number): ListedTick {
  const value = price.toFixed(2)
  return { key, value, encode: (id) => tickPrice(id, key, value, size, 0) }
}

function sizeTick(key: number, size: number): ListedTick {
  return { key, value: size, encode: (id) => tickSize(id, key, size) }
}

function computationTick(
  key: number,
  priced: PricedOption | undefined,
  price: number,
  spot: number,
): ListedTick {
  const fields =
    priced === undefined
      ? [notGreater, notGreek, decimal(price), notGreater, notGreek, notGreek, notGreek]
      : [
          decimal(priced.volatility),
          decimal(priced.delta),
          decimal(price),
          decimal(priced.dividends),
          decimal(priced.gamma),
          decimal(priced.vega),
          decimal(priced.theta),
        ]
  fields.push(decimal(spot))
  const value = fields.join(' ')
  return { key, value, encode: (id) => tickOptionComputation(id, key, fields) }
}

/** IB's signs for what is not computed: −1 for what cannot be below zero, −2 for the greeks. */
const notGreater = '-1'
const notGreek = '-2'

/** Clients read any number of digits; nine tell all there is. */
function decimal(value: number): string {
  return String(Number(value.toPrecision(9)))
}
