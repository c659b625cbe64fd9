import { describe, test } from 'vitest'

import { MessagePacing } from '../../../core-node/gateway/session/message-pacing.ts'
import { TradingDesk } from './trading-desk.ts'

describe('messages a second', () => {
  test('above 50 bring error 100, and the third time the end of the session', ({ expect }) => {
    let nowMs = 0
    const pacing = new MessagePacing(50, () => nowMs)
    const client = {}
    const verdicts = []
    for (let i = 0; i < 4; i++) {
      for (let message = 0; message < 60; message++) {
        const verdict = pacing.count(client)
        if (!verdict.isWithin) verdicts.push([verdict.text.slice(-22), verdict.isLast])
      }
      nowMs += 1_000
    }
    expect(verdicts.slice(0, 3)).toEqual([
      [expect.stringContaining(':max=50 rec=51 (1)'), false],
      [expect.stringContaining('(2)'), false],
      [expect.stringContaining('(3)'), true],
    ])
  })

  test('of 45, as many at once and then evenly, are within for ever', ({ expect }) => {
    let nowMs = 0
    const pacing = new MessagePacing(50, () => nowMs)
    const client = {}
    const isWithin = []
    for (let i = 0; i < 45; i++) isWithin.push(pacing.count(client).isWithin)
    for (let i = 0; i < 1_000; i++) {
      nowMs += 1_000 / 45
      isWithin.push(pacing.count(client).isWithin)
    }
    expect(isWithin).not.toContain(false)
  })

  test('are counted over all clients; who goes beyond is told, and is served', ({ expect }) => {
    const desk = new TradingDesk({ messagesPerSecond: 50 })
    const [first, second] = [desk.connect(1), desk.connect(2)]
    for (let i = 0; i < 50; i++) first.request(49, 1)
    second.request(49, 1)
    expect(first.take().filter(([id]) => id === '4')).toEqual([])
    const [time, error] = second.take()
    expect(time?.[0]).toBe('49')
    expect(error?.slice(0, 4)).toEqual(['4', '2', '-1', '100'])
    expect(error?.[4]).toMatch(/^Max rate of messages per second has been exceeded:max=50 rec=51/)
  })

  test('without a limit are never too many', ({ expect }) => {
    const client = new TradingDesk({ messagesPerSecond: Infinity }).connect()
    for (let i = 0; i < 500; i++) client.request(49, 1)
    expect(client.take(4)).toEqual([])
  })
})
