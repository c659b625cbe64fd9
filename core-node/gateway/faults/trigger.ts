import { FaultError } from './fault-error.ts'
import { newsIds, requestIds } from './message-names.ts'
import { parseDuration } from './parameter.ts'

/** What a trigger counts: messages from and to clients, fills, sessions that begin and that end. */
export type Occurrence = 'msg' | 'sent' | 'fill' | 'up' | 'down'

/** When a fault begins. */
export type Trigger =
  /** So long after it was set up, in the market's time. */
  | { readonly kind: 'time'; readonly afterUs: number }
  /** At the nth such thing since it was set up, or at each, and so much later. */
  | {
      readonly kind: 'event'
      readonly of: Occurrence
      /** Of `msg` and `sent`. */
      readonly messageId: number
      readonly nth: number | 'each'
      readonly delayUs: number
    }
  /** Again and again, at times drawn from the seed, so many in a market minute on average. */
  | { readonly kind: 'random'; readonly seed: number; readonly perMinute: number }

export const triggerHelp: readonly (readonly [form: string, help: string])[] = [
  ['now', 'at once'],
  ['+30s', 'so long after the market’s start, or after it was injected'],
  ['msg:placeOrder#2', 'before the second placeOrder is processed; also by number, msg:3#2'],
  ['sent:orderStatus#1', 'before the first orderStatus is sent'],
  ['fill#1', 'at the first fill, before it is told; down#1, up#1: a session ends, begins'],
  ['fill#each+2s', 'two seconds after each fill: an event may have a delay behind it'],
  ['random:seed=7,rate=2', 'at random times of that seed, on average two in a market minute'],
]

const forms = triggerHelp.map(([form]) => form).join(', ')
const events = /^(msg:(\w+)|sent:(\w+)|fill|up|down)#(\d+|each)(?:\+(.+))?$/
const seedMax = 2 ** 32 - 1
/** More is no drill but a flood. */
const perMinuteMax = 600

export function parseTrigger(text: string): Trigger {
  if (text === 'now') return { kind: 'time', afterUs: 0 }
  if (text.startsWith('+')) return { kind: 'time', afterUs: parseDuration(text.slice(1), 'when') }
  if (text.startsWith('random')) return parseRandom(text)
  const match = events.exec(text)
  if (match === null) throw new FaultError(`when is "${text}": write it as one of ${forms}`)
  const [, what = '', request, news, count = '', delay] = match
  const nth = count === 'each' ? count : Number(count)
  if (nth === 0) throw new FaultError(`when is "${text}": the first is #1`)
  return {
    kind: 'event',
    of: what.split(':')[0] as Occurrence,
    messageId: messageIdOf(request, requestIds) ?? messageIdOf(news, newsIds) ?? 0,
    nth,
    delayUs: delay === undefined ? 0 : parseDuration(delay, 'the delay in when'),
  }
}

function messageIdOf(
  text: string | undefined,
  ids: Readonly<Record<string, number>>,
): number | undefined {
  if (text === undefined) return undefined
  const id = /^\d+$/.test(text) ? Number(text) : ids[text]
  if (id !== undefined) return id
  const names = Object.keys(ids).join(', ')
  throw new FaultError(`when names the message "${text}": write its number, or one of ${names}`)
}

function parseRandom(text: string): Trigger {
  const match = /^random:seed=(\d+),rate=(\d+(?:\.\d+)?)$/.exec(text)
  const seed = Number(match?.[1])
  const perMinute = Number(match?.[2])
  if (match === null) throw new FaultError(`when is "${text}": write it as random:seed=7,rate=2`)
  if (seed > seedMax) throw new FaultError(`seed in when is ${seed}: at most ${seedMax}`)
  if (!(perMinute > 0) || perMinute > perMinuteMax) {
    throw new FaultError(
      `rate in when is ${perMinute}: write more than 0, at most ${perMinuteMax} in a market minute`,
    )
  }
  return { kind: 'random', seed, perMinute }
}
