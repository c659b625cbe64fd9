/**
 * Runs before every npm script that needs the project's packages: installs them when they are missing or not
 * those of the lock file. Plain JavaScript without imports of packages, since it runs on whatever Node the
 * machine has.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const project = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const lock = readFileSync(join(project, 'package-lock.json'), 'utf8')
const mark = join(project, 'node_modules', '.installed-lock.json')
const isCurrent = existsSync(mark) && readFileSync(mark, 'utf8') === lock

if (!isCurrent) {
  console.error('Installing packages (once, about a minute) …')
  const npm = process.env.npm_execpath
  const [command, args] = npm === undefined ? ['npm', ['ci']] : [process.execPath, [npm, 'ci']]
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync(command, [...args, ...quiet], {
    cwd: project,
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) {
    console.error('npm ci failed: see above. With the network back, run the same command again.')
    process.exit(status ?? 1)
  }
  writeFileSync(mark, lock)
}
