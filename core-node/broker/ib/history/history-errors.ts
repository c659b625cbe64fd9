/** Why a request was not answered with data. */
export type HistoryProblem = { readonly code: number; readonly text: string }

/** What it means for the download. */
export type HistoryVerdict =
  /** There is nothing in that stretch: a night, a holiday, a time before the contract. */
  | 'nothing-there'
  /** Later it will be answered. */
  | 'too-fast'
  /** The query got lost on the way: it can be asked again. */
  | 'lost'
  | 'final'

export function historyVerdict({ code, text }: HistoryProblem): HistoryVerdict {
  if (code === 366) return 'lost'
  if (code !== 162) return 'final'
  if (/no data|returned no/i.test(text)) return 'nothing-there'
  if (/pacing|violation/i.test(text)) return 'too-fast'
  return /cancelled|timed? ?out/i.test(text) ? 'lost' : 'final'
}

const cures: Readonly<Record<number, string>> = {
  162: 'The service has no such data for this account: try a later --from, larger bars, or look whether the market data subscription covers the contract',
  200: 'There is no such contract: look at --symbol, and whether it has expired',
  321: 'The gateway does not take the request as it is: look at --size and --show',
  354: 'The account has no market data subscription for this contract',
  366: 'The gateway lost the query again and again: restart it, then run the same command, which goes on where it stopped',
  10_187: 'The gateway gives no past ticks here: look at --from and the market data subscription',
  10_314: 'The gateway cannot read the time: is it very old?',
}

export function explainProblem({ code, text }: HistoryProblem): string {
  const cure = cures[code]
  const said = text.replace(/^Historical Market Data Service error message:\s*/, '')
  return `IB says: ${said} (${code})${cure === undefined ? '' : `. ${cure}`}`
}

/** The download cannot go on; what was written stays. */
export class FetchError extends Error {
  override readonly name = 'FetchError'
}
