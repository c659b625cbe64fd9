import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach } from 'vitest'

import { configure } from './configure.ts'
import { captureLog } from './log-lines.ts'
import { closeOpenSockets } from './socket-probe.ts'

captureLog()
// Storage is isolated per file: each starts with an empty database and without desks.
await applyD1Migrations(env.HISTORY, env.TEST_MIGRATIONS)
configure({ PANEL_ACCESS: 'open', PANEL_TOKEN: undefined, DESK_KEYS: undefined })

afterEach(closeOpenSockets)
