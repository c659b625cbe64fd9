import { spawn } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'

import type { Mode } from '../../../shared/vocabulary.ts'
import { projectDir } from '../panel-build.ts'

export type WatchdogFlags = {
  readonly dataDir: string
  readonly config: string | undefined
  readonly host: string
  readonly port: number
  readonly clientId: number
  readonly account: string | undefined
  readonly mode: Mode
  readonly edge: string | undefined
}

/**
 * Starts a watchdog that outlives this process: it ends when a core says goodbye, not when one is gone. It has a
 * process group of its own, so that Ctrl-C and the end of the terminal pass it by; what it does is in its log.
 */
export function launchWatchdog(flags: WatchdogFlags): void {
  const { dataDir, clientId, ...others } = flags
  const named = { 'data-dir': dataDir, 'client-id': clientId, ...others }
  const args = Object.entries(named).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  )
  const main = join(projectDir, 'core-node', 'main.ts')
  const child = spawn(process.execPath, [...process.execArgv, main, 'watchdog', ...args], {
    detached: true,
    stdio: 'ignore',
  })
  // Without one the core goes on, and tries again.
  child.on('error', () => {})
  child.unref()
}
