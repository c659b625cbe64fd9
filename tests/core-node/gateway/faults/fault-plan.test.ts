import { describe, test } from 'vitest'

import { parseFaults } from '../../../../core-node/gateway/faults/parse-faults.ts'
import { askTicks, bidTicks, TradingDesk } from '../trading-desk.ts'
import { buy, codes, FaultyDesk } from './faulty-desk.ts'

const faults =
  'lose:message=tickByTick,count=2@random:seed=7,rate=30 latency:ms=20,jitter=80,for=2s@random:seed=8,rate=10 repeat:message=orderStatus,count=0,share=50 notice:code=2103@fill#each+1s'

/** A minute of a market and of a client that buys now and then. */
function session(seed: number, list = faults): { injected: string[]; heard: string[][] } {
  const desk = new FaultyDesk(list, seed)
  const client = desk.connect()
  client.request(97, 5, ...client.tradedContract(), 'AllLast', 0, 0)
  for (let i = 0; i < 600; i++) {
    desk.wait(0.1)
    desk.trade(i % 3 === 0 ? askTicks : bidTicks, 1 + (i % 4), i % 3 === 0 ? 1 : -1)
    if (i % 100 === 50) buy(client, 1 + Math.floor(i / 100))
  }
  const injected = desk.plan.tally.injections.map(({ tsUs, text }) => `${tsUs} ${text}`)
  return { injected, heard: client.take() }
}

function atRandom(injected: readonly string[]): string[] {
  return injected.filter((line) => line.includes('@random'))
}

describe('a plan', () => {
  test('of the same seed injects the same and tells clients the same', ({ expect }) => {
    const [first, second] = [session(1), session(1)]
    expect(first.injected.length).toBeGreaterThan(20)
    expect(second).toEqual(first)
  })

  test('of another seed tells clients something else; triggers keep their own seeds', ({
    expect,
  }) => {
    const [first, second] = [session(1), session(2)]
    // Orders that come later fill later; what begins at random times does not know of it.
    expect(atRandom(second.injected)).toEqual(atRandom(first.injected))
    expect(second.heard).not.toEqual(first.heard)
    const others = faults.replace('seed=7', 'seed=9')
    expect(atRandom(session(1, others).injected)).not.toEqual(atRandom(first.injected))
  })

  test('at random times comes as often as its rate says', ({ expect }) => {
    const desk = new FaultyDesk('login@random:seed=3,rate=6')
    desk.wait(100 * 60)
    const { injected } = desk.plan.tally
    expect(Math.abs(injected - 600)).toBeLessThan(3 * Math.sqrt(600))
  })

  test('dates a fault from its moment, however late the market looks at the clock', ({
    expect,
  }) => {
    const desk = new FaultyDesk('farm-blip:for=3s@+10s')
    const startUs = desk.nowUs
    const client = desk.connect()
    desk.wait(60)
    expect(codes(client)).toEqual(['2103', '2104'])
    expect(desk.plan.tally.injections[0]?.tsUs).toBe(startUs + 10_000_000)
  })

  test('counts from where it was set up, and for its client only', ({ expect }) => {
    const desk = new FaultyDesk()
    const [first, second] = [desk.connect(1), desk.connect(2)]
    first.request(49, 1)
    desk.inject('notice:code=2103,client=2@msg:reqCurrentTime#2')
    for (let i = 0; i < 3; i++) first.request(49, 1)
    second.request(49, 1)
    expect([...codes(first), ...codes(second)]).toEqual([])
    second.request(49, 1)
    expect([codes(first), codes(second)]).toEqual([[], ['2103']])
  })

  test('at each message acts at each', ({ expect }) => {
    const desk = new FaultyDesk('notice:code=2103@sent:currentTime#each')
    const client = desk.connect()
    for (let i = 0; i < 3; i++) client.request(49, 1)
    expect(client.take().map(([id]) => id)).toEqual(['4', '49', '4', '49', '4', '49'])
  })

  test('ends a fault that is asked to end, and forgets one that waits', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    const [lasting, waiting] = desk.inject('hang:for=0s drop-socket@+10s')
    client.request(49, 1)
    expect(client.take()).toEqual([])
    expect([lasting, waiting].map((id) => desk.plan.end(id ?? 0))).toEqual([true, true])
    expect(client.take()).toHaveLength(1)
    desk.wait(20)
    expect([client.isClosed, desk.plan.end(lasting ?? 0)]).toEqual([false, false])
  })

  test('at the market’s end lets go of what waits for its time', ({ expect }) => {
    const desk = new FaultyDesk('latency:ms=60000,way=out')
    const client = desk.connect()
    client.request(49, 1)
    expect(client.take()).toEqual([])
    desk.simulation.endOfMarket()
    expect(client.take().at(-1)?.[0]).toBe('49')
  })

  test('without an active fault hands the same bytes on as a gateway without a plan', ({
    expect,
  }) => {
    const run = (desk: TradingDesk): string[][] => {
      const client = desk.connect()
      client.request(97, 5, ...client.tradedContract(), 'Last', 0, 0)
      client.request(1, 11, 6, ...client.tradedContract(), 0, '', 0, 0, '')
      buy(client, 1)
      desk.trade(askTicks, 3, 1)
      desk.wait(2)
      return client.take()
    }
    const [plain, planned] = [run(new TradingDesk()), run(new FaultyDesk('drop-socket@+1h'))]
    expect(planned).toEqual(plain)
  })

  test('with a hundred faults is still served', ({ expect }) => {
    const list = Array.from({ length: 100 }, () => 'notice@fill#1').join(' ')
    expect(parseFaults(list)).toHaveLength(100)
    const desk = new FaultyDesk(list)
    const client = desk.connect()
    buy(client, 1)
    expect(codes(client)).toHaveLength(100)
    expect(desk.plan.armed).toEqual([])
  })
})
