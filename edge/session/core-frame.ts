import type { z } from 'zod'

import type { AuditRow } from '../../shared/audit.ts'
import { closeCodes, CoreFrame, maxFrameBytes } from '../../shared/frames.ts'
import type { Result } from '../../shared/result.ts'
import { failure, success } from '../../shared/result.ts'
import type { SigningKey } from '../../shared/signatures.ts'
import { openSealed } from '../../shared/signatures.ts'
import type { Close } from './close.ts'
import { closing } from './close.ts'
import { parseJson } from './json.ts'

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
  const sent = parseJson(body.value)
  const frame = CoreFrame.safeParse(sent)
  if (!frame.success) return refuse('malformed', describeFirstIssue(frame.error))
  const fault = frameFault(frame.data, desk)
  if (fault !== undefined) return refuse('malformed', fault)
  // What was sent goes on, not zod's copy of it, which has the schema's order of fields and only its fields:
  // the audit hash is taken over the rows as the core wrote them.
  return success(sent as CoreFrame)
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
  return stranger === undefined
    ? undefined
    : `row ${stranger.seq} is of another desk, this is ${desk}`
}

export function isContiguous(rows: readonly AuditRow[]): boolean {
  const first = rows[0]?.seq ?? 0
  return rows.every((row, index) => row.seq === first + index)
}
