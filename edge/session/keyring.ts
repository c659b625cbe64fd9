import type { Result } from '../../shared/result.ts'
import { failure, success } from '../../shared/result.ts'
import type { SigningKey } from '../../shared/signatures.ts'
import { importKey } from '../../shared/signatures.ts'
import type { SettingsSource } from '../settings.ts'
import { coreKeyId, edgeKeyId, readDeskKeys } from '../settings.ts'

/** The core signs with one, the edge with the other. */
export type DeskSigningKeys = { readonly core: SigningKey; readonly edge: SigningKey }

/** The keys of one desk, imported once. A new secret is a new deployment, which starts the object anew. */
export class Keyring {
  readonly #settings: SettingsSource
  #imported: { readonly desk: string; readonly keys: ReturnType<typeof importDeskKeys> } | undefined

  constructor(settings: SettingsSource) {
    this.#settings = settings
  }

  async keysOf(desk: string): Promise<Result<DeskSigningKeys, string>> {
    if (this.#imported?.desk !== desk) {
      this.#imported = { desk, keys: importDeskKeys(this.#settings, desk) }
    }
    return this.#imported.keys
  }
}

async function importDeskKeys(
  settings: SettingsSource,
  desk: string,
): Promise<Result<DeskSigningKeys, string>> {
  const keys = readDeskKeys(settings)
  if (!keys.ok) return keys
  const secrets = keys.value.get(desk)
  if (secrets === undefined) return failure(`DESK_KEYS holds no keys of desk ${desk}`)
  return success({
    core: await importKey(coreKeyId, secrets.uplink),
    edge: await importKey(edgeKeyId, secrets.command),
  })
}
