import fc from 'fast-check'
import { describe, test } from 'vitest'

import { ConfigDesk } from '../../../../core-node/commands/core/config-desk.ts'
import { compareConfigs } from '../../../../core-node/operations/config-change.ts'
import { configDigest } from '../../../../core-node/operations/config-file.ts'
import { ConfigWatch } from '../../../../core-node/operations/config-watch.ts'
import type { TightenEvent } from '../../../../core-node/risk/risk-events.ts'
import { compareLimits, tighterOf } from '../../../../core-node/risk/tighten.ts'
import { Config, RiskConfig } from '../../../../shared/config.ts'

/** A desk beside a file that the test writes: each version is a second later. */
class DeskScript {
  readonly events: TightenEvent[] = []
  readonly told: string[] = []
  readonly desk: ConfigDesk
  #text = '{}'
  #version = 0

  /** @param mode limits that the mode sets below the file's */
  constructor(onFile: unknown = {}, mode: Partial<Config['risk']> = {}) {
    const config = Config.parse(onFile)
    this.#text = JSON.stringify(onFile)
    const file = { stamp: () => String(this.#version), read: () => this.#text }
    this.desk = new ConfigDesk({
      watch: new ConfigWatch('config.json', file),
      onFile: config,
      // As with --port: what the command line sets is in no file.
      config: {
        ...config,
        risk: { ...config.risk, ...mode },
        broker: { ...config.broker, port: 4999 },
      },
      submit: (event) => this.events.push(event),
      nowUs: () => 7,
      raise: (severity, key, text) => this.told.push(`${severity} ${key}: ${text}`),
    })
    this.desk.look()
  }

  write(value: unknown): this {
    this.#text = typeof value === 'string' ? value : JSON.stringify(value)
    this.#version++
    for (let i = 0; i < 3; i++) this.desk.look()
    return this
  }
}

describe('a configuration that is changed while the core runs', () => {
  test('says nothing at first, whatever the command line has in its place', ({ expect }) => {
    const { desk, told, events } = new DeskScript({ risk: { maxContracts: 3 } })
    expect([told, events]).toEqual([[], []])
    expect(desk.status).toMatchObject({ problem: '', waits: [] })
  })

  test('takes what is tighter at once, and tells what waits, in one alert', ({ expect }) => {
    const script = new DeskScript()
    const before = script.desk.status.digest
    script.write({
      risk: { dailyLossCents: 100_000, maxContracts: 4, stopTicks: 12 },
      broker: { port: 4001 },
    })
    expect(script.told).toEqual([
      'warning config: the configuration was changed: ' +
        'tightened at once: risk.dailyLossCents from 200000 to 100000. ' +
        'takes effect at the next start, as it raises the risk: risk.maxContracts from 2 to 4. ' +
        'takes effect at the next start: risk.stopTicks from 8 to 12; broker.port from 4002 to 4001',
    ])
    expect(script.events).toMatchObject([
      { limits: { dailyLossCents: 100_000 }, by: 'config-file', tsUs: 7 },
    ])
    const { digest, waits } = script.desk.status
    expect(digest).toBe(script.events[0]?.configDigest)
    expect(digest).not.toBe(before)
    expect(waits).toEqual([
      'risk.maxContracts from 2 to 4',
      'risk.stopTicks from 8 to 12',
      'broker.port from 4002 to 4001',
    ])
  })

  test('that does not hold changes nothing, and is told once', ({ expect }) => {
    const script = new DeskScript().write({ risk: { dailyLossCents: -1 } })
    expect(script.events).toEqual([])
    expect(script.told).toHaveLength(1)
    expect(script.told[0]).toMatch(
      /^warning config: the configuration was changed and does not hold: config\.json: risk\.dailyLossCents: set a whole number .*The last good one stays in force$/,
    )
    expect(script.desk.status.problem).toMatch(/risk\.dailyLossCents/)
    script.write({})
    expect(script.told.slice(1)).toEqual([
      'info config: the configuration’s file says again what is in force',
    ])
    expect(script.desk.status.problem).toBe('')
  })

  test('does not go back with its file: what was tightened stays until the next start', ({
    expect,
  }) => {
    const script = new DeskScript().write({ risk: { dailyLossCents: 100_000 } }).write({})
    expect(script.events).toHaveLength(1)
    expect(script.told.at(-1)).toMatch(
      /next start, as it raises the risk: risk\.dailyLossCents from 100000 to 200000$/,
    )
    expect(script.desk.status.waits).toEqual(['risk.dailyLossCents from 100000 to 200000'])
  })

  test('goes by what is in force, where that is tighter than the file ever was', ({ expect }) => {
    const script = new DeskScript({}, { dailyLossCents: 5_000 })
    expect(script.told).toEqual([])
    script.write({ risk: { dailyLossCents: 100_000 } })
    expect(script.events).toEqual([])
    script.write({ risk: { dailyLossCents: 4_000 } })
    expect(script.events).toHaveLength(1)
    expect(script.told.at(-1)).toMatch(/tightened at once: risk\.dailyLossCents from 5000 to 4000$/)
  })

  test('tells where limits taken one by one deny each other', ({ expect }) => {
    const old = Config.parse({ risk: { cancelReserve: 30 } })
    const wanted = Config.parse({ risk: { orderMessageBurst: 10, cancelReserve: 7 } })
    const change = compareConfigs(old, wanted)
    expect(change.inForce.risk).toMatchObject({ orderMessageBurst: 10, cancelReserve: 30 })
    expect(change.contradictions).toEqual([expect.stringMatching(/^risk\.cancelReserve: /)])
  })

  test('however often, never makes a limit looser than it ever was', ({ expect }) => {
    const limit = fc.record({
      risk: fc.record({
        maxTradesPerDay: fc.integer({ min: -5, max: 220 }),
        marginCents: fc.integer({ min: -5, max: 3_000_000 }),
        contractMonth: fc.constantFrom('lead', 'any', 'no'),
      }),
    })
    fc.assert(
      fc.property(fc.array(fc.oneof(limit, fc.string()), { maxLength: 8 }), (versions) => {
        const script = new DeskScript()
        const started = script.desk.status.digest
        for (const version of versions) script.write(version)
        let inForce = Config.parse({})
        for (const { limits, configDigest: told } of script.events) {
          expect(RiskConfig.safeParse(limits).success).toBe(true)
          const risk = tighterOf(inForce.risk, limits)
          expect(compareLimits(inForce.risk, risk).tightened.length).toBeGreaterThan(0)
          expect(compareLimits(inForce.risk, risk).loosened).toEqual([])
          inForce = { ...inForce, risk }
          const broker = { ...inForce.broker, port: 4999 }
          expect(told).toBe(configDigest({ ...inForce, broker }))
        }
        const last = script.events.at(-1)?.configDigest ?? started
        expect(script.desk.status.digest).toBe(last)
      }),
    )
  })

  test('has the digest of what is in force, before and after', ({ expect }) => {
    const script = new DeskScript({ risk: { maxContracts: 3 } })
    const config = Config.parse({ risk: { maxContracts: 3 } })
    const started = { ...config, broker: { ...config.broker, port: 4999 } }
    expect(script.desk.status.digest).toBe(configDigest(started))
    script.write({ risk: { maxContracts: 2 } })
    const risk = { ...started.risk, maxContracts: 2 }
    expect(script.desk.status.digest).toBe(configDigest({ ...started, risk }))
  })
})
