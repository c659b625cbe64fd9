import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { microsPerMinute } from '../../shared/units.ts'
import { CrashDesk } from './crash-desk.ts'

/** Minute bars that a score needs before it speaks, and one more: they end a moment before the market begins. */
const minutes = 7
const rehearsalStart = '2026-09-15T13:22:40Z'
/** The opening, the busiest minutes of the day. */
export const marketStart = '2026-09-15T13:30:00Z'
const rehearsalSpeed = 60
const withinMs = 60_000

/**
 * Records the minutes before the market that every point begins in, once: a core that warms up from this tape
 * trades from its first second on.
 * @returns a folder of tapes, for its caller to remove
 */
export async function rehearse(seed: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mia-crash-tapes-'))
  const desk = await CrashDesk.open({
    seed,
    start: rehearsalStart,
    tapes: undefined,
    speed: rehearsalSpeed,
  })
  try {
    const core = await desk.startCore({ mode: 'dry-run', hasTape: true })
    const endUs = Date.parse(rehearsalStart) * 1_000 + minutes * microsPerMinute
    const { isSo } = await desk.until(
      async () => Date.parse((await desk.truth()).time) * 1_000,
      (nowUs) => nowUs >= endUs,
      withinMs,
    )
    if (!isSo) throw new Error(`the rehearsal did not come to its end: ${core.output}`)
    core.signal('SIGTERM')
    await core.ended
    cpSync(desk.dataDir.tapes, folder, { recursive: true })
  } finally {
    await desk.close()
  }
  return folder
}
