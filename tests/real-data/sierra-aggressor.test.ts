import { describe, test } from 'vitest'

import { BestQuote } from '../../core-node/market/best-quote.ts'
import { TradeEvent } from '../../core-node/market/events.ts'
import { SideMethod, TradeClassifier } from '../../core-node/market/trade-classifier.ts'
import { hasData } from './data.ts'
import { sierraTicks } from './sierra-ticks.ts'

const ticksPerPoint = 4

describe.skipIf(!hasData)('aggressors that another platform names, 2023-06-29', () => {
  test('the quote rule finds all 1,026 of them: 515 buyers, 511 sellers', ({ expect }) => {
    const classifier = new TradeClassifier()
    const quote = new BestQuote()
    const trade = new TradeEvent()
    const counts = { bought: 0, sold: 0, agreed: 0, byQuote: 0 }
    for (const tick of sierraTicks().toSorted((a, b) => a.sequence - b.sequence)) {
      quote.set(tick.bid * ticksPerPoint, 1, tick.ask * ticksPerPoint, 1)
      trade.priceTicks = tick.price * ticksPerPoint
      trade.size = tick.volume
      classifier.classify(trade, quote)
      if (classifier.side > 0) counts.bought++
      if (classifier.side < 0) counts.sold++
      if (classifier.side === (tick.tradeType === 2 ? 1 : -1)) counts.agreed++
      if (classifier.method === SideMethod.Quote) counts.byQuote++
    }
    expect(counts).toEqual({ bought: 515, sold: 511, agreed: 1_026, byQuote: 1_026 })
  })

  test('the tick rule alone, without quotes, agrees with 857', ({ expect }) => {
    const classifier = new TradeClassifier()
    const unknown = new BestQuote()
    const trade = new TradeEvent()
    let agreed = 0
    const ticks = sierraTicks().toSorted((a, b) => a.sequence - b.sequence)
    for (const tick of ticks) {
      trade.priceTicks = tick.price * ticksPerPoint
      trade.size = tick.volume
      classifier.classify(trade, unknown)
      if (classifier.side === (tick.tradeType === 2 ? 1 : -1)) agreed++
    }
    expect([agreed, ticks.length]).toEqual([857, 1_026])
  })
})
