import type { SegmentEnd, SegmentHead } from '../../engine/tape/segment.ts'
import { DataError } from '../../feed/feed.ts'
import { readSegments } from '../tape/tape-reader.ts'
import { tapeAfter, tapeBeside } from './tape-files.ts'

/** A run's segment in one file. */
export type RunPart = {
  readonly file: string
  readonly head: SegmentHead
  readonly end: SegmentEnd | undefined
}

export type Run = {
  /** From the run's beginning to the segment in question; at least one. */
  readonly parts: readonly RunPart[]
  /** The journal's last row before the next segment of any run; Infinity when there is none. */
  readonly nextSeq: number
}

/** For every segment of a tape the run it belongs to, back to its beginning. @throws DataError */
export async function runsOf(file: string): Promise<Run[]> {
  const segments = await readSegments(file)
  const runs: Run[] = []
  for (const [i, { head, end }] of segments.entries()) {
    const next = segments[i + 1]?.head ?? (await firstHeadAfter(file))
    const before = await partsBefore(file, head)
    runs.push({
      parts: [...before, { file, head, end }],
      nextSeq: next?.journal === head.journal ? next.startSeq : Number.POSITIVE_INFINITY,
    })
  }
  return runs
}

async function partsBefore(file: string, head: SegmentHead): Promise<RunPart[]> {
  if (head.part === 0) return []
  const { run, part, previous } = head
  const path = previous === null ? undefined : tapeBeside(file, previous)
  const problem = `it is part ${part + 1} of a run`
  if (path === undefined) {
    throw new DataError(file, '', `${problem}, and the part before, ${previous}, is not beside it`)
  }
  const segments = await readSegments(path)
  const found = segments.find((segment) => segment.head.run === run && segment.head.part < part)
  if (found === undefined) throw new DataError(path, '', `it holds nothing of the run of ${file}`)
  return [...(await partsBefore(path, found.head)), { file: path, ...found }]
}

async function firstHeadAfter(file: string): Promise<SegmentHead | undefined> {
  const next = tapeAfter(file)
  if (next === undefined) return undefined
  const [first] = await readSegments(next)
  return first?.head
}
