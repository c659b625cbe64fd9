import { test } from 'vitest'

import { ResetEvent } from '../../../core-node/market/events.ts'
import { instruments } from '../../../core-node/market/instruments.ts'
import { Market } from '../../../core-node/market/market.ts'
import { depth, quote, regularOpenUs, second } from '../market-events.ts'

test('after a reset the book says where the market is, until quotes come again', ({ expect }) => {
  const market = new Market(instruments.ES)
  const apply = (event: Parameters<Market['apply']>[0]) => {
    market.advance(event.tsUs)
    market.apply(event)
  }
  apply(quote(regularOpenUs, 99, 100))
  apply(depth(regularOpenUs + second, 97, [5], 101, [5]))
  expect([market.quote.bidTicks, market.quote.askTicks]).toEqual([99, 100])

  apply(Object.assign(new ResetEvent(), { tsUs: regularOpenUs + 2 * second }))
  expect(market.quote.isSound).toBe(false)
  apply(depth(regularOpenUs + 3 * second, 98, [5], 101, [5]))
  expect([market.quote.bidTicks, market.quote.askTicks]).toEqual([98, 101])
  expect(market.quote.isSound).toBe(true)

  apply(quote(regularOpenUs + 4 * second, 99, 100))
  apply(depth(regularOpenUs + 5 * second, 98, [5], 101, [5]))
  expect([market.quote.bidTicks, market.quote.askTicks]).toEqual([99, 100])
})
