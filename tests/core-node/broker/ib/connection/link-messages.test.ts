import { test } from 'vitest'

import {
  linkMessages,
  touchesOrders,
} from '../../../../../core-node/broker/ib/connection/link-messages.ts'

const unreadable = [
  ['Decoding error on OPEN_ORDER: unprocessed data left on queue (["TICK_PRICE"]). Please', true],
  ['Underrun error on EXECUTION_DATA: End of queue reached. Please report', true],
  ['Underrun error on POSITION: End of queue reached.', true],
  ['No parser implementation found for token: undefined (208).', true],
  ['SyntaxError: Unexpected token', true],
  ['Underrun error on TICK_PRICE: End of queue reached. Please report', false],
  ['Decoding error on MARKET_DEPTH_L2: unprocessed data left on queue ([]).', false],
  ['Decoding error on COMPLETED_ORDER: unprocessed data left on queue ([]).', false],
] as const

for (const [text, isDoubtful] of unreadable) {
  const outcome = isDoubtful ? 'leaves the orders in doubt' : 'leaves the orders as they are known'
  test(`"${text.slice(0, 45)}" ${outcome}`, ({ expect }) => {
    expect(touchesOrders(text)).toBe(isDoubtful)
  })
}

test('a data farm’s trouble never touches the order channel', ({ expect }) => {
  for (const code of [2103, 2104, 2105, 2106, 2108, 2119, 2157, 2158]) {
    expect(['data-suspect', 'nothing']).toContain(linkMessages.get(code)?.effect)
  }
})
