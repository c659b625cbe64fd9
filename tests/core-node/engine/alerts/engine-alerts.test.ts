import { describe, test } from 'vitest'

import { orderFlow } from '../../../../core-node/confluence/presets/order-flow.ts'
import { productionV2 } from '../../../../core-node/confluence/presets/production-v2.ts'
import { ChainEvent, Index } from '../../../../core-node/market/events.ts'
import { Config } from '../../../../shared/config.ts'
import { indexValue } from '../../features/index-events.ts'
import { quote, second, trade } from '../../market-events.ts'
import { modelChain } from '../../options/model-chain.ts'
import { askTicks, EngineScript } from '../engine-script.ts'
import { replayAll, rowsOf, tradingDay } from '../trading-day.ts'

/** What was told under a key, as severity and text. */
function told(script: EngineScript, key: string): string[] {
  return script
    .rowsOf('alert')
    .filter((row) => row.key === key)
    .map(({ severity, text }) => `${severity}: ${text}`)
}

/** A quote a second, and whatever comes with it. */
function each(script: EngineScript, seconds: number, with_: () => void = () => undefined): void {
  for (let i = 0; i < seconds; i++) {
    script.pass(1)
    script.step(quote(script.tsUs, askTicks - 1, askTicks))
    with_()
  }
}

describe('zero volume', () => {
  test('in the cash market’s hours is told once and stops entries, and its end is told', ({
    expect,
  }) => {
    const script = new EngineScript()
    each(script, 60)
    expect(told(script, 'no-volume')).toEqual([])
    each(script, 300)
    expect(told(script, 'no-volume')).toEqual([
      'critical: no volume for 62 s in an open market: the feed is at fault, no entries',
    ])
    expect(script.enter()).toMatchObject({ control: 'market-data', reason: 'no-volume' })
    each(script, 61, () => script.show(askTicks))
    expect(told(script, 'no-volume')).toHaveLength(1)
    each(script, 1, () => script.show(askTicks))
    expect(told(script, 'no-volume').at(-1)).toBe('info: trades come again')
    expect(script.enter()).toBeUndefined()
  })

  test('is what trades without a size are, too', ({ expect }) => {
    const script = new EngineScript()
    each(script, 100, () => script.step(trade(script.tsUs, askTicks, 0)))
    expect(told(script, 'no-volume')).toHaveLength(1)
  })

  test('at night is waited for ten times as long', ({ expect }) => {
    const script = new EngineScript()
    // 18:30 in New York, the session of the next day.
    script.pass(9 * 3_600 - 600)
    script.show(askTicks)
    each(script, 600)
    expect(told(script, 'no-volume')).toEqual([])
    each(script, 2)
    expect(told(script, 'no-volume')).toHaveLength(1)
  })

  test('is nobody’s news when the market was not open in between', ({ expect }) => {
    const script = new EngineScript()
    script.pass(7 * 3_600 + 60 * 20)
    each(script, 30)
    expect(script.engine.market.isOpen).toBe(false)
    script.pass(3_600)
    each(script, 5)
    expect(script.engine.market.isOpen).toBe(true)
    expect(told(script, 'no-volume')).toEqual([])
  })

  test('that was told before a restart ends after it', ({ expect }) => {
    const script = new EngineScript()
    each(script, 100)
    expect(told(script, 'no-volume')).toHaveLength(1)
    const next = script.restart()
    each(next, 100, () => next.show(askTicks))
    expect(told(next, 'no-volume')).toEqual(['info: trades come again'])
  })

  test('alone does not fill the hour’s count of critical alerts, however it comes and goes', ({
    expect,
  }) => {
    const script = new EngineScript()
    const isOff = () => told(script, 'no-volume').at(-1)?.startsWith('critical') !== true
    // Silent until it is told, then good until its end is told, and so on for an hour.
    for (let at = 0; at < 3_600; at++) {
      each(script, 1, isOff() ? undefined : () => script.show(askTicks))
    }
    const alerts = told(script, 'no-volume')
    const raised = alerts.filter((text) => text.startsWith('critical')).length
    expect(raised).toBeGreaterThan(3)
    expect(raised).toBeLessThanOrEqual(7)
    expect(script.enter()?.control).not.toBe('alerts')
  })
})

describe('a book that cannot be believed', () => {
  test('is told when it lasts three seconds, and when it is over', ({ expect }) => {
    const script = new EngineScript()
    const cross = () => script.step(quote(script.tsUs, askTicks + 1, askTicks))
    script.show(askTicks)
    each(script, 1, cross)
    script.show(askTicks)
    expect(told(script, 'market-book')).toEqual([])
    for (let i = 0; i < 5; i++) {
      script.pass(1)
      cross()
    }
    expect(told(script, 'market-book')).toEqual([
      'warning: The bid is not below the ask: no entries',
    ])
    each(script, 62, () => script.show(askTicks))
    expect(told(script, 'market-book').at(-1)).toBe('info: the book is sound again')
  })

  test('a jump is told at once, a step within the limit is not', ({ expect }) => {
    const script = new EngineScript()
    const limitTicks = Math.floor(askTicks * Config.parse({}).risk.jumpShare)
    script.pass(1)
    script.show(askTicks + limitTicks)
    expect(told(script, 'data-break')).toEqual([])
    script.pass(1)
    script.show(askTicks - 2)
    expect(told(script, 'data-break')).toEqual([
      'warning: The price has just jumped further than is believable: no entries',
    ])
  })
})

describe('SPX data', () => {
  const speak = (script: EngineScript) => () => {
    script.step(indexValue(script.tsUs, Index.Spx, 5_390))
    const asOfUs = script.tsUs
    const chain = new ChainEvent({ ...modelChain({}), asOfUs })
    chain.tsUs = script.tsUs
    script.step(chain)
    script.show(askTicks)
  }

  test('that do not come in cash hours are told, index and chain, and that they are back', ({
    expect,
  }) => {
    const script = new EngineScript({ preset: productionV2 })
    each(script, 60, () => script.show(askTicks))
    expect(told(script, 'spx-index')).toEqual([])
    each(script, 1, () => script.show(askTicks))
    expect(told(script, 'spx-index')).toEqual([
      'warning: SPX data invalid: the index has not been heard for 61 s',
    ])
    each(script, 59, () => script.show(askTicks))
    expect(told(script, 'spx-chain')).toEqual([])
    each(script, 500, () => script.show(askTicks))
    expect(told(script, 'spx-chain')).toEqual([
      'warning: SPX data invalid: no option chain has come (121 s), 0 snapshots were refused',
    ])
    each(script, 62, speak(script))
    expect(told(script, 'spx-index').slice(1)).toEqual(['info: the SPX index is heard again'])
    expect(told(script, 'spx-chain').slice(1)).toEqual(['info: the SPX option chain is good again'])
    expect(script.rowsOf('alert')).toHaveLength(4)
  })

  test('that are no numbers, or snapshots that cannot be used, are data that do not come', ({
    expect,
  }) => {
    const script = new EngineScript({ preset: productionV2 })
    each(script, 130, () => {
      script.step(indexValue(script.tsUs, Index.Spx, Number.NaN))
      const chain = new ChainEvent({ ...modelChain({}), asOfUs: script.tsUs, spot: Number.NaN })
      chain.tsUs = script.tsUs
      script.step(chain)
      script.show(askTicks)
    })
    expect(told(script, 'spx-index')).toHaveLength(1)
    expect(told(script, 'spx-chain')).toEqual([
      'warning: SPX data invalid: no option chain has come (121 s), 120 snapshots were refused',
    ])
  })

  test('are nobody’s news at night, nor where the preset does not read them', ({ expect }) => {
    const atNight = new EngineScript({ preset: productionV2 })
    atNight.pass(9 * 3_600)
    each(atNight, 300, () => atNight.show(askTicks))
    const without = new EngineScript({ preset: orderFlow })
    each(without, 300, () => without.show(askTicks))
    for (const script of [atNight, without]) {
      expect([...told(script, 'spx-index'), ...told(script, 'spx-chain')]).toEqual([])
    }
  })
})

describe('a PREMIUM signal', () => {
  const { rows } = replayAll(tradingDay(4 * 3_600))
  const premium = rowsOf(rows, 'alert').filter(({ key }) => key === 'premium-signal')
  const signals = rowsOf(rows, 'signal').filter(({ tier }) => tier === 'PREMIUM')

  test('is told as info when the score reaches the tier, with its side', ({ expect }) => {
    const first = signals[0]
    expect(premium[0]).toMatchObject({ severity: 'info', ts: first?.ts })
    expect(premium[0]?.text).toBe(
      `PREMIUM signal: ${first?.direction === 'LONG' ? 'long' : 'short'}, score ${first?.score.toFixed(3)}`,
    )
  })

  test('that goes to and fro is one signal', ({ expect }) => {
    expect(signals.length).toBeGreaterThan(premium.length)
    for (const { ts, text } of premium) {
      const [side] = text.split(',')
      const near = premium.filter(
        (other) => other.text.startsWith(`${side}`) && Math.abs(other.ts - ts) < 60 * second,
      )
      expect(near).toHaveLength(1)
    }
  })

  test('is not told where the score stays below', ({ expect }) => {
    const { rows: quiet } = replayAll(tradingDay(600))
    expect(rowsOf(quiet, 'signal').some(({ tier }) => tier === 'PREMIUM')).toBe(false)
    expect(rowsOf(quiet, 'alert').filter(({ key }) => key === 'premium-signal')).toEqual([])
  })
})

describe('the win rate', () => {
  /** So many trades, of which these are won. */
  function traded(trades: number, isWon: (trade: number) => boolean): EngineScript {
    const script = new EngineScript({
      risk: { maxLossStreak: 50, maxStopOuts: 20, driftShare: 0.05, dailyLossCents: 500_000 },
    })
    for (let i = 0; i < trades; i++) {
      script.roundTrip('target', askTicks, askTicks + (isWon(i) ? 16 : -1))
      script.pass(50)
      script.show(askTicks)
      script.pass(2)
      script.show(askTicks)
    }
    return script
  }

  test('below 60 % over 50 trades is a warning, at 60 % it is not', ({ expect }) => {
    const below = traded(50, (i) => i % 5 < 3 && i !== 0)
    expect(below.rowsOf('trade')).toHaveLength(50)
    expect(told(below, 'win-rate')).toEqual([
      'warning: win rate 58 % over the last 50 trades: below 60 %',
    ])
    const at = traded(50, (i) => i % 5 < 3)
    expect(told(at, 'win-rate')).toEqual([])
  })

  test('says nothing before there are fifty, and a restart tells nothing twice', ({ expect }) => {
    const few = traded(49, () => false)
    expect(told(few, 'win-rate')).toEqual([])
    const below = traded(50, () => false)
    expect(told(below, 'win-rate')).toHaveLength(1)
    const next = below.restart()
    next.wait(10)
    expect(told(next, 'win-rate')).toEqual([])
  })
})

test('the same events give the same alerts', ({ expect }) => {
  const alerts = () => rowsOf(replayAll(tradingDay(3_600)).rows, 'alert')
  expect(alerts().length).toBeGreaterThan(0)
  expect(alerts()).toEqual(alerts())
})
