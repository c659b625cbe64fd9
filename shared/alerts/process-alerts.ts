import type { AlertEntry } from './alert-entry.ts'

/** Of the process and its machine, by the clock on the wall. Raised by core-node/operations and the commands. */
export const processAlerts = {
  'order-latency': {
    severities: ['info', 'warning', 'critical'],
    when: 'from an event to its order’s bytes, the 99th percentile of 10 s: above 50 ms warning, above 100 ms critical',
    over: 'info when it has been 50 ms or less for a minute',
    text: 'from an event to its order took 61 ms: above 50 ms',
  },
  'step-latency': {
    severities: ['info', 'warning', 'critical'],
    when: 'of an event through the engine, the 99th percentile of 10 s: above 50 ms warning, above 100 ms critical',
    over: 'info when it has been 50 ms or less for a minute',
    text: 'an event through the engine takes 61 ms: above 50 ms',
  },
  'event-loop': {
    severities: ['info', 'warning'],
    when: 'the main thread stands still for more than 250 ms at a time, in two spans of 10 s in a row',
    over: 'info when it has not for a minute',
    text: 'the main thread stood still for 300 ms: what came meanwhile waited',
  },
  memory: {
    severities: ['info', 'warning'],
    when: 'the process holds more than 1,000 MB',
    over: 'info when it has held less than 900 MB for a minute',
    text: 'memory 1,012 MB: above 1,000 MB',
  },
  disk: {
    severities: ['info', 'warning', 'critical'],
    when: 'less is free where the data folder lies than 2,000 MB: warning; than 200 MB: critical',
    over: 'info when 2,500 MB have been free for a minute',
    text: 'the disk of the data folder has 1,800 MB left',
  },
  journal: {
    severities: ['info', 'critical'],
    when: 'the journal cannot be written; after 5 s of it the process ends, and the watchdog goes by its policy',
    over: 'info when it is written again',
    text: 'the journal cannot be written: TEXT',
  },
  edge: {
    severities: ['info', 'warning'],
    when: 'a configured edge is out of reach: info after one minute, warning after ten',
    over: 'info when it has been reached for a minute',
    text: 'the edge is out of reach for 1 min: panel and alerts stand still, trading goes on',
  },
  'edge-behind': {
    severities: ['info', 'warning'],
    when: 'the edge is there and more than 5,000 rows behind, for a minute',
    over: 'info when it has been less than 1,000 behind for a minute',
    text: 'the edge is 5,200 rows behind: what the panel shows is old',
  },
  'option-lines': {
    severities: ['info', 'warning'],
    when: 'in the cash market’s hours fewer than half of the options watched have a fresh quote, for ten minutes',
    over: 'info when more have had one for a minute',
    text: 'only 120 of 600 options have a fresh quote: their turns on the market data lines fail',
  },
  tape: {
    severities: ['info', 'warning'],
    when: 'the tape cannot be written, keeps up too slowly, or differs from its journal; a warm-up fails',
    over: 'the next trade date begins a new one; no row',
    text: 'recording has stopped: TEXT. Trading goes on',
  },
  config: {
    severities: ['info', 'warning'],
    when: 'the configuration’s file changes while the core runs: what is tighter is in force at once; warning when it does not hold, or some of it waits',
    over: 'it is news, not a state: what waits is taken up with the next start',
    text: 'the configuration was changed and does not hold: WHAT. The last good one stays in force',
  },
  'kill-file': {
    severities: ['critical'],
    when: 'a kill file cannot be read as one: it is taken for `flatten`',
    over: 'it is news, not a state: the kill switch stays on until a person re-arms',
    text: 'what is wrong with the file',
  },
  'kill-latch': {
    severities: ['critical'],
    when: 'the latch beside the journal is damaged, which counts as `flatten`, or cannot be written or removed',
    over: 'it is news, not a state: the kill switch stands where it stands',
    text: 'the latch cannot be written (TEXT): only the journal knows of it',
  },
  watchdog: {
    severities: ['critical'],
    when: 'the watchdog deals, and has dealt, in the core’s place; told by itself where there is an edge, and by the next core',
    over: 'it is news, not a state: nothing ends it',
    text: 'what it did, when and why',
  },
} as const satisfies Record<string, AlertEntry>
