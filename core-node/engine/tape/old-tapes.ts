import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { parseTapeName } from '../../market/tape/tape-name.ts'

/**
 * Removes an account's closed tapes of trade dates more than so many days before another.
 * @param account as it stands in a tape's name
 * @param tradeDate YYYY-MM-DD
 * @returns the names of those that are gone
 */
export async function removeOldTapes(
  folder: string,
  account: string,
  tradeDate: string,
  keepDays: number,
): Promise<string[]> {
  const oldest = Temporal.PlainDate.from(tradeDate).subtract({ days: keepDays }).toString()
  const old = (await readdir(folder)).filter((name) => {
    const parsed = parseTapeName(name)
    return parsed?.isSealed === true && parsed.account === account && parsed.tradeDate < oldest
  })
  for (const name of old) await rm(join(folder, name))
  return old
}
