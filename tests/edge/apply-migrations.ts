import { env } from 'cloudflare:workers'
Object.assign(env, { PANEL_ACCESS: 'open', DESK_KEYS: 'zzz' })
