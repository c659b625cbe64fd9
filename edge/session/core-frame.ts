import type { z } from 'zod'

import type { AuditRow } from '../../shared/audit.ts'
import { CoreFrame, maxFrameBytes } from '../../shared/frames.ts'
import type { Result } from '../../shared/result.ts'
import { failure, success } from '../../shared/result.ts'
import type { SigningKey } from '../../shared/signatures.ts'
import { openSealed } from '../../shared/signatures.ts'
import type { Close } from './close.ts'
import { closeCodes, closing } from './close.ts'

/** Takes in what a core sent: its size first, then its seal, then its shape, then whose it is. */
export async function readCoreFrame(
  message: string | ArrayBuffer,
  desk: string,
  key: SigningKey,
): Promise<Result<CoreFrame, Close>> {
  if (isTooBig(message)) return refuse('tooBig', `the frame is larger than ${maxFrameBytes} bytes`)
  if (typeof message !== 'string') return refuse('malformed', 'the frame is not text')
  const body = await openSealed(key, message)
  if (!body.ok) return refuse('unauthorised', `the frame does not pass: ${body.reason}`)
  const frame = CoreFrame.safeParse(parseJson(body.value))
  if (!frame.success) return refuse('malformed', describeFirstIssue(frame.error))
  const fault = frameFault(frame.data, desk)
  return fault === undefined ? success(frame.data) : refuse('malformed', fault)
}

function refuse(name: keyof typeof closeCodes, reason: string) {
  return failure(closing(closeCodes[name], reason))
}

/** The length is looked at first: counting the bytes of a huge text costs as much as reading it. */
export function isTooBig(message: string | ArrayBuffer): boolean {
  if (typeof message !== 'string') return message.byteLength > maxFrameBytes
  if (message.length > maxFrameBytes) return true
  return new TextEncoder().encode(message).byteLength > maxFrameBytes
}

/** Undefined, which no schema takes, when it is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function describeFirstIssue(error: z.ZodError): string {
  const [issue] = error.issues
  return `the frame is malformed: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`
}

/** What a schema cannot say: the desk, and the numbering within the frame. */
function frameFault(frame: CoreFrame, desk: string): string | undefined {
  if (frame.type === 'hello') {
    return frame.desk === desk ? undefined : `the hello is for desk ${frame.desk}, this is ${desk}`
  }
  if (!isContiguous(frame.rows)) return 'the rows are not numbered without gaps'
  const stranger = frame.rows.find((row) => row.kind === 'session' && row.desk !== desk)
  return stranger === undefined ? undefined : `row ${stranger.seq} is of another desk, this is ${desk}`
}

export function isContiguous(rows: readonly AuditRow[]): boolean {
  const first = rows[0]?.seq ?? 0
  return rows.every((row, index) => row.seq === first + index)
}
