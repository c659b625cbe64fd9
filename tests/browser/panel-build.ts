import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { build } from 'vite'

const source = fileURLToPath(new URL('../../edge/panel', import.meta.url))

export type BuiltPanel = { readonly dist: string; remove(): void }

/** The panel as it is served, built into a folder of its own. */
export async function buildPanel(): Promise<BuiltPanel> {
  const dist = mkdtempSync(join(tmpdir(), 'mia-panel-'))
  await build({ root: source, logLevel: 'error', build: { outDir: dist, emptyOutDir: true } })
  return { dist, remove: () => rmSync(dist, { recursive: true, force: true }) }
}
