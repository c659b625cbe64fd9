import { availableParallelism, cpus, totalmem } from 'node:os'
import process from 'node:process'

/** What a figure was measured on: without it a figure says nothing. */
export function machine(): string {
  const model = cpus()[0]?.model ?? 'unknown processor'
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  return `${model}, ${availableParallelism()} cores, ${gigabytes} GiB, node ${process.version}, ${process.platform}`
}
