import type { RecorderReport } from './recorder-messages.ts'
import { RecorderThread } from './recorder-thread.ts'
import type { RecorderOptions } from './recorder.ts'
import { Recorder } from './recorder.ts'

/** A recorder with a thread of its own. @param keepDays how long closed tapes are kept */
export function startRecorder(
  folder: string,
  keepDays: number,
  options: RecorderOptions,
): Recorder {
  const onReport = (report: RecorderReport): void => recorder.onReport(report)
  const recorder = new Recorder(options, new RecorderThread(folder, onReport, keepDays))
  return recorder
}
