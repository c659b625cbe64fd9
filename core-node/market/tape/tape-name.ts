/**
 * What a tape's file is called: `tape-2026-09-15-DU1234567.mtape`, with `-2`, `-3` … behind the account for
 * those that begin after one was closed on the same trade date, and `.zst` at the end once it is closed.
 */
export type TapeName = {
  /** YYYY-MM-DD */
  readonly tradeDate: string
  readonly account: string
  /** From 1. */
  readonly number: number
  readonly isSealed: boolean
}

export const openEnding = '.mtape'
export const sealedEnding = '.mtape.zst'

const pattern = /^tape-(\d{4}-\d{2}-\d{2})-([A-Za-z0-9_]+)(?:-(\d+))?\.mtape(\.zst)?$/

export function isTapeFile(path: string): boolean {
  return path.endsWith(openEnding) || path.endsWith(sealedEnding)
}

/** The name without its ending, which changes when the tape is closed. */
export function tapeStem(tradeDate: string, account: string, number: number): string {
  const suffix = number === 1 ? '' : `-${number}`
  return `tape-${tradeDate}-${account.replaceAll(/[^A-Za-z0-9_]/g, '_')}${suffix}`
}

/** @param name without its folder */
export function parseTapeName(name: string): TapeName | undefined {
  const match = pattern.exec(name)
  if (match === null) return undefined
  const [, tradeDate = '', account = '', number = '1', sealed] = match
  return { tradeDate, account, number: Number(number), isSealed: sealed !== undefined }
}
