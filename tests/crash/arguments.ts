import { parseArgs } from 'node:util'

export type CrashArguments = {
  /** How many points, from the first on; undefined for all that are left. */
  readonly points: number | undefined
  readonly first: number
  /** One of so many that are spread over all points; undefined for none of them. */
  readonly batch: number | undefined
  readonly jobs: number
  readonly seed: number
  readonly isJson: boolean
}

export const usage = `npm run crash -- [--first POINT] [--points N] [--batch K] [--jobs 2] [--seed 7] [--json]

Kills the core with SIGKILL at its writes to the journal and to the broker's socket, one write after the other,
each in a simulated session of its own; starts it again, and compares its books with the broker's. A point's
number always means the same write. All of them take about half an hour.

  --first POINT  the first point; default 1
  --points N     how many; default all from the first on
  --batch K      the K-th batch: 12 points, spread over all kinds of writes
  --jobs N       sessions at a time; default 2
  --seed N       of the market; default 7
  --json         the result as JSON on standard output`

const mostPoints = 100_000
const mostJobs = 16
const defaultSeed = '7'

/** @throws Error that says what is wrong with them */
export function readArguments(args: readonly string[]): CrashArguments | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      points: { type: 'string' },
      first: { type: 'string' },
      batch: { type: 'string' },
      jobs: { type: 'string', default: '2' },
      seed: { type: 'string', default: defaultSeed },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const { batch, first, points } = values
  if (batch !== undefined && (first !== undefined || points !== undefined)) {
    throw new Error('--batch says which points: leave --first and --points out')
  }
  return {
    points: points === undefined ? undefined : whole('--points', points, mostPoints),
    first: whole('--first', first ?? '1', mostPoints),
    batch: batch === undefined ? undefined : whole('--batch', batch, mostPoints),
    jobs: whole('--jobs', values.jobs, mostJobs),
    seed: whole('--seed', values.seed, 2 ** 32 - 1),
    isJson: values.json,
  }
}

function whole(name: string, text: string, most: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value
  throw new Error(`${name} is "${text}": write a whole number from 1 to ${most}`)
}
