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

/** Where the audit goes, and the secrets of the way; undefined when it stays here. @param journal its name */
export function edgeLinkOf(
  { config, mode, dataDir, edgeUrl }: Parts,
  journal: string,
): EdgeLink | undefined {
  if (edgeUrl === undefined) return undefined
  const { uplink, command } = readKeys(dataDir.keys, config.desk)
  return {
    url: edgeUrl,
    journal,
    desk: config.desk,
    mode,
    build,
    uplinkSecret: uplink,
    commandSecret: command,
  }
}
