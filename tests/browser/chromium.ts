import { existsSync } from 'node:fs'

import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'

/** Debian's browser; `.ci/run` installs it. */
const path = '/usr/bin/chromium'

/** Without it the tests of the page are skipped, by name. */
export const hasChromium = existsSync(path)

/** Without these it asks the internet for updates at every start. */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
]

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: path,
    args: ['--no-sandbox', '--disable-gpu', ...quiet],
  })
}
