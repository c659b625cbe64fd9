import { statSync } from 'node:fs'

import { microsToIso } from '../../../shared/units.ts'
import { isOfMarket } from '../../engine/step/of-market.ts'
import type { SegmentHead } from '../../engine/tape/segment.ts'
import type { TapeEvent } from '../../engine/tape/tape-event.ts'
import { MarkKind } from '../../engine/tape/tape-event.ts'
import { BrokerKind } from '../../execution/broker-port.ts'
import { CommandKind } from '../../execution/command-events.ts'
import { EventKind } from '../../market/events.ts'
import { sealedEnding } from '../../market/tape/tape-name.ts'
import { print, printPairs } from '../../operations/output.ts'
import { RiskKind } from '../../risk/risk-events.ts'
import { TapeReader } from './tape-reader.ts'

/** What a tape holds, without its events. */
export type TapeInfo = {
  readonly file: string
  readonly isSealed: boolean
  readonly fileBytes: number
  readonly bytes: number
  readonly bytesPerEvent: number
  /** After the last whole block: the tape is being written, or its writer was cut off. */
  readonly tornBytes: number
  readonly events: number
  readonly lostEvents: number
  readonly firstAt: string | null
  readonly lastAt: string | null
  readonly eventsByKind: Readonly<Record<string, number>>
  readonly segments: readonly SegmentInfo[]
}

type SegmentInfo = Pick<
  SegmentHead,
  'run' | 'part' | 'previous' | 'tradeDate' | 'account' | 'contract' | 'journal' | 'startSeq'
> & {
  readonly startedAt: string
  /** Why it ends; null while it is written, or when it was cut off. */
  readonly end: string | null
  readonly mode: string
  readonly preset: string
  readonly config: string
  readonly build: string
}

const tables = [
  ['', EventKind],
  ['', BrokerKind],
  ['', CommandKind],
  ['Risk', RiskKind],
  ['', MarkKind],
] as const
const kindNames = new Map<number, string>(
  tables.flatMap(([prefix, kinds]) =>
    Object.entries(kinds).map(([name, kind]) => [kind, prefix + name] as const),
  ),
)

/** @throws DataError when the tape is damaged */
export async function tapeInfo(
  file: string,
  onProgress: (progress: number) => void,
): Promise<TapeInfo> {
  const tape = await TapeReader.open(file)
  const counts = new Counts()
  try {
    while (await tape.load()) {
      onProgress(tape.progress)
      for (let event = tape.next(); event !== undefined; event = tape.next()) counts.add(event)
    }
  } finally {
    await tape.close()
  }
  const { events, firstUs, lastUs } = counts
  return {
    file: tape.file,
    isSealed: tape.file.endsWith(sealedEnding),
    fileBytes: statSync(tape.file).size,
    bytes: tape.bytes,
    bytesPerEvent: events === 0 ? 0 : Math.round((tape.bytes / events) * 100) / 100,
    tornBytes: tape.tornBytes,
    events,
    lostEvents: tape.lostEvents,
    firstAt: firstUs <= lastUs ? microsToIso(firstUs) : null,
    lastAt: firstUs <= lastUs ? microsToIso(lastUs) : null,
    eventsByKind: counts.byName(),
    segments: tape.segments.map(({ head, end }) => segmentInfo(head, end?.reason ?? null)),
  }
}

class Counts {
  events = 0
  firstUs = Number.POSITIVE_INFINITY
  lastUs = 0
  readonly #byKind = new Float64Array(256)

  add(event: TapeEvent): void {
    this.events++
    this.#byKind[event.kind] = (this.#byKind[event.kind] as number) + 1
    // Orders of a snapshot are older than the tape; links may be told by another clock.
    const isOld = event.kind === EventKind.Order && event.isSnapshot
    if (!isOfMarket(event) || isOld) return
    if (event.tsUs < this.firstUs) this.firstUs = event.tsUs
    if (event.tsUs > this.lastUs) this.lastUs = event.tsUs
  }

  byName(): Record<string, number> {
    const counted = [...this.#byKind.entries()].filter(([, count]) => count > 0)
    return Object.fromEntries(
      counted.map(([kind, count]) => [kindNames.get(kind) ?? `kind ${kind}`, count]),
    )
  }
}

function segmentInfo(head: SegmentHead, end: string | null): SegmentInfo {
  const { run, part, previous, tradeDate, account, contract, journal, startSeq, settings } = head
  return {
    run,
    part,
    previous,
    tradeDate,
    account,
    contract,
    journal,
    startSeq,
    startedAt: microsToIso(head.startedUs),
    end,
    mode: settings.mode,
    preset: settings.preset.name,
    config: settings.configDigest,
    build: settings.build,
  }
}

export function printTapeInfo(info: TapeInfo): void {
  const number = (value: number) => value.toLocaleString('en-US')
  const kinds = Object.entries(info.eventsByKind)
  const closed = info.isSealed ? 'closed and compressed' : 'open'
  printPairs([
    ['Tape', `${info.file}, ${closed}, ${number(info.fileBytes)} bytes`],
    ['Unpacked', `${number(info.bytes)} bytes, ${info.bytesPerEvent} an event`],
    ['Market', `${info.firstAt ?? 'nothing'} to ${info.lastAt ?? 'nothing'}`],
    ['Events', number(info.events)],
    ...kinds.map(([kind, count]) => [`  ${kind}`, number(count)] as const),
    ['Missing', `${number(info.lostEvents)} events`],
    ...(info.tornBytes > 0
      ? [['Cut off', `${number(info.tornBytes)} bytes after the last whole block`] as const]
      : []),
  ])
  for (const segment of info.segments) {
    const { run, part, contract, account, mode, preset, config, build, journal, startSeq } = segment
    print('')
    printPairs([
      ['Segment', `from ${segment.startedAt}, ${segment.end ?? 'not closed'}`],
      ['  trades', `${contract}, account ${account}, ${mode}`],
      ['  settings', `preset ${preset}, configuration ${config}, version ${build}`],
      ['  run', `${run}, part ${part + 1}, after ${segment.previous ?? 'none'}`],
      ['  journal', `${journal}, after row ${number(startSeq)}`],
    ])
  }
}
