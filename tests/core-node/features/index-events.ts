import type { Index } from '../../../core-node/market/events.ts'
import { IndexEvent } from '../../../core-node/market/events.ts'

export function indexValue(tsUs: number, index: Index, value: number): IndexEvent {
  return Object.assign(new IndexEvent(), { tsUs, index, value })
}

export function dailyClose(tsUs: number, index: Index, value: number): IndexEvent {
  return Object.assign(new IndexEvent(), { tsUs, index, value, isDailyClose: true })
}
