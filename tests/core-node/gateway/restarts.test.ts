import { describe, test } from 'vitest'

import { frame, greeting } from './frames.ts'
import type { TestClient } from './trading-desk.ts'
import { bidTicks, TradingDesk } from './trading-desk.ts'

const rest = { action: 'BUY', orderType: 'LMT', limitPrice: (bidTicks - 40) / 4, tif: 'GTC' }

/** Whether a session can begin. */
function tryToConnect(desk: TradingDesk): { readonly client: TestClient; readonly isIn: boolean } {
  const client = desk.open()
  client.receive(Buffer.concat([greeting('v100..193'), frame(71, 2, 7, '')]))
  return { client, isIn: client.take().some(([id]) => id === '9') }
}

/** The desk begins at 09:30 in New York, half an hour before this. */
const dailyReset = '10:00'

describe('the daily reset', () => {
  test('tells clients, ends their sessions, and takes none until it is over', ({ expect }) => {
    const desk = new TradingDesk({ dailyReset, resetSeconds: 60 })
    const client = desk.connect(7)
    client.place(1, rest)
    desk.wait(1_799)
    expect(client.take(4)).toEqual([])
    desk.wait(1)
    expect(client.take(4).map(([, , id, code]) => [id, code])).toEqual([['-1', '1100']])
    expect(client.isClosed).toBe(false)
    desk.wait(2)
    expect(client.isClosed).toBe(true)
    client.disconnect()
    desk.wait(59)
    expect(tryToConnect(desk).isIn).toBe(false)
    expect(desk.logs.at(-1)).toMatch(/the gateway is down \(the daily reset\)/)
    desk.wait(1)
    const { client: again, isIn } = tryToConnect(desk)
    expect(isIn).toBe(true)
    // What the broker holds outlives the gateway.
    again.request(5, 1)
    expect(again.take(5).map((order) => order[1])).toEqual(['1'])
  })

  test('comes again the next day', ({ expect }) => {
    const desk = new TradingDesk({ dailyReset, resetSeconds: 1 })
    desk.wait(1_800)
    desk.wait(2)
    desk.wait(2)
    const { client } = tryToConnect(desk)
    desk.wait(86_400)
    expect(client.take(4).map(([, , , code]) => code)).toContain('1100')
  })

  const ids = [
    ['kept', '4'],
    ['rolled-back', '3'],
  ] as const
  for (const [idsAfterReset, next] of ids) {
    test(`leaves next order ids ${idsAfterReset}`, ({ expect }) => {
      const desk = new TradingDesk({ dailyReset, resetSeconds: 60, idsAfterReset })
      const client = desk.connect(7)
      client.place(1, { orderType: 'MKT' })
      client.place(2, rest)
      client.place(3, rest)
      client.cancel(3)
      for (const seconds of [1_800, 2, 60]) desk.wait(seconds)
      client.disconnect()
      const again = desk.connect(7)
      again.request(8, 1, 1)
      expect(again.take()).toEqual([['9', '1', next]])
      again.place(Number(next), rest)
      expect(again.news()).toEqual([`${next} Submitted 0/1`])
    })
  }

  test('does not keep a market that ended in the dark', ({ expect }) => {
    const desk = new TradingDesk({ dailyReset })
    desk.wait(1_800)
    desk.wait(2)
    desk.simulation.endOfMarket()
    expect(tryToConnect(desk).isIn).toBe(true)
  })

  test('never comes where none is set', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect(7)
    desk.wait(7 * 86_400)
    expect(client.take(4)).toEqual([])
    expect(client.isClosed).toBe(false)
  })
})

describe('the weekly logout', () => {
  /** From Tuesday 09:30 to Sunday 01:00 in New York. */
  const untilSunday = (4 * 24 + 15.5) * 3_600

  test('ends all sessions in the night to Sunday, until somebody logs in', ({ expect }) => {
    const desk = new TradingDesk({ hasWeeklyLogout: true, dailyReset: '00:15' })
    const client = desk.connect(7)
    for (const seconds of [untilSunday - 1, 2, 60]) desk.wait(seconds)
    expect(client.isClosed).toBe(true)
    client.disconnect()
    // Neither time nor the next daily reset brings it back.
    for (const seconds of [3_600, 86_400, 3, 600]) desk.wait(seconds)
    expect(tryToConnect(desk).isIn).toBe(false)
    expect(desk.logs.at(-1)).toMatch(/somebody must log in/)
    desk.simulation.restarts.login()
    expect(tryToConnect(desk).isIn).toBe(true)
  })

  test('is not there where it is not set; a login without one changes nothing', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect(7)
    desk.wait(untilSunday + 60)
    desk.simulation.restarts.login()
    expect(client.isClosed).toBe(false)
  })
})
