import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { acceptedMutants } from './accepted.ts'
import { digestOf, filesSince, mutatedFiles, testFiles } from './files.ts'
import type { Mutant, Mutation } from './mutants.ts'
import { mutate, nameOf } from './mutants.ts'
import type { Options } from './options.ts'
import { optionsOf, usage } from './options.ts'
import { planTrials } from './plan.ts'
import { Progress } from './progress.ts'
import type { JudgedMutant } from './report.ts'
import { reportOf, textOf } from './report.ts'
import type { Fate } from './results.ts'
import { isNoticed, Results } from './results.ts'
import { survey, tryMutants } from './worker-process.ts'

const project = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '')

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  let options: Options
  try {
    options = optionsOf(args)
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
    return 2
  }
  if (options.isHelp) {
    console.log(usage)
    return 0
  }
  let chosen: readonly string[]
  try {
    chosen = chosenFiles(options)
  } catch {
    console.error(
      `git knows no commit "${options.since}": give --since a commit, a branch or a tag.`,
    )
    return 2
  }
  if (chosen.length === 0) {
    console.error('No file of core-node/risk or core-node/execution is meant by these options.')
    return 2
  }
  let judged: readonly JudgedMutant[]
  try {
    judged = await judge(chosen, options)
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    return 1
  }
  const report = reportOf(judged, acceptedMutants, new Set(mutatedFiles(project)))
  console.log(options.isJson ? JSON.stringify(report, undefined, 2) : textOf(report))
  return report.isGood ? 0 : 1
}

function chosenFiles({ files: wanted, since }: Options): string[] {
  const changed = since === undefined ? undefined : filesSince(project, since)
  return mutatedFiles(project).filter((file) => {
    const isWanted = wanted.length === 0 || wanted.some((text) => file.includes(text))
    return isWanted && (changed === undefined || changed.has(file))
  })
}

/** What becomes of every mutant of these files: known from a former run, or tried now. */
async function judge(chosen: readonly string[], options: Options): Promise<JudgedMutant[]> {
  const tests = testFiles(project)
  const mutation = await mutate(project, mutatedFiles(project))
  const results = new Results(project)
  const digest = digestOf(project)
  const known = (mutant: Mutant): Fate | undefined => {
    const result = options.isFresh ? undefined : results.of(mutant.file)
    const fate = result?.fates[nameOf(mutant)]
    if (fate === undefined || result?.digest === digest) return fate
    return options.onlySurvivors && isNoticed(fate) ? fate : undefined
  }
  const ofFile = (file: string) => mutation.mutants.filter((mutant) => mutant.file === file)
  const fates = new Map<number, Fate>()
  for (const mutant of chosen.flatMap(ofFile)) {
    const fate = known(mutant)
    if (fate !== undefined) fates.set(mutant.id, fate)
  }
  await tryRest(chosen, mutation, tests, fates, (file) => {
    if (digestOf(project) !== digest) {
      throw new Error('Code or tests were changed while they were tried: run it again.')
    }
    const mutants = ofFile(file).map(
      (one) => [nameOf(one), fates.get(one.id) ?? 'not reached'] as const,
    )
    results.set(file, { digest, fates: worstOf(mutants) })
  })
  return chosen
    .flatMap(ofFile)
    .map((mutant) => ({ ...mutant, fate: fates.get(mutant.id) ?? 'not reached' }))
}

/** Of mutants that look alike the one that was not noticed counts. */
function worstOf(mutants: readonly (readonly [string, Fate])[]): Record<string, Fate> {
  const fates: Record<string, Fate> = {}
  for (const [name, fate] of mutants) {
    const before = fates[name]
    if (before === undefined || isNoticed(before)) fates[name] = fate
  }
  return fates
}

async function tryRest(
  chosen: readonly string[],
  { files, mutants }: Mutation,
  tests: readonly string[],
  fates: Map<number, Fate>,
  onFileDone: (file: string) => void,
): Promise<void> {
  const open = mutants.filter(({ id, file }) => chosen.includes(file) && !fates.has(id))
  if (open.length === 0) return
  const progress = new Progress(open.length)
  progress.say('running every test once without a mutant')
  const code = files.map((one) => [one.file, one.code] as const)
  const highest = Math.max(...mutants.map(({ id }) => id))
  const found = await survey({ kind: 'survey', project, code, highest, tests })
  for (const file of chosen) {
    const ofFile = open.filter((mutant) => mutant.file === file)
    if (ofFile.length === 0) continue
    const trials = planTrials(ofFile, found)
    progress.skip(ofFile.length - trials.length)
    const text = files.find((one) => one.file === file)?.code ?? ''
    await tryMutants({ kind: 'trials', project, file, code: text, tests, trials }, (id, fate) => {
      fates.set(id, fate)
      progress.step(file)
    })
    onFileDone(file)
  }
  progress.end()
}
