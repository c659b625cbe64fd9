import process from 'node:process'

import type { SeedReport } from './run-seed.ts'
import { runSeed, sessionStart } from './run-seed.ts'
import { VirtualTime } from './virtual-time.ts'

/** What the parent asks, and what it is told. */
export type SeedRequest = { readonly seed: number; readonly isVerbose: boolean }
export type SeedMessage =
  | { readonly type: 'line'; readonly text: string }
  | { readonly type: 'report'; readonly report: SeedReport }

/** A process of its own, in which time is virtual: it runs one seed after another, as the parent asks. */
const time = new VirtualTime(Date.parse(sessionStart))
time.install()

process.on('message', ({ seed, isVerbose }: SeedRequest) => {
  const tell = (text: string) => {
    if (isVerbose) process.send?.({ type: 'line', text } satisfies SeedMessage)
  }
  time.restart()
  void runSeed(seed, time, tell).then((report) =>
    process.send?.({ type: 'report', report } satisfies SeedMessage),
  )
})
process.on('disconnect', () => process.exit(0))
