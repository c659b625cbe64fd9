import { describe, test } from 'vitest'

import { greeting } from '../frames.ts'
import { askTicks } from '../trading-desk.ts'
import { FaultyDesk } from './faulty-desk.ts'

function countTicks(desk: FaultyDesk): { readonly take: () => string[][] } {
  const client = desk.connect()
  client.request(97, 5, ...client.tradedContract(), 'Last', 0, 0)
  return { take: () => client.take(99) }
}

describe('a slow line', () => {
  test('is late each way', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    desk.inject('latency:ms=400,for=10s')
    client.request(49, 1)
    desk.wait(0.39)
    desk.wait(0.39)
    expect(client.take()).toEqual([])
    desk.wait(0.03)
    expect(client.take()).toHaveLength(1)
    desk.wait(10)
    client.request(49, 1)
    expect(client.take()).toHaveLength(1)
  })

  test('that closes delivers first what is on its way', ({ expect }) => {
    const desk = new FaultyDesk()
    desk.connect(1)
    desk.inject('latency:ms=400,way=out,for=10s')
    const second = desk.open()
    second.receive(greeting('v100..193'))
    second.request(71, 2, 1, '')
    expect(second.isClosed).toBe(false)
    desk.wait(1)
    expect([second.take(4)[0]?.[3], second.isClosed]).toEqual(['326', true])
  })

  test('may be late one way only', ({ expect }) => {
    const desk = new FaultyDesk()
    const ticks = countTicks(desk)
    desk.inject('latency:ms=400,way=in')
    desk.trade(askTicks, 1, 1)
    expect(ticks.take()).toHaveLength(1)
  })

  test('with jitter keeps the order of messages and loses none', ({ expect }) => {
    const desk = new FaultyDesk('latency:ms=0,jitter=500,way=out')
    const ticks = countTicks(desk)
    const seen: string[][] = []
    for (let size = 1; size <= 200; size++) {
      desk.trade(askTicks, size, 1)
      seen.push(...ticks.take())
    }
    expect(seen.length).toBeLessThan(200)
    desk.wait(1)
    seen.push(...ticks.take())
    expect(seen.map((fields) => Number(fields[5]))).toEqual(
      Array.from({ length: 200 }, (_, index) => index + 1),
    )
  })
})

describe('a slow consumer', () => {
  test('gets its messages as fast as it reads', ({ expect }) => {
    const desk = new FaultyDesk()
    const ticks = countTicks(desk)
    desk.inject('slow-consumer:rate=100')
    for (let i = 0; i < 100; i++) desk.trade(askTicks, 1, 1)
    expect(ticks.take().length).toBeLessThan(5)
    desk.wait(10)
    const early = ticks.take().length
    expect(early).toBeGreaterThan(10)
    expect(early).toBeLessThan(50)
    desk.wait(60)
    expect(ticks.take().length).toBeGreaterThan(0)
  })

  test('that falls too far behind is cut off', ({ expect }) => {
    const desk = new FaultyDesk('slow-consumer:rate=1,for=0s')
    const client = desk.connect()
    client.request(97, 5, ...client.tradedContract(), 'Last', 0, 0)
    for (let i = 0; i < 300_000 && !client.isClosed; i++) desk.trade(askTicks, 1, 1)
    expect(client.isClosed).toBe(true)
    expect(desk.logs.join('\n')).toMatch(/a slow client was given up: \d+ bytes wait for it/)
  })
})
