import { resolve } from 'node:path'
import { cwd, env } from 'node:process'

/**
 * Paths on the command line are those of the folder the user stands in: npm runs scripts in the project's
 * folder and leaves the user's in INIT_CWD.
 */
export function userPath(path: string): string {
  return resolve(env['INIT_CWD'] ?? cwd(), path)
}
