import process from 'node:process'

import { RecorderThread } from '../../../core-node/engine/tape/recorder-thread.ts'
import { Recorder } from '../../../core-node/engine/tape/recorder.ts'
import { settings } from '../engine-settings.ts'
import { regularOpenUs, trade } from '../market-events.ts'

/**
 * Records trades whose sizes count up, for ever, until it is killed: `crash-child.ts FOLDER`. Each block that was
 * written is answered with another round; it prints how many it has recorded.
 */
const tradesARound = 997
let recorded = 0

const tape: Recorder = new Recorder(
  {
    run: `run-${process.pid}`,
    journal: 'journal.db',
    startSeq: 0,
    settings: settings(),
    lastSeq: () => 0,
    onProblem: (severity, text) => process.stderr.write(`${severity}: ${text}\n`),
  },
  new RecorderThread(process.argv[2] ?? '', (report) => {
    tape.onReport(report)
    if (report.type !== 'failed') record()
  }),
)

function record(): void {
  for (let i = 0; i < tradesARound; i++) {
    recorded++
    tape.record(trade(regularOpenUs + recorded, 21_600 + (recorded % 7), recorded, 1))
  }
  tape.flush()
  process.stdout.write(`${recorded}\n`)
}

tape.open('DU1', 'ESZ6', regularOpenUs)
