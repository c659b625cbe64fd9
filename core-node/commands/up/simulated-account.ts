import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/**
 * Every start of the simulation is a new account: the simulated broker forgets the old one when it ends, and
 * a journal must agree with its broker. The numbers look like IB's paper accounts.
 */
export function nextSimulatedAccount(path: string): string {
  const starts = readStarts(path) + 1
  writeFileSync(path, `${JSON.stringify({ starts })}\n`)
  return `DU${String(starts).padStart(7, '0')}`
}

function readStarts(path: string): number {
  if (!existsSync(path)) return 0
  try {
    const { starts } = JSON.parse(readFileSync(path, 'utf8')) as { starts?: unknown }
    return typeof starts === 'number' && Number.isInteger(starts) ? starts : 0
  } catch {
    return 0
  }
}
