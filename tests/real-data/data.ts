import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { env } from 'node:process'

/** Where the recorded market data lie: MIA_DATA, or the folder beside the project. */
export const dataFolder = resolve(env['MIA_DATA'] ?? '../shared/data')

/** Without the data these tests are skipped, each by its name. */
export const hasData = existsSync(dataFolder)

export function dataFile(path: string): string {
  return join(dataFolder, path)
}
