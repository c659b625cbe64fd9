/** A fault as it was written cannot be meant: which field, and the cure. */
export class FaultError extends Error {
  override readonly name = 'FaultError'
}
