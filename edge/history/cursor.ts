import { z } from 'zod'

import { JournalId } from '../../shared/frames.ts'

/** Where a page of the history ends: the key of its last row, `<ts>_<seq>_<journal>` on the wire. */
export type Cursor = { readonly ts: number; readonly seq: number; readonly journal: string }

export const CursorText = z
  .string()
  .max(120)
  .transform((text, context): Cursor => {
    const [ts, seq, journal, ...rest] = text.split('_')
    const cursor = CursorParts.safeParse({ ts: Number(ts), seq: Number(seq), journal })
    if (cursor.success && rest.length === 0) return cursor.data
    context.addIssue('is not a cursor that a page ended with')
    return z.NEVER
  })

const CursorParts = z.object({
  ts: z.int().nonnegative(),
  seq: z.int().positive(),
  journal: JournalId,
})

export function formatCursor({ ts, seq, journal }: Cursor): string {
  return `${ts}_${seq}_${journal}`
}
