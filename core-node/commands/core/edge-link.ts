import type { Voice } from '../../../shared/frames.ts'
import type { Mode } from '../../../shared/vocabulary.ts'
import { build } from '../../operations/build.ts'
import type { DataDir } from '../../operations/data-dir.ts'
import { readKeys } from '../../operations/keys.ts'
import type { EdgeLink } from '../../uplink/messages.ts'

type Parts = {
  readonly config: { readonly desk: string }
  readonly mode: Mode
  readonly dataDir: DataDir
  readonly edgeUrl: string | undefined
}

/** Where rows go, and the secrets of the way; undefined when they stay here. @param journal its name */
export function edgeLinkOf(
  { config, mode, dataDir, edgeUrl }: Parts,
  journal: string,
  voice: Voice = 'core',
): EdgeLink | undefined {
  if (edgeUrl === undefined) return undefined
  const { uplink, command } = readKeys(dataDir.keys, config.desk)
  return {
    url: edgeUrl,
    voice,
    journal,
    desk: config.desk,
    mode,
    build,
    uplinkSecret: uplink,
    commandSecret: command,
  }
}
