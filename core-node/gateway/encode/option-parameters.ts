import { optionMultiplier } from '../options/option-classes.ts'
import type { ClassParameters } from '../options/option-directory.ts'
import { javaDouble, message } from '../wire/fields.ts'
import { Outgoing } from '../wire/message-ids.ts'

/** Message 75: one for each exchange and class. */
export function optionParameters(
  requestId: number,
  exchange: string,
  underlyingConId: number,
  { optionClass, expirations, strikes }: ClassParameters,
): string {
  return message(
    Outgoing.OptionParameters,
    requestId,
    exchange,
    underlyingConId,
    optionClass.name,
    optionMultiplier,
    expirations.length,
    ...expirations,
    strikes.length,
    ...strikes.map(javaDouble),
  )
}

export function optionParametersEnd(requestId: number): string {
  return message(Outgoing.OptionParametersEnd, requestId)
}
