import { argv, exit, stdout } from 'node:process'

import { Command, CommanderError } from 'commander'

import { version } from '../operations/build.ts'
import { ExitCode, exitCodeOf } from '../operations/exit.ts'
import { note } from '../operations/output.ts'
import { addBars } from './bars.ts'
import { addChecklist } from './checklist.ts'
import { addControls } from './controls.ts'
import { addDoctor } from './doctor.ts'
import { addEdge } from './edge.ts'
import { addExplain } from './explain.ts'
import { addFeatures } from './features.ts'
import { addFetch } from './fetch.ts'
import { addGamma } from './gamma.ts'
import { addGateway } from './gateway.ts'
import { addFlatten, addKill } from './kill.ts'
import { addPresets } from './presets.ts'
import { addRearm } from './rearm.ts'
import { addReconcile } from './reconcile.ts'
import { addReplay } from './replay.ts'
import { addRun } from './run.ts'
import { addStatus } from './status.ts'
import { addStress } from './stress.ts'
import { addTape } from './tape.ts'
import { addUp } from './up.ts'
import { addVerify } from './verify.ts'
import { addWatchdog } from './watchdog.ts'

/** The `mia` command: each subcommand in a file of its own. */
export async function runProgram(): Promise<void> {
  // Whoever reads our output may have seen enough, as `| head` does.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') exit(ExitCode.Done)
    throw error
  })
  const program = new Command('mia')
    .description('Automated trading of E-mini S&P 500 futures')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(add --help for what there is)')
  addUp(program)
  addRun(program)
  addGateway(program)
  addEdge(program)
  addWatchdog(program)
  addReplay(program)
  addStress(program)
  addBars(program)
  addFetch(program)
  addGamma(program)
  addStatus(program)
  addKill(program)
  addFlatten(program)
  addRearm(program)
  addReconcile(program)
  addFeatures(program)
  addPresets(program)
  addExplain(program)
  addTape(program)
  addVerify(program)
  addControls(program)
  addDoctor(program)
  addChecklist(program)
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
