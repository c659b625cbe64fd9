import { parseArgs } from 'node:util'

export type FaultArguments = {
  readonly seeds: number
  readonly firstSeed: number
  readonly jobs: number
  readonly isJson: boolean
  readonly isVerbose: boolean
}

export const usage = `npm run faults -- [--seeds 200] [--first SEED] [--jobs 2] [--json] [--verbose]

Runs a busy simulated session for each seed, strikes it with random faults, ends it flat, and compares the
broker's books with the core's. The same seed gives the same session.

  --seeds N     how many sessions; default 10
  --first SEED  the first seed; default 1
  --jobs N      sessions at a time; default 2
  --json        the result as JSON on standard output
  --verbose     what happened, line by line, with the market's time; one job`

const mostSeeds = 100_000
const mostJobs = 64

/** @throws Error that says what is wrong with them */
export function readArguments(args: readonly string[]): FaultArguments | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: '10' },
      first: { type: 'string', default: '1' },
      jobs: { type: 'string', default: '2' },
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  return {
    seeds: whole('--seeds', values.seeds, mostSeeds),
    firstSeed: whole('--first', values.first, 2 ** 32 - 1),
    jobs: values.verbose ? 1 : whole('--jobs', values.jobs, mostJobs),
    isJson: values.json,
    isVerbose: values.verbose,
  }
}

function whole(name: string, text: string, most: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value
  throw new Error(`${name} is "${text}": write a whole number from 1 to ${most}`)
}
