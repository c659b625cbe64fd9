import { argv, exit } from 'node:process'

import { Command, CommanderError } from 'commander'

import { version } from '../operations/build.ts'
import { ExitCode, exitCodeOf } from '../operations/exit.ts'
import { note } from '../operations/output.ts'
import { addBars } from './bars.ts'
import { addDoctor } from './doctor.ts'
import { addEdge } from './edge.ts'
import { addExplain } from './explain.ts'
import { addFeatures } from './features.ts'
import { addGamma } from './gamma.ts'
import { addGateway } from './gateway.ts'
import { addKill } from './kill.ts'
import { addPresets } from './presets.ts'
import { addReplay } from './replay.ts'
import { addRun } from './run.ts'
import { addStatus } from './status.ts'
import { addUp } from './up.ts'

/** The `mia` command: each subcommand in a file of its own. */
export async function runProgram(): Promise<void> {
  const program = new Command('mia')
    .description('Automated trading of E-mini S&P 500 futures')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(add --help for what there is)')
  addUp(program)
  addRun(program)
  addGateway(program)
  addEdge(program)
  addReplay(program)
  addBars(program)
  addGamma(program)
  addStatus(program)
  addKill(program)
  addFeatures(program)
  addPresets(program)
  addExplain(program)
  addDoctor(program)
  try {
    await program.parseAsync(argv)
  } catch (error) {
    if (error instanceof CommanderError) {
      exit(error.exitCode === 0 ? ExitCode.Done : ExitCode.WrongUse)
    }
    note(`mia: ${(error as Error).message}`)
    exit(exitCodeOf(error))
  }
}
