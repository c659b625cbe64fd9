import type { LiveMode } from '../../../shared/vocabulary.ts'
import type { JournalRecord, Subject } from './record.ts'

export type Judgement =
  | { readonly isMet: true; readonly found: string }
  /** `missing`: what is not there, and what to do about it, in a sentence or two. */
  | { readonly isMet: false; readonly found: string; readonly missing: string }

/** Something that a mode which moves real money asks for before it may be used. */
export type Requirement = {
  readonly id: string
  readonly title: string
  /** What has to be there, for people. */
  readonly asks: string
  readonly neededFor: readonly LiveMode[]
  readonly judge: (records: readonly JournalRecord[], subject: Subject) => Judgement
}

export function met(found: string): Judgement {
  return { isMet: true, found }
}

export function notMet(found: string, missing: string): Judgement {
  return { isMet: false, found, missing }
}
