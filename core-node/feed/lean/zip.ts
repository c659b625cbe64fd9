import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'

import type { Entry, ZipFile } from 'yauzl'
import yauzl from 'yauzl'

import { openProblem } from '../dbn/byte-source.ts'
import { DataError } from '../feed.ts'

/** A day of minutes is about 60 kB; a hundred times that is no day of minutes. */
const maxEntryBytes = 8 * 1024 * 1024

const openZip = promisify<string, yauzl.Options, ZipFile>(yauzl.open)

/** The text of one file in a zip, chosen by name. @throws DataError */
export async function readZipEntry(
  file: string,
  choose: (names: readonly string[]) => string,
): Promise<{ name: string; text: string }> {
  const zip = await open(file)
  try {
    const entries = await listEntries(zip)
    const name = choose(entries.map(({ fileName }) => fileName))
    const entry = entries.find(({ fileName }) => fileName === name) as Entry
    if (entry.uncompressedSize > maxEntryBytes) {
      throw new DataError(file, name, `${entry.uncompressedSize} bytes are too many for one day`)
    }
    const stream = await promisify<Entry, NodeJS.ReadableStream>(zip.openReadStream.bind(zip))(
      entry,
    )
    return { name, text: (await buffer(stream)).toString('utf8') }
  } catch (error) {
    if (error instanceof DataError) throw error
    throw damaged(file, error)
  } finally {
    zip.close()
  }
}

async function open(file: string): Promise<ZipFile> {
  try {
    return await openZip(file, { lazyEntries: true, autoClose: false })
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code !== undefined
    throw isMissing ? new DataError(file, '', openProblem(error)) : damaged(file, error)
  }
}

function damaged(file: string, error: unknown): DataError {
  return new DataError(file, '', `not a zip, or damaged (${(error as Error).message})`, {
    cause: error,
  })
}

function listEntries(zip: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = []
    zip.on('entry', (entry: Entry) => {
      entries.push(entry)
      zip.readEntry()
    })
    zip.on('end', () => resolve(entries))
    zip.on('error', reject)
    zip.readEntry()
  })
}
