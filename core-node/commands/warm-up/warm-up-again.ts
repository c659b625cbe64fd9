import { basename } from 'node:path'

import type { Engine } from '../../engine/step/engine.ts'
import type { SegmentHead } from '../../engine/tape/segment.ts'
import { WarmUp } from '../../engine/warm-up.ts'
import { tapeBeside } from '../verify/tape-files.ts'
import { playTape } from './play-tape.ts'

/**
 * Warms an engine up as a run did before it began, from the same tapes, each as far as it was then.
 * @param file the run's first tape: the others lie beside it
 * @returns why it cannot be done; null when it was
 */
export async function warmUpAgain(
  engine: Engine,
  file: string,
  head: SegmentHead,
  onProgress: (share: number) => void,
): Promise<string | null> {
  const warmUp = new WarmUp(engine)
  for (const [i, wanted] of head.warmUp.entries()) {
    const path = tapeBeside(file, wanted.tape)
    if (path === undefined) {
      return `${file}: its run warmed up from ${wanted.tape}, which is not beside it any more`
    }
    const { tape, error } = await playTape(path, warmUp, {
      maxEvents: wanted.events,
      instrument: head.instrument,
      onBlock: () => {
        onProgress(i / head.warmUp.length)
        return Promise.resolve(true)
      },
    })
    if (tape.events === wanted.events && tape.digest === wanted.digest) continue
    if (error !== undefined) return `${error.message}; ${basename(file)} warmed up from it`
    return `${path}: it is not the tape that ${basename(file)} warmed up from: ${tape.events} events of ${wanted.events}, digest ${tape.digest} in place of ${wanted.digest}`
  }
  if (head.warmUp.length > 0) engine.interrupt()
  return null
}
