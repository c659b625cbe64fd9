import process from 'node:process'

import { watchJournal } from './journal-writes.ts'
import type { Strike } from './point.ts'
import { watchSocket } from './socket-writes.ts'
import { WriteWatch } from './write-watch.ts'

/**
 * `node --import ./kill-at.ts`: loaded before the core, in each of its threads, it stands between the core and
 * SQLite and between the core and its socket to the broker. The core itself knows nothing of it.
 */
const { MIA_CRASH_STRIKE: strike = '', MIA_CRASH_LOG: log = '' } = process.env
const port = Number(process.env['MIA_CRASH_PORT'])

const watch = new WriteWatch(strike === '' ? undefined : (JSON.parse(strike) as Strike), log)
watchJournal(watch, process.env['MIA_CRASH_JOURNAL'] ?? '')
watchSocket(watch, port)
