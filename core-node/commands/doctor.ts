import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import process from 'node:process'

import type { Command } from 'commander'

import { readConfig } from '../operations/config-file.ts'
import { askControl } from '../operations/control-socket.ts'
import { DataDir } from '../operations/data-dir.ts'
import { ExitCode } from '../operations/exit.ts'
import { print, printJson } from '../operations/output.ts'
import { userPath } from './context.ts'
import { dataDirOption, jsonOption } from './options.ts'
import { panelDist } from './panel-build.ts'

export type Finding = {
  readonly check: string
  /** idle: not there now, and needed only to trade. wrong: it must be mended. */
  readonly state: 'ok' | 'idle' | 'wrong'
  readonly found: string
  /** What to do when it is not ok. */
  readonly cure: string
}

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('what is wrong here, and how to mend it')
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .action(async (options: { dataDir: string; json?: true }) => {
      const findings = await examine(options.dataDir)
      if (options.json === true) printJson(findings)
      else for (const finding of findings) printFinding(finding)
      if (findings.some(({ state }) => state === 'wrong')) process.exitCode = ExitCode.Failed
    })
}

/** @param configFile undefined: the one in the data folder */
export async function examine(dataDirPath: string, configFile?: string): Promise<Finding[]> {
  const dataDir = attempt(() => new DataDir(userPath(dataDirPath)))
  const config = attempt(() => readConfig(configFile, dataDir.value?.path))
  const broker = config.value?.broker ?? readConfig(undefined, undefined).broker
  return [
    nodeFinding(),
    {
      check: 'data folder',
      state: dataDir.value === undefined ? 'wrong' : 'ok',
      found: dataDir.value?.path ?? dataDir.problem,
      cure: 'choose a folder you can write to with --data-dir',
    },
    {
      check: 'configuration',
      state: config.value === undefined ? 'wrong' : 'ok',
      found: config.value === undefined ? config.problem : 'valid',
      cure: 'correct the field named, or take the file away for the defaults',
    },
    {
      check: 'panel',
      state: existsSync(panelDist) ? 'ok' : 'idle',
      found: existsSync(panelDist) ? 'built' : 'not built',
      cure: '"mia up" builds it, or npm run build',
    },
    await gatewayFinding(broker.host, broker.port),
    await coreFinding(dataDir.value),
  ]
}

function nodeFinding(): Finding {
  const major = Number(process.versions.node.split('.')[0])
  return {
    check: 'node',
    state: major >= 26 ? 'ok' : 'wrong',
    found: process.version,
    cure: 'start through npm: "npm run mia -- doctor" uses the Node that is installed with MIA',
  }
}

async function gatewayFinding(host: string, port: number): Promise<Finding> {
  const isThere = await new Promise<boolean>((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 })
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.on('connect', () => end(true))
    socket.on('error', () => end(false))
    socket.on('timeout', () => end(false))
  })
  return {
    check: 'gateway',
    state: isThere ? 'ok' : 'idle',
    found: isThere ? `listening on ${host}:${port}` : `nothing on ${host}:${port}`,
    cure: 'start IB Gateway and allow API clients, or "mia gateway" for the simulated one',
  }
}

async function coreFinding(dataDir: DataDir | undefined): Promise<Finding> {
  const answer = await askControl(dataDir?.socket ?? '', { type: 'status' }).catch(() => undefined)
  return {
    check: 'core',
    state: answer === undefined ? 'idle' : 'ok',
    found: answer === undefined ? 'not running' : 'running',
    cure: '"mia up" for everything on this machine, "mia run" for the core alone',
  }
}

export function attempt<Value>(run: () => Value): { value: Value | undefined; problem: string } {
  try {
    return { value: run(), problem: '' }
  } catch (error) {
    return { value: undefined, problem: (error as Error).message }
  }
}

export function printFinding({ check, state, found, cure }: Finding): void {
  print(`${state.padEnd(6)}${check}: ${found}`)
  if (state !== 'ok') print(`      ${cure}`)
}
