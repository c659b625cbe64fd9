import { describe, test } from 'vitest'

import { FaultyDesk } from './faulty-desk.ts'

const requestTime = 49

function timeTold(desk: FaultyDesk, client: ReturnType<FaultyDesk['connect']>): number {
  client.request(requestTime, 1)
  return Number(client.take(49).at(-1)?.[2]) - Math.floor(desk.simulation.market.tsUs / 1_000_000)
}

describe('a gateway whose clock is wrong', () => {
  test('says another second, ahead or behind, for as long as asked for', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    expect(timeTold(desk, client)).toBe(0)
    desk.inject('clock-skew:by=5000,for=10s')
    expect(timeTold(desk, client)).toBe(5)
    desk.wait(11)
    expect(timeTold(desk, client)).toBe(0)
    desk.inject('clock-skew:by=-90000')
    desk.wait(60)
    expect(timeTold(desk, client)).toBe(-90)
  })

  test('less than a second off, it turns to the next second so much too soon', ({ expect }) => {
    const desk = new FaultyDesk('clock-skew:by=400')
    const client = desk.connect()
    const told = Array.from({ length: 10 }, () => {
      desk.wait(0.1)
      return timeTold(desk, client)
    })
    expect(told.filter((ahead) => ahead === 1)).toHaveLength(4)
    expect(told.filter((ahead) => ahead === 0)).toHaveLength(6)
  })
})
