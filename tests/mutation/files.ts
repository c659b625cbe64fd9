import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Folders whose files are mutated, and whose score is asked for. */
export const folders = ['core-node/risk', 'core-node/execution'] as const

export function folderOf(file: string): (typeof folders)[number] | undefined {
  return folders.find((folder) => file.startsWith(`${folder}/`))
}

export function mutatedFiles(project: string): string[] {
  return filesOf(project, `{${folders.join(',')}}/**/*.ts`)
}

export function testFiles(project: string): string[] {
  return filesOf(project, `tests/{${folders.join(',')}}/**/*.test.ts`)
}

/** All that decides over the fate of a mutant, beside the installed packages. */
const decisive = [
  `{${folders.join(',')},core-node/market,shared}/**/*.ts`,
  `tests/{${folders.join(',')}}/**/*.ts`,
  'tests/core-node/*.ts',
  'tests/mutation/{few-cases,module-hooks,mutants,plan,switch,test-registry,worker}.ts',
]

/** Differs when the fate of a mutant may do so. */
export function digestOf(project: string): string {
  const hash = createHash('sha256')
  for (const file of decisive.flatMap((pattern) => filesOf(project, pattern))) {
    hash.update(file).update(readFileSync(join(project, file)))
  }
  return hash.digest('hex')
}

/** @throws when git does not know the commit */
export function filesSince(project: string, commit: string): ReadonlySet<string> {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: project,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  const changed = git('diff', '--name-only', commit, '--', ...folders)
  const added = git('ls-files', '--others', '--exclude-standard', '--', ...folders)
  return new Set(`${changed}${added}`.split('\n').filter((file) => file !== ''))
}

function filesOf(project: string, pattern: string): string[] {
  const files = globSync(pattern, { cwd: project }).map((file) => file.replaceAll('\\', '/'))
  return [...new Set(files)].toSorted((a, b) => (a < b ? -1 : 1))
}
