import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder. */
export const projectDir = fileURLToPath(new URL('../..', import.meta.url))

const panelSource = join(projectDir, 'edge', 'panel')
export const panelDist = join(panelSource, 'dist')

/** Builds the panel's page when there is none, or its source has changed since. */
export async function buildPanel(): Promise<void> {
  const page = join(panelDist, 'index.html')
  const builtMs = existsSync(page) ? statSync(page).mtimeMs : 0
  if (builtMs > newestMs(panelSource)) return
  const { build } = await import('vite')
  await build({ root: panelSource, logLevel: 'error' })
}

function newestMs(folder: string): number {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
  const times = names
    .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(panelDist))
    .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs)
  return Math.max(...times)
}
