import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'

import type { ModuleHooks } from './module-hooks.ts'
import { replaceModules } from './module-hooks.ts'
import type { Answer, SurveyedTest, SurveyTask, Task, Trial, TrialTask } from './protocol.ts'
import { mutantSwitch, noMutant } from './switch.ts'
import type { RegisteredTest } from './test-registry.ts'
import { collect } from './test-registry.ts'

process.once('message', (task: Task) => {
  const work = task.kind === 'survey' ? survey(task) : tryAll(task)
  work
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      return answer({ kind: 'broken', reason })
    })
    .finally(() => process.exit())
})

// Whoever asked is gone: nobody waits for the rest.
process.once('disconnect', () => process.exit())

/** Resolves when the message has left. */
function answer(message: Answer): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  process.send?.(message, undefined, undefined, () => resolve())
  return promise
}

/** Runs every test once without a mutant, and notes what it reaches. */
async function survey({ project, code, highest, tests: files }: SurveyTask): Promise<void> {
  const reached = new Uint32Array(highest + 1)
  replaceModules(project, new Map(code))
  mutantSwitch.reached = reached
  const tests = await load(project, files)
  const atLoad = reachedIn(reached).map(([id]) => id)
  const surveyed: SurveyedTest[] = []
  for (const [name, test] of tests) {
    await answer({ kind: 'begun', id: noMutant })
    reached.fill(0)
    const startMs = performance.now()
    const failure = await failureOf(test)
    if (failure !== undefined) throw new Error(`${name}: fails without any mutant\n${failure}`)
    surveyed.push({ name, ms: performance.now() - startMs, reached: reachedIn(reached) })
  }
  await answer({ kind: 'surveyed', tests: surveyed, atLoad })
}

function reachedIn(counts: Uint32Array): (readonly [number, number])[] {
  return [...counts.entries()].filter(([, times]) => times > 0)
}

/** Tries one mutant after another, each until the first test that fails; those of loading modules last. */
async function tryAll({ project, file, code, tests: files, trials }: TrialTask): Promise<void> {
  const hooks = replaceModules(project, new Map([[file, code]]))
  const tests = await load(project, files)
  for (const trial of trials.filter(({ isStatic }) => !isStatic)) {
    await answer({ kind: 'begun', id: trial.id })
    await answer({ kind: 'tried', id: trial.id, killedBy: await killerOf(trial, tests) })
  }
  for (const trial of trials.filter(({ isStatic }) => isStatic)) {
    await answer({ kind: 'begun', id: trial.id })
    await answer({
      kind: 'tried',
      id: trial.id,
      killedBy: await killerFromLoad(hooks, trial, files),
    })
  }
  await answer({ kind: 'finished' })

  async function killerFromLoad(
    { renew }: ModuleHooks,
    trial: Trial,
    loaded: readonly string[],
  ): Promise<string | undefined> {
    renew()
    bringToLife(trial)
    try {
      return await killerOf(trial, await load(project, loaded))
    } catch {
      return 'loading'
    } finally {
      mutantSwitch.active = noMutant
    }
  }
}

function bringToLife({ id, hitLimit }: Trial): void {
  mutantSwitch.active = id
  mutantSwitch.hitsLeft = hitLimit
}

/** The test that killed last kills most likely again. */
let lastKiller = ''

async function killerOf(trial: Trial, tests: Tests): Promise<string | undefined> {
  const names = trial.tests.includes(lastKiller) ? [lastKiller, ...trial.tests] : trial.tests
  for (const name of names) {
    const test = tests.get(name)
    if (test === undefined) continue
    bringToLife(trial)
    const failure = await failureOf(test)
    mutantSwitch.active = noMutant
    if (failure === undefined) continue
    lastKiller = name
    return name
  }
  return undefined
}

type Tests = ReadonlyMap<string, RegisteredTest>

/** By name, in the order of the files. */
async function load(project: string, files: readonly string[]): Promise<Tests> {
  const tests = new Map<string, RegisteredTest>()
  for (const file of files) {
    const { href } = pathToFileURL(join(project, file))
    for (const test of await collect(join(project, file), () => import(href))) {
      tests.set(`${file} > ${test.name}`, test)
    }
  }
  return tests
}

async function failureOf({ run }: RegisteredTest): Promise<string | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
