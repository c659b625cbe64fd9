import { stderr, stdout } from 'node:process'

/** Where commands print: results to stdout, everything about the work itself to stderr. */
export function print(text: string): void {
  stdout.write(`${text}\n`)
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2))
}

export function note(text: string): void {
  stderr.write(`${text}\n`)
}

/** Rows of label and value, the values in one column. */
export function printPairs(pairs: readonly (readonly [string, string])[]): void {
  const width = Math.max(...pairs.map(([label]) => label.length))
  for (const [label, value] of pairs) print(`${label.padEnd(width + 2)}${value}`)
}

/** A line on the terminal that overwrites itself; nothing where there is no terminal. */
export class ProgressLine {
  readonly #isOn: boolean
  #lastMs = 0

  constructor(isWanted: boolean) {
    this.#isOn = isWanted && stderr.isTTY === true
  }

  show(nowMs: number, text: () => string): void {
    if (!this.#isOn || nowMs - this.#lastMs < 100) return
    this.#lastMs = nowMs
    stderr.write(`\r\u001B[2K${text()}`)
  }

  end(): void {
    if (this.#isOn) stderr.write('\r\u001B[2K')
  }
}
