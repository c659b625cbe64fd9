import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { Instrumenter } from '@stryker-mutator/instrumenter'

import { withLightHead } from './switch.ts'

export type Mutant = {
  /** Its number in this run. */
  readonly id: number
  /** From the project’s folder, with slashes. */
  readonly file: string
  /** From 1. */
  readonly line: number
  /** StrykerJS’s name of what was done. */
  readonly operator: string
  /** The line it begins on, without its indent: with `from` and `to` it names the mutant in every version. */
  readonly code: string
  readonly from: string
  readonly to: string
}

export type MutatedFile = { readonly file: string; readonly code: string }

export type Mutation = {
  readonly files: readonly MutatedFile[]
  readonly mutants: readonly Mutant[]
}

/** More of a block’s text says no more of which it is. */
const maxTextLength = 100

const silent = () => undefined
const isOff = () => false
const logger = {
  isTraceEnabled: isOff,
  isDebugEnabled: isOff,
  isInfoEnabled: isOff,
  isWarnEnabled: isOff,
  isErrorEnabled: isOff,
  isFatalEnabled: isOff,
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  fatal: silent,
}

/** Every mutant that StrykerJS’s operators make of these files, all of a file’s in one module. */
export async function mutate(project: string, files: readonly string[]): Promise<Mutation> {
  const texts = new Map(files.map((file) => [file, readFileSync(join(project, file), 'utf8')]))
  const { files: mutated, mutants } = await new Instrumenter(logger).instrument(
    [...texts].map(([name, content]) => ({ name, content, mutate: true })),
    { plugins: null, excludedMutations: [], ignorers: [] },
  )
  return {
    files: mutated.map(({ name, content }) => ({ file: name, code: withLightHead(content) })),
    mutants: mutants.map(({ id, fileName, location, mutatorName, replacement }) => {
      const lines = (texts.get(fileName) ?? '').split('\n')
      return {
        id: Number(id),
        file: fileName,
        line: location.start.line + 1,
        operator: mutatorName,
        code: shortened(lines[location.start.line] ?? ''),
        from: shortened(textBetween(lines, location.start, location.end)),
        to: shortened(replacement),
      }
    }),
  }
}

type Position = { readonly line: number; readonly column: number }

function textBetween(lines: readonly string[], start: Position, end: Position): string {
  if (start.line === end.line) return (lines[start.line] ?? '').slice(start.column, end.column)
  const [first = '', ...rest] = lines.slice(start.line, end.line + 1)
  const last = rest.pop() ?? ''
  return [first.slice(start.column), ...rest, last.slice(0, end.column)].join('\n')
}

function shortened(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim()
  return flat.length > maxTextLength ? `${flat.slice(0, maxTextLength - 1)}…` : flat
}

/** Its name, the same as long as its line is: results and accepted mutants are kept by it. */
export function nameOf({ file, code, from, to }: Omit<Mutant, 'id' | 'line' | 'operator'>): string {
  return [file, code, from, to].join('\n')
}
