import { userInfo } from 'node:os'
import { stderr, stdin } from 'node:process'
import { createInterface } from 'node:readline/promises'

import type { Command } from 'commander'
import { Option } from 'commander'

import { readConfig } from '../operations/config-file.ts'
import { ExitCode, SafetyRefusal, UsageError } from '../operations/exit.ts'
import { print, printJson } from '../operations/output.ts'
import type { LaunchMode, Question } from './checklist/report.ts'
import { userPath } from './context.ts'
import { dataDirOption, jsonOption, openDataDir } from './options.ts'

type Options = {
  readonly mode: LaunchMode
  readonly account?: string
  readonly config?: string
  readonly confirm?: 'live-micro' | 'live'
  readonly reason?: string
  readonly by?: string
  readonly dataDir: string
  readonly json?: true
}

export function addChecklist(program: Command): void {
  program
    .command('checklist')
    .description('ready to launch or not: what a mode needs, and each rung on the way to live')
    .addOption(
      new Option('--mode <mode>', 'to be ready for; code 3 when it is not')
        .choices(['paper', 'live-micro', 'live'])
        .default('paper'),
    )
    .option('--account <account>', 'whose journal is looked at; the live one for the live modes')
    .option('--config <file>', 'configuration (default: config.json in the data folder)')
    .addOption(
      new Option('--confirm <mode>', 'agree to it, at a terminal, when all else is there').choices([
        'live-micro',
        'live',
      ]),
    )
    .option('--reason <text>', 'why you agree, for the record')
    .option('--by <owner>', 'whose decision it is (default: this user)')
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      if (options.confirm !== undefined) await confirm(options)
      // Loaded only here: the other commands need no journal.
      const { makeChecklist, printChecklist } = await import('./checklist/report.ts')
      const list = await makeChecklist(questionOf(options))
      if (options.json === true) printJson(list)
      else printChecklist(list)
      if (!list.isReady) process.exitCode = ExitCode.Refused
    })
}

function questionOf({ mode, account, config, dataDir }: Options): Question {
  return { mode, account, configFile: config && userPath(config), dataDir: userPath(dataDir) }
}

async function confirm(options: Options): Promise<void> {
  if (options.confirm === 'live') {
    throw new SafetyRefusal(
      'live asks for the operator’s passkey, which this version cannot verify: nobody can agree to it here',
    )
  }
  if (options.reason === undefined) throw new UsageError('say why you agree: --reason TEXT')
  const dataDir = openDataDir(options.dataDir)
  const config = readConfig(options.config && userPath(options.config), dataDir.path)
  const [{ confirmLiveMicro }, { readRecords }, { subjectOf }] = await Promise.all([
    import('./checklist/confirm.ts'),
    import('../operations/promotion/read-records.ts'),
    import('../operations/promotion/subject.ts'),
  ])
  await confirmLiveMicro({
    dataDir,
    records: readRecords(dataDir.path),
    subject: subjectOf(config, options.account),
    by: (options.by ?? `local:${userInfo().username}`).slice(0, 64),
    reason: options.reason.slice(0, 200),
    nowMs: Date.now(),
    ask: stdin.isTTY ? askAtTerminal : undefined,
  })
  print('Noted in the journal.\n')
}

async function askAtTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: stdin, output: stderr })
  try {
    return await terminal.question(question)
  } finally {
    terminal.close()
  }
}
