import { userInfo } from 'node:os'

import type { Command } from 'commander'

import { askControl, NoCore } from '../operations/control-socket.ts'
import type { DataDir } from '../operations/data-dir.ts'
import { SafetyRefusal } from '../operations/exit.ts'
import { isKillFileThere } from '../operations/kill/kill-file.ts'
import { readLatch, writeLatch } from '../operations/kill/kill-latch.ts'
import { print, printJson } from '../operations/output.ts'
import { readInterventions } from '../operations/watchdog/interventions.ts'
import { dataDirOption, jsonOption, openDataDir } from './options.ts'

type Options = {
  readonly reason: string
  readonly by?: string
  readonly dataDir: string
  readonly json?: true
}

/** As long as a running core asks for. */
const coolDownMs = 60_000

export function addRearm(program: Command): void {
  program
    .command('rearm')
    .description('let trading go on after a kill: flat, reconciled and cooled down, or refused (3)')
    .requiredOption('--reason <text>', 'for the record')
    .option('--by <owner>', 'whose decision it is (default: this user)')
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const dataDir = openDataDir(options.dataDir)
      const { reason } = options
      const by = (options.by ?? `local:${userInfo().username}`).slice(0, 64)
      const state = await rearm(dataDir, by, reason.slice(0, 200))
      if (options.json === true) printJson({ state, by, reason })
      else print(texts[state])
    })
}

const texts = {
  rearmed: 'Re-armed: entries are allowed again.',
  noted:
    'No core is running. The next one re-arms as soon as it is flat, agrees with the broker and has cooled down; until then it is stopped as before.',
} as const

/** A core that does not run cannot say whether it is flat: the next one looks, and re-arms itself then. */
async function rearm(dataDir: DataDir, by: string, reason: string): Promise<keyof typeof texts> {
  try {
    await askControl(dataDir.socket, { type: 'rearm', by, reason })
    return 'rearmed'
  } catch (error) {
    if (!(error instanceof NoCore)) throw error
  }
  const problems = offlineProblems(dataDir, Date.now())
  if (problems.length > 0) throw new SafetyRefusal(`not re-armed: ${problems.join('; ')}`)
  const latch = readLatch(dataDir.killLatch)
  if (latch === undefined) throw new SafetyRefusal('not re-armed: nothing is latched on this disk')
  writeLatch(dataDir.killLatch, { ...latch, rearm: { by, reason, atMs: Date.now() } })
  return 'noted'
}

function offlineProblems(dataDir: DataDir, nowMs: number): string[] {
  const problems: string[] = []
  if (isKillFileThere(dataDir.killFile)) {
    problems.push(`the kill file is still there: remove ${dataDir.killFile}`)
  }
  const leftMs = (readLatch(dataDir.killLatch)?.sinceMs ?? 0) + coolDownMs - nowMs
  if (leftMs > 0) problems.push(`cool-down, ${Math.ceil(leftMs / 1_000)} s left`)
  const isActing = readInterventions(dataDir.interventions).some(({ ended }) => ended === undefined)
  if (isActing) problems.push('the watchdog has not brought its intervention to an end')
  return problems
}
