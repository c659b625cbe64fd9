import { parseArgs } from 'node:util'

export const usage = `Usage: npm run mutation -- [options]

Changes core-node/risk and core-node/execution in one small way at a time and runs the tests that reach the
change. A change that no test notices has survived. What was tried with the same code and the same tests is not
tried again, so that a run that was stopped goes on where it was.

Options:
  --file TEXT     only files whose path contains the text; may be given more than once
  --since COMMIT  only files that differ from a commit
  --survivors     only mutants that no test noticed in the last run: for work on tests
  --fresh         try everything again
  --json          the result as JSON on standard output
  --help          this text

Exit codes: 0 at least 95 % of each folder's mutants are noticed, 1 less, or the list of accepted ones does not
fit the code, 2 wrong use.
`

export type Options = {
  readonly files: readonly string[]
  readonly since: string | undefined
  readonly onlySurvivors: boolean
  readonly isFresh: boolean
  readonly isJson: boolean
  readonly isHelp: boolean
}

/** @throws TypeError when an option is not known */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      file: { type: 'string', multiple: true, default: [] },
      since: { type: 'string' },
      survivors: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  return {
    files: values.file,
    since: values.since,
    onlySurvivors: values.survivors,
    isFresh: values.fresh,
    isJson: values.json,
    isHelp: values.help,
  }
}
