import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'

import { test } from 'vitest'

import { TapeReader } from '../../../core-node/commands/tape/tape-reader.ts'
import { openTape } from '../../../core-node/feed/tape/tape-feed.ts'
import { EventKind } from '../../../core-node/market/events.ts'
import { tempFolder } from '../temp-folder.ts'

const script = fileURLToPath(new URL('crash-child.ts', import.meta.url))

/** Records in a process of its own until so many are recorded, and kills it. @returns what it said last */
function recordAndKill(folder: string, least: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(execPath, [script, folder], { stdio: ['ignore', 'pipe', 'pipe'] })
    let recorded = 0
    let words = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      recorded = Number(text.trimEnd().split('\n').at(-1))
      if (recorded >= least) child.kill('SIGKILL')
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text))
    child.on('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(recorded)
      else reject(new Error(words))
    })
  })
}

async function sizesIn(path: string): Promise<number[]> {
  const feed = await openTape(path)
  const sizes: number[] = []
  while (await feed.load()) {
    for (let event = feed.next(); event !== undefined; event = feed.next()) {
      if (event.kind === EventKind.Trade) sizes.push(event.size)
    }
  }
  await feed.close()
  return sizes
}

test('a recording process killed with -9 loses its last moments and nothing else, twice', async ({
  expect,
}) => {
  const folder = tempFolder()
  const name = 'tape-2026-09-15-DU1.mtape'
  const path = join(folder, name)
  await recordAndKill(folder, 200_000)
  const first = await sizesIn(path)
  expect(first.length).toBeGreaterThan(50_000)
  expect(first).toEqual(first.map((_, i) => i + 1))

  await recordAndKill(folder, 100_000)
  expect(readdirSync(folder)).toEqual([name])
  const both = await sizesIn(path)
  const second = both.slice(first.length)
  expect(both.slice(0, first.length)).toEqual(first)
  expect(second.length).toBeGreaterThan(50_000)
  expect(second).toEqual(second.map((_, i) => i + 1))

  const tape = await TapeReader.open(path)
  while (await tape.load());
  await tape.close()
  const runs = tape.segments.map(({ head, end }) => [head.part, end])
  expect(runs).toEqual([
    [0, undefined],
    [0, undefined],
  ])
  expect(new Set(tape.segments.map(({ head }) => head.run)).size).toBe(2)
})
