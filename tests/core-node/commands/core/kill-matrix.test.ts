import { writeFileSync } from 'node:fs'

import { describe, test } from 'vitest'

import type { KillReport } from '../../../../core-node/operations/control-protocol.ts'
import { raiseLatch, readLatch } from '../../../../core-node/operations/kill/kill-latch.ts'
import { askTicks } from '../../engine/engine-script.ts'
import type { Level } from './kill-rig.ts'
import { isInOrder, KillRig } from './kill-rig.ts'

const levels = ['block', 'cancel', 'flatten', 'lock'] as const
const reason = 'drill'

type Trigger = {
  /** Who the record names. */
  readonly by: string
  readonly reason: string | RegExp
  /** Levels that it cannot ask for, and why. */
  readonly without: Partial<Record<Level, string>>
  /** @returns what the caller is told in the end, where somebody is */
  readonly pull: (rig: KillRig, level: Level) => Promise<{ readonly answer?: Promise<unknown> }>
}

/** Every trigger by every level. A cell that is not drilled here says why there is none. */
const triggers: Readonly<Record<string, Trigger>> = {
  'panel or chat': {
    by: 'panel',
    reason,
    without: {},
    // Its signature is verified by the uplink before; from there on it comes as this.
    async pull(rig, level) {
      rig.killDesk.throwSwitch({ id: 'command-1', level, by: 'panel', reason })
      return {}
    },
  },
  'mia kill': {
    by: 'local:me',
    reason,
    without: {},
    async pull(rig, level) {
      const { answer } = await rig.ask(level, reason)
      // The request is on its way through a real socket.
      while (rig.engine.execution.kill.level === 'none') await new Promise(setImmediate)
      return { answer }
    },
  },
  'kill file': {
    by: 'file',
    reason,
    without: {},
    async pull(rig, level) {
      writeFileSync(rig.dataDir.killFile, `${level} ${reason}\n`)
      rig.killDesk.look()
      return {}
    },
  },
  'signal SIGUSR2': {
    by: 'signal',
    reason: 'signal SIGUSR2',
    without: {
      block: 'a signal carries no level',
      cancel: 'a signal carries no level',
      lock: 'a signal carries no level',
    },
    async pull(rig) {
      return { answer: rig.killDesk.kill('flatten', 'signal', 'signal SIGUSR2') }
    },
  },
  'a control that latches': {
    by: 'control:12',
    reason: /loss limit of the day/,
    without: {
      cancel: 'what a limit does when it is reached is to block or to flatten (lossActions)',
      lock: 'only a person locks',
    },
    async pull(rig) {
      rig.show(askTicks - 30)
      return {}
    },
  },
  'the watchdog': {
    by: 'watchdog',
    reason,
    without: {},
    // It latches for a core that does not hear; what it deals itself is drilled in tests/system/kill.
    async pull(rig, level) {
      raiseLatch(rig.dataDir.killLatch, { level, by: 'watchdog', reason, sinceMs: 1 })
      rig.killDesk.restore()
      return {}
    },
  },
}

/** What each level leaves of a position with its stop and target, and what it tells. */
const outcomes = {
  block: { working: ['stop', 'target'], position: 1, phases: ['blocked'], isLocked: false },
  cancel: {
    working: ['stop', 'target'],
    position: 1,
    phases: ['blocked', 'cancelled'],
    isLocked: false,
  },
  flatten: {
    working: [],
    position: 0,
    phases: ['blocked', 'cancelled', 'flat'],
    isLocked: false,
  },
  lock: { working: [], position: 0, phases: ['blocked', 'cancelled', 'flat'], isLocked: true },
} as const satisfies Record<Level, unknown>

function rigFor(name: string, level: Level): KillRig {
  const isControl = name === 'a control that latches' && (level === 'block' || level === 'flatten')
  if (!isControl) return new KillRig()
  const keep = { drawdown: 'block', lossStreak: 'block', profitTarget: 'block' } as const
  const lossActions = { dailyLoss: level, giveBack: 'flatten', ...keep } as const
  return new KillRig({ risk: { dailyLossCents: 30_000, lossActions } })
}

describe('every trigger, at every level it can ask for', () => {
  for (const [name, trigger] of Object.entries(triggers)) {
    for (const level of levels) {
      const reasonWhyNot = trigger.without[level]
      if (reasonWhyNot !== undefined) continue
      test(`${name}: ${level}`, async ({ expect }) => {
        const rig = rigFor(name, level)
        rig.open()
        const outcome = outcomes[level]
        const { answer } = await trigger.pull(rig, level)

        // Blocked before anything else could happen.
        expect(rig.engine.execution.kill.level).toBe(level)
        expect(rig.enter()).toMatchObject({ control: 'kill-switch' })
        expect(readLatch(rig.dataDir.killLatch)).toMatchObject({ level, by: trigger.by })

        rig.carryOut()
        expect(rig.working).toEqual(outcome.working)
        expect(rig.engine.execution.positionContracts).toBe(outcome.position)
        expect(rig.isLocked).toBe(outcome.isLocked)

        // The record: who, why, what, and when each phase was reached.
        const rows = rig.killRows()
        expect(rows.map(({ phase }) => phase)).toEqual(outcome.phases)
        for (const row of rows) expect(row).toMatchObject({ level, by: trigger.by })
        for (const row of rows) expect(row.reason).toMatch(trigger.reason)
        const times = rows.map(({ elapsedMs }) => elapsedMs)
        expect(times).toEqual(times.toSorted((a, b) => a - b))
        const isFlattened = outcome.position === 0
        expect(rows.at(-1)).toMatchObject({
          cancelledOrders: isFlattened ? 2 : 0,
          closedContracts: isFlattened ? 1 : 0,
        })
        const [accepted, done] = rig.rowsOf('command').filter(({ by }) => by === trigger.by)
        expect(accepted).toMatchObject({ name: 'kill', outcome: 'accepted' })
        expect(done).toMatchObject({ id: accepted?.id, outcome: 'done', reason: level })

        if (answer === undefined) return
        const report = (await answer) as KillReport
        expect(report).toMatchObject({
          level,
          isComplete: true,
          cancelledOrders: isFlattened ? 2 : 0,
          closedContracts: isFlattened ? 1 : 0,
        })
        expect(isInOrder(report)).toBe(true)
        expect(report.flatMs === null).toBe(!isFlattened)
      })
    }
  }

  test('the cells that there are not are those that cannot be asked for', ({ expect }) => {
    const missing = Object.entries(triggers).flatMap(([name, { without }]) =>
      Object.entries(without).map(([level, why]) => `${name} ${level}: ${why}`),
    )
    expect(missing).toHaveLength(5)
    const whys = /: (a signal carries no level|what a limit does .*|only a person locks)$/
    for (const cell of missing) expect(cell).toMatch(whys)
  })

  for (const level of ['cancel', 'flatten', 'lock'] as const) {
    test(`an entry that works is cancelled by ${level}, and nothing is closed that never filled`, ({
      expect,
    }) => {
      const rig = new KillRig()
      expect(rig.enter()).toBeUndefined()
      rig.say('entry', 'Acknowledged')
      rig.killDesk.throwSwitch({ id: 'command-1', level, by: 'panel', reason })
      expect(rig.commands.some(({ type }) => type === 'cancel')).toBe(true)
      for (const leg of ['entry', 'stop', 'target'] as const) rig.say(leg, 'Cancelled')
      rig.carryOut()
      expect(rig.working).toEqual([])
      expect(rig.tickets.some(({ leg }) => leg === 'flatten')).toBe(false)
      expect(rig.killRows().at(-1)).toMatchObject({ closedContracts: 0 })
    })
  }

  test('a trigger that asks for less than stands changes nothing, and is told so', ({ expect }) => {
    const rig = new KillRig()
    rig.killDesk.throwSwitch({ id: 'first', level: 'flatten', by: 'panel', reason })
    rig.killDesk.throwSwitch({ id: 'second', level: 'block', by: 'signal', reason: 'less' })
    expect(readLatch(rig.dataDir.killLatch)).toMatchObject({ level: 'flatten', by: 'panel' })
    const told = rig.rowsOf('command').filter(({ id }) => id === 'second')
    expect(told).toMatchObject([
      { outcome: 'accepted', reason: 'already at flatten' },
      { outcome: 'done' },
    ])
  })
})
