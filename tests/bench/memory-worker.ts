import process from 'node:process'

import { openSynthetic } from '../../core-node/feed/synthetic/synthetic-feed.ts'
import { newReplay } from './recorded-events.ts'

/** Replays the hours it is told and prints the most memory it had, in MB. */
const startUs = Date.parse('2026-09-15T13:30:00Z') * 1_000
const hours = Number(process.argv[2])
await newReplay().run(openSynthetic({ startUs, endUs: startUs + hours * 3_600_000_000 }))
process.stdout.write(String(Math.round(process.resourceUsage().maxRSS / 1_024)))
