import type { StepKey } from '../state/kill-steps.ts'
import type { KillView } from '../state/kill-view.ts'

const localKill = 'Run “mia kill” at the trading machine.'

/** Where the kill stands, in a sentence. */
export function describeKillView(view: KillView): string {
  switch (view.outcome) {
    case 'ready':
      return 'Ready. Nothing is stopped.'
    case 'sending':
      return 'Sending…'
    case 'sent':
      return 'Sent. Waiting for the core.'
    case 'waiting':
      return `No core is connected. The edge holds it for up to 30 s. ${localKill}`
    case 'unanswered':
      return `No answer from the core yet. ${localKill}`
    case 'expired':
      return `No answer in 30 s: the command has expired. ${localKill}`
    case 'refused':
      return `Refused: ${view.refusal}`
    case 'acknowledged':
      return view.isComplete
        ? 'New entries are blocked.'
        : 'New entries are blocked. Cancelling orders…'
    case 'cancelled':
      return view.isComplete
        ? 'New entries are blocked, orders are cancelled.'
        : 'Orders are cancelled. Closing the position…'
    case 'flat':
      return 'Flat: entries blocked, orders cancelled, position closed.'
  }
}

const stepLabels: Readonly<Record<StepKey, string>> = {
  sent: 'Sent',
  acknowledged: 'Acknowledged',
  cancelled: 'Cancelled',
  flat: 'Flat',
}

/** A kill that did not come from this page was not sent from here but triggered elsewhere. */
export function killStepLabel(key: StepKey, isElsewhere: boolean): string {
  return key === 'sent' && isElsewhere ? 'Triggered' : stepLabels[key]
}
