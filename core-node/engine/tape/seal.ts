import { createReadStream, createWriteStream, existsSync, readdirSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdCompress } from 'node:zlib'

import { openEnding, parseTapeName, sealedEnding } from '../../market/tape/tape-name.ts'

/**
 * Compresses a closed tape. The whole file appears under its name at once; only then the open one goes, and
 * readers prefer the closed one: whenever it is cut off, one whole tape is there.
 */
export async function seal(folder: string, stem: string): Promise<void> {
  const source = join(folder, stem + openEnding)
  const target = join(folder, stem + sealedEnding)
  if (!existsSync(target)) {
    const partial = `${target}.partial`
    // With a checksum: without one damage can pass unseen.
    const compress = createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } })
    await pipeline(createReadStream(source), compress, createWriteStream(partial, { mode: 0o600 }))
    const handle = await open(partial, 'r+')
    await handle.sync()
    await handle.close()
    await rename(partial, target)
  }
  await rm(source)
}

/** Open tapes of earlier trade dates of this account: a crash left them. */
export function leftOpen(folder: string, account: string, stem: string): string[] {
  return readdirSync(folder)
    .filter((name) => {
      const parsed = parseTapeName(name)
      return parsed?.isSealed === false && parsed.account === account && name !== stem + openEnding
    })
    .map((name) => name.slice(0, -openEnding.length))
}
