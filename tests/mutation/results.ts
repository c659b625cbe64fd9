import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export type Fate = 'killed' | 'endless' | 'survived' | 'not reached'

/** What became of a file's mutants, by their names. */
export type FileResult = {
  /** Of all that decided over them. */
  readonly digest: string
  readonly fates: Readonly<Record<string, Fate>>
}

/**
 * Results of former runs, a file of code each, beside the installed packages: they may be thrown away at any
 * time, and are written as soon as a file is through.
 */
export class Results {
  readonly #path: string
  readonly #byFile: Map<string, FileResult>

  constructor(project: string) {
    this.#path = join(project, 'node_modules/.cache/mutation/results.json')
    this.#byFile = new Map(Object.entries(read(this.#path)))
  }

  /** What the last run that came to an end for this file says. */
  of(file: string): FileResult | undefined {
    return this.#byFile.get(file)
  }

  set(file: string, result: FileResult): void {
    this.#byFile.set(file, result)
    mkdirSync(dirname(this.#path), { recursive: true })
    writeFileSync(this.#path, JSON.stringify(Object.fromEntries(this.#byFile)))
  }
}

function read(path: string): Record<string, FileResult> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, FileResult>
  } catch {
    return {}
  }
}

export function isNoticed(fate: Fate): boolean {
  return fate === 'killed' || fate === 'endless'
}
