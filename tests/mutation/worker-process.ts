import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import type { Answer, SurveyTask, Trial, TrialTask } from './protocol.ts'
import type { Fate } from './results.ts'

const workerPath = fileURLToPath(new URL('worker.ts', import.meta.url))
/** A mutant of which nothing is heard for so long never comes to an end. */
const patienceMs = 60_000
/** A mutant that fills the memory ends its own process, not the machine. */
const execArgv = ['--max-old-space-size=1024', '--disable-warning=ExperimentalWarning']

export type Survey = Extract<Answer, { kind: 'surveyed' }>

/** @throws when a test fails without any mutant */
export async function survey(task: SurveyTask): Promise<Survey> {
  let found: Survey | undefined
  await converse(start(task), (answer) => {
    if (answer.kind === 'surveyed') found = answer
  })
  if (found === undefined) throw new Error('the survey of the tests ended without a result')
  return found
}

/** Tries all mutants of a file. A process that hangs or dies is replaced, and its mutant counts as noticed. */
export async function tryMutants(
  task: TrialTask,
  onFate: (id: number, fate: Fate) => void,
): Promise<void> {
  let left: readonly Trial[] = task.trials
  while (left.length > 0) {
    const done = new Set<number>()
    let begun: number | undefined
    const settle = (id: number, fate: Fate) => {
      done.add(id)
      onFate(id, fate)
    }
    await converse(start({ ...task, trials: left }), (answer) => {
      if (answer.kind === 'begun') begun = answer.id
      if (answer.kind !== 'tried') return
      begun = undefined
      settle(answer.id, answer.killedBy === undefined ? 'survived' : 'killed')
    })
    if (begun !== undefined) settle(begun, 'endless')
    if (done.size === 0) throw new Error(`no mutant of ${task.file} could be tried`)
    left = left.filter(({ id }) => !done.has(id))
  }
}

function start(task: SurveyTask | TrialTask): ChildProcess {
  const child = fork(workerPath, { execArgv, serialization: 'advanced', cwd: task.project })
  child.send(task)
  return child
}

/** Hears a process until it ends, or falls silent and is ended. */
function converse(child: ChildProcess, onAnswer: (answer: Answer) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const end = () => child.kill('SIGKILL')
  let timer = setTimeout(end, patienceMs)
  child.on('message', (answer: Answer) => {
    clearTimeout(timer)
    timer = setTimeout(end, patienceMs)
    if (answer.kind === 'broken') reject(new Error(answer.reason))
    else onAnswer(answer)
  })
  child.once('error', reject)
  child.once('exit', () => {
    clearTimeout(timer)
    resolve()
  })
  return promise
}
