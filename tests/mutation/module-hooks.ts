import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** What is loaded anew for each generation: all that may hold a mutant, and the tests. */
const mutable = /\/(core-node\/(risk|execution)|tests\/core-node)\//

/** What tests get in place of the packages they import. */
const standIns = new Map([
  ['vitest', new URL('test-registry.ts', import.meta.url).href],
  ['fast-check', new URL('few-cases.ts', import.meta.url).href],
])

export type ModuleHooks = {
  /** From now on modules are loaded anew: what they compute while they load, they compute again. */
  readonly renew: () => void
}

/** Loads these modules in place of those on disk, and stand-ins for the packages that tests import. */
export function replaceModules(project: string, codeOf: ReadonlyMap<string, string>): ModuleHooks {
  const mutated = new Map<string, string>()
  for (const [file, code] of codeOf) {
    const { href } = pathToFileURL(`${project}/${file}`)
    mutated.set(href, stripTypeScriptTypes(code))
  }
  let generation = 0
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const isTest = context.parentURL?.includes('/tests/core-node/') ?? false
      const standIn = isTest ? standIns.get(specifier) : undefined
      if (standIn !== undefined) return { url: standIn, shortCircuit: true }
      const resolved = nextResolve(specifier, context)
      if (!mutable.test(resolved.url)) return resolved
      return { ...resolved, url: `${resolved.url}?generation=${generation}` }
    },
    load(url, context, nextLoad) {
      const [path = url] = url.split('?')
      if (!mutable.test(path)) return nextLoad(url, context)
      const source =
        mutated.get(path) ?? stripTypeScriptTypes(readFileSync(fileURLToPath(path), 'utf8'))
      return { format: 'module', source, shortCircuit: true }
    },
  })
  return {
    renew: () => {
      generation++
    },
  }
}
