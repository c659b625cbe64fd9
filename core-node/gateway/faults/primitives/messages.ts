import { Outgoing } from '../../wire/message-ids.ts'
import { bodyOf, fieldsOf } from '../body.ts'
import type { Effect } from '../effect.ts'
import { Uses } from '../effect.ts'
import type { FaultWire } from '../fault-wire.ts'
import { idOf, isNewsOf, newsChoices } from '../message-names.ts'
import type { Parameter, Values } from '../parameter.ts'
import type { Primitives } from '../primitive.ts'
import { lasts, share, times } from '../primitive.ts'
import type { Stage } from '../stage.ts'

/** Messages to clients: not sent, sent twice, late, in another order, or changed. */
export const messagePrimitives: Primitives = {
  lose: {
    help: 'messages are not sent',
    parameters: meant('orderStatus'),
    begin: (stage, values) => onMessages(stage, values, () => undefined),
  },
  repeat: {
    help: 'messages are sent twice',
    parameters: meant('orderStatus'),
    begin: (stage, values) =>
      onMessages(stage, values, (wire, body) => {
        wire.forward(body)
        return body
      }),
  },
  delay: {
    help: 'messages come late, behind what was sent after them',
    parameters: {
      ...meant('commissionReport'),
      by: { kind: 'duration', fallback: '2s', help: 'how late' },
    },
    begin: (stage, values) =>
      onMessages(stage, values, (wire, body) => {
        stage.after(values.number('by'), () => wire.forward(body))
        return undefined
      }),
  },
  swap: {
    help: 'messages come behind the next of another kind: execDetails behind its commissionReport',
    parameters: {
      ...meant('execDetails'),
      behind: kindOf('commissionReport', 'the kind that comes first instead'),
    },
    begin: beginSwap,
  },
  'withhold-next-id': {
    help: 'nextValidId is not sent until the end',
    parameters: { for: lasts('30s') },
    begin: beginWithholding,
  },
  'other-venue': {
    help: 'contracts of orders, fills and positions name another exchange than the client’s',
    parameters: {
      for: lasts('0s'),
      name: { kind: 'text', fallback: 'QBALGO', help: 'the exchange that is named' },
    },
    begin: (_stage, values) => ({
      uses: new Uses(Number.POSITIVE_INFINITY),
      outgoing: (_wire, body) => renamed(body, values.text('name')),
    }),
  },
}

function meant(fallback: string): Readonly<Record<string, Parameter>> {
  return {
    message: kindOf(fallback, 'which kind; orders, data and any are groups'),
    count: times(1, 'messages'),
    for: lasts('0s'),
    share: share(),
    answers: {
      kind: 'flag',
      fallback: false,
      help: 'whether answers to requests are meant too, or only what comes unasked',
    },
  }
}

function kindOf(fallback: string, help: string): Parameter {
  return { kind: 'choice', fallback, choices: newsChoices, help }
}

/** @param act what becomes of a message; undefined takes it */
function onMessages(
  stage: Stage,
  values: Values,
  act: (wire: FaultWire, body: string) => string | undefined,
): Effect {
  const uses = new Uses(values.limit('count'))
  const isMeant = meantBy(stage, values)
  return {
    uses,
    outgoing: (wire, body) => (isMeant(wire, body) && uses.take() ? act(wire, body) : body),
  }
}

function meantBy(stage: Stage, values: Values): (wire: FaultWire, body: string) => boolean {
  const isAnswerMeant = values.flag('answers')
  const kind = values.text('message')
  const sharePercent = values.number('share')
  // A draw only for messages that could be meant: others do not move the sequence on.
  return (wire, body) =>
    isNewsOf(kind, idOf(body)) &&
    (isAnswerMeant || !wire.isAnswering) &&
    (sharePercent === 100 || stage.draw() * 100 < sharePercent)
}

function beginSwap(stage: Stage, values: Values): Effect {
  const uses = new Uses(values.limit('count'))
  const isMeant = meantBy(stage, values)
  const kept: { readonly wire: FaultWire; readonly body: string }[] = []
  const release = (): void => {
    for (const { wire, body } of kept.splice(0)) wire.forward(body)
  }
  return {
    uses,
    outgoing(wire, body) {
      if (isMeant(wire, body) && uses.take()) {
        kept.push({ wire, body })
        return undefined
      }
      if (kept.length === 0 || !isNewsOf(values.text('behind'), idOf(body))) return body
      wire.forward(body)
      release()
      return undefined
    },
    isPending: () => kept.length > 0,
    end: release,
  }
}

function beginWithholding(): Effect {
  const kept = new Map<FaultWire, string>()
  return {
    uses: new Uses(Number.POSITIVE_INFINITY),
    outgoing(wire, body) {
      if (idOf(body) !== Outgoing.NextValidId) return body
      kept.set(wire, body)
      return undefined
    },
    end() {
      for (const [wire, body] of kept) wire.forward(body)
    },
  }
}

/** Where messages name the contract's exchange, and the exchange of a fill. */
const exchangePlaces: Readonly<Record<number, readonly number[]>> = {
  [Outgoing.OpenOrder]: [9],
  [Outgoing.Execution]: [10, 17],
  [Outgoing.Position]: [10],
}

function renamed(body: string, name: string): string {
  const places = exchangePlaces[idOf(body)]
  if (places === undefined) return body
  return bodyOf(places.reduce((fields, place) => fields.with(place, name), fieldsOf(body)))
}
