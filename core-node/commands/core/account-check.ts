import { isLiveMode } from '../../../shared/live-mode.ts'
import type { Mode } from '../../../shared/vocabulary.ts'
import { isPaperAccount } from '../../operations/promotion/record.ts'

export type ExpectedAccount = {
  readonly mode: Mode
  /** The account that was asked for, if one was. */
  readonly wanted: string | undefined
  /** The account of the journal, if it has one. */
  readonly known: string | undefined
}

/** Paper and live are never mixed up, and a journal belongs to one account. @returns what is wrong with it */
export function accountProblem(
  account: string,
  { mode, wanted, known }: ExpectedAccount,
): string | undefined {
  const isPaper = isPaperAccount(account)
  if (wanted !== undefined && account !== wanted) {
    return `the gateway is logged in to account ${account}, not ${wanted}`
  }
  if (known !== undefined && account !== known) {
    return `this journal is of account ${known}, the gateway has ${account}: use another --data-dir`
  }
  if (isLiveMode(mode) && isPaper) {
    return `mode ${mode} needs a live account, the gateway has the paper account ${account}`
  }
  if (!isLiveMode(mode) && mode !== 'dry-run' && !isPaper) {
    return `mode ${mode} needs a paper account (its number begins with D), the gateway has ${account}`
  }
  return undefined
}
