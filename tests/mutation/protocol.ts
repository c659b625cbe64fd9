/** What the run and its worker processes tell each other. */
export type SurveyTask = {
  readonly kind: 'survey'
  readonly project: string
  readonly code: readonly (readonly [file: string, code: string])[]
  /** The highest number of a mutant. */
  readonly highest: number
  readonly tests: readonly string[]
}

/** One mutant to be tried. */
export type Trial = {
  readonly id: number
  /** Tests that reach it, the quickest first; by the survey’s names. */
  readonly tests: readonly string[]
  /** It is reached while modules load: they are loaded anew for it. */
  readonly isStatic: boolean
  /** Met more often than this by one test it will never come to an end. */
  readonly hitLimit: number
}

export type TrialTask = {
  readonly kind: 'trials'
  readonly project: string
  readonly file: string
  readonly code: string
  readonly tests: readonly string[]
  readonly trials: readonly Trial[]
}

export type Task = SurveyTask | TrialTask

/** A test, how long it takes without a mutant, and which mutants it reaches how often. */
export type SurveyedTest = {
  readonly name: string
  readonly ms: number
  readonly reached: readonly (readonly [mutant: number, times: number])[]
}

export type Answer =
  | {
      readonly kind: 'surveyed'
      readonly tests: readonly SurveyedTest[]
      readonly atLoad: readonly number[]
    }
  | { readonly kind: 'begun'; readonly id: number }
  | { readonly kind: 'tried'; readonly id: number; readonly killedBy: string | undefined }
  | { readonly kind: 'finished' }
  /** The tests do not pass as they are: nothing can be said of mutants. */
  | { readonly kind: 'broken'; readonly reason: string }
