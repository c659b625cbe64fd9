import { test } from 'vitest'

import { BestQuote } from '../../../core-node/market/best-quote.ts'
import { TradeEvent } from '../../../core-node/market/events.ts'
import { TradeClassifier } from '../../../core-node/market/trade-classifier.ts'

const trade = (price: number) => Object.assign(new TradeEvent(), { priceTicks: price * 4, size: 1 })

function quote(bid: number, ask: number): BestQuote {
  const best = new BestQuote()
  best.set(bid * 4, 10, ask * 4, 10)
  return best
}

test('the definition’s example: at the ask, at the bid, at the mid after an uptick', ({
  expect,
}) => {
  const classifier = new TradeClassifier()
  const sides = [
    [5400.25, quote(5400, 5400.25)],
    [5400, quote(5400, 5400.25)],
    [5400.25, quote(5400, 5400.5)],
  ] as const
  const found = sides.map(([price, best]) => {
    classifier.classify(trade(price), best)
    return [classifier.side, classifier.quality]
  })
  expect(found).toEqual([
    [1, 0.9],
    [-1, 0.9],
    [1, 0.7],
  ])
})

test('without a sound quote the tick rule decides, and the first trade is unknown', ({
  expect,
}) => {
  const classifier = new TradeClassifier()
  const crossed = quote(5401, 5400)
  const found = [5400, 5400.25, 5400.25, 5399].map((price) => {
    classifier.classify(trade(price), crossed)
    return [classifier.side, classifier.quality]
  })
  expect(found).toEqual([
    [0, 0],
    [1, 0.6],
    [1, 0.6],
    [-1, 0.6],
  ])
})

test('the exchange’s own word counts most, a reconstructed trade half at most', ({ expect }) => {
  const classifier = new TradeClassifier()
  const flagged = Object.assign(trade(5400), { hasAggressor: true, aggressor: -1 })
  classifier.classify(flagged, quote(5399, 5400))
  expect([classifier.side, classifier.quality]).toEqual([-1, 1])
  const made = Object.assign(trade(5400), { isReconstructed: true })
  classifier.classify(made, quote(5399, 5400))
  expect([classifier.side, classifier.quality]).toEqual([1, 0.5])
})
