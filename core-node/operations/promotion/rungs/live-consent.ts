import type { Requirement } from '../requirement.ts'
import { notMet } from '../requirement.ts'

/**
 * Going live with all limits as configured raises the risk, which only the operator's passkey may do. The core
 * cannot verify one yet, and nothing else stands in for it: this rung is open for everybody.
 */
export const liveConsent: Requirement = {
  id: 'live-consent',
  title: 'The operator’s passkey for live',
  asks: 'the operator agreed to live with a passkey that the core itself has verified',
  neededFor: ['live'],
  judge: () =>
    notMet(
      'cannot be given yet',
      'this version cannot verify a passkey, and live stays refused until one can be verified: stay with live-micro',
    ),
}
