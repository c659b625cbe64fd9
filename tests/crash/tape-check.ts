import { tapesIn } from '../../core-node/commands/verify/tape-files.ts'
import { mia } from '../core-node/commands/mia.ts'
import type { CrashDesk } from './crash-desk.ts'

/**
 * Whether the tape of a session, torn where its core died, gives again what was decided. The rehearsal’s tape
 * lies before it; its journal is not here.
 * @returns what does not, in sentences
 */
export async function tapeFailures({ dataDir }: CrashDesk): Promise<string[]> {
  const tape = tapesIn(dataDir.tapes).at(-1) ?? ''
  const { code, stdout, stderr } = await mia('verify', tape, '--data-dir', dataDir.path, '--json')
  return code === 0 ? [] : [`the tape does not give the session again: ${stdout}${stderr}`]
}
