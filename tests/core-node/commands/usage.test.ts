import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, test } from 'vitest'

import { tempFolder } from '../temp-folder.ts'
import { mia } from './mia.ts'

const commands = [
  'up',
  'run',
  'gateway',
  'replay',
  'status',
  'kill',
  'features',
  'presets',
  'doctor',
  'checklist',
]

describe('mia', () => {
  // As many processes as commands: on a busy machine that takes its time.
  test(
    'lists its commands, and each says what it is for',
    { timeout: 30_000 },
    async ({ expect }) => {
      const { code, stdout } = await mia('--help')
      expect(code).toBe(0)
      for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'))
      const helps = await Promise.all(commands.map((command) => mia(command, '--help')))
      for (const help of helps) {
        expect(help.code).toBe(0)
        expect(help.stdout).toMatch(/^Usage: mia /)
      }
    },
  )

  const wrong = [
    [['nonsense'], /unknown command 'nonsense'/],
    [['replay'], /missing required argument 'file'/],
    [['replay', 'x.dbn', '--speeed'], /unknown option '--speeed'/],
    [
      ['kill', '--level', 'all', '--reason', 'x'],
      /Allowed choices are block, cancel, flatten, lock/,
    ],
    [['kill'], /required option '--reason <text>' not specified/],
    [['run', '--port', '99999'], /must be a whole number from 1 to 65535/],
    [['gateway', '--start', '2026-09-11T16:00'], /must be a time with its zone/],
    [
      ['gateway', '--start', '2026-09-11T16:00Z', '--feed', 'a.dbn'],
      /--start is of the synthetic market: a recording begins where it begins/,
    ],
    [['presets', 'no-such'], /no preset "no-such"; there are production-v2, order-flow/],
  ] as const
  for (const [args, message] of wrong) {
    test(`${args.join(' ')} is wrong use: exit code 2`, async ({ expect }) => {
      const { code, stderr } = await mia(...args)
      expect(stderr).toMatch(message)
      expect(code).toBe(2)
    })
  }

  test('live trading is refused by a safety rule: exit code 3', async ({ expect }) => {
    const { code, stderr } = await mia('run', '--mode', 'live', '--data-dir', tempFolder())
    expect(stderr).toMatch(/mode live is refused\. Missing:/)
    expect(stderr).toContain('"mia checklist --mode live" shows every rung')
    expect(code).toBe(3)
  })

  test('without a core status and kill fail, and say how to start one', async ({ expect }) => {
    const folder = tempFolder()
    for (const args of [['status'], ['kill', '--reason', 'drill']]) {
      const { code, stderr } = await mia(...args, '--data-dir', folder)
      expect(stderr).toMatch(/no core is running on .*\. Start one with "mia up" or "mia run"/)
      expect(code).toBe(1)
    }
  })

  test('features and presets print JSON for machines', async ({ expect }) => {
    const features = JSON.parse((await mia('features', '--json')).stdout) as { name: string }[]
    expect(features).toHaveLength(16)
    const preset = JSON.parse((await mia('presets', 'production-v2', '--json')).stdout) as object
    expect(preset).toMatchObject({ name: 'production-v2', weightSum: 1 })
    const all = JSON.parse((await mia('presets', '--json')).stdout) as object[]
    expect(all.length).toBeGreaterThanOrEqual(9)
  })
})

describe('a configuration', () => {
  async function replayWith(config: string) {
    const folder = tempFolder()
    const file = join(folder, 'config.json')
    writeFileSync(file, config)
    return mia('replay', join(folder, 'none.dbn'), '--config', file)
  }
  const weights = {
    gamma_levels_proximity: 0.22,
    volume_confirmation: 0.16,
    vwap_trend_signal: 0.13,
    sierra_pattern_strength: 0.13,
    mtf_confluence: 0.1,
    smart_money: 0.09,
    order_book_imbalance: 0.03,
    options_flow_bias: 0.02,
    vwap_bands_signal: 0.08,
    volume_imbalance_signal: 0.05,
  }
  const bad: readonly (readonly [string, object | string, RegExp])[] = [
    [
      'weights that sum to 1.01',
      { confluence: { weights } },
      /config\.json: confluence\.weights: the weights sum to 1\.01, not 1/,
    ],
    [
      'an unknown feature',
      { confluence: { weights: { luck: 1 } } },
      /"luck" is no feature; there are gamma_/,
    ],
    [
      'an unknown preset',
      { confluence: { preset: 'best' } },
      /confluence\.preset: "best" is unknown/,
    ],
    ['a limit above the cap in code', { risk: { maxContracts: 5 } }, /risk\.maxContracts: .*4/],
    ['a negative limit', { risk: { dailyLossCents: -1 } }, /risk\.dailyLossCents: /],
    ['a misspelt field', { risk: { maxContract: 1 } }, /risk: .*maxContract/],
    ['the wrong type', { broker: { port: '4002' } }, /broker\.port: .*expected (int|number)/],
    ['no JSON', '{ risk: }', /not valid JSON/],
  ]
  for (const [what, config, message] of bad) {
    test(`with ${what} is refused with file and field: exit code 2`, async ({ expect }) => {
      const text = typeof config === 'string' ? config : JSON.stringify(config)
      const { code, stderr } = await replayWith(text)
      expect(stderr).toMatch(message)
      expect(stderr).toMatch(/config\.json/)
      expect(code).toBe(2)
    })
  }
})
