import { describe, test } from 'vitest'

import { openLean } from '../../core-node/feed/lean/lean-feed.ts'
import type { Session } from '../../core-node/market/calendar/session-calendar.ts'
import { isOpenAt, sessionAt } from '../../core-node/market/calendar/session-calendar.ts'
import { EventKind } from '../../core-node/market/events.ts'
import { microsPerMinute } from '../../shared/units.ts'
import { dataFile, hasData } from './data.ts'
import { readFeed } from './read-feed.ts'

const utcDays = ['06', '07', '08', '09', '10', '11', '14'].map((day) => `201310${day}`)

type Traded = { readonly session: Session; readonly minutes: Set<number>; contracts: number }

/** The minutes of each session in which something traded. */
async function tradedSessions(): Promise<Map<string, Traded>> {
  const files = utcDays.map((day) => dataFile(`lean-es-minute/${day}_trade.zip`))
  const sessions = new Map<string, Traded>()
  let traded: Traded | undefined
  await readFeed(openLean(files), (event) => {
    if (event.kind !== EventKind.Trade) return
    if (traded === undefined || event.tsUs >= traded.session.endUs) {
      const session = sessionAt(event.tsUs)
      traded = { session, minutes: new Set(), contracts: 0 }
      sessions.set(session.date, traded)
    }
    traded.minutes.add(event.tsUs - (event.tsUs % microsPerMinute))
    traded.contracts += event.size
  })
  return sessions
}

describe.skipIf(!hasData)('LEAN minutes of October 2013 against the calendar', () => {
  test('nothing trades in the halt, after the close or at the weekend, and the edges do', async ({
    expect,
  }) => {
    const sessions = await tradedSessions()
    const whole = ['2013-10-07', '2013-10-08', '2013-10-09', '2013-10-10', '2013-10-11']
    expect([...sessions.keys()]).toEqual([...whole, '2013-10-14', '2013-10-15'])
    for (const { session, minutes } of sessions.values()) {
      const shut = [...minutes].filter((startUs) => !isOpenAt(session, startUs))
      expect([session.date, shut]).toEqual([session.date, []])
    }
    for (const date of whole) {
      const { session, minutes } = sessions.get(date) as Traded
      const { openUs, haltStartUs, haltEndUs, closeUs, regularOpenUs } = session
      const lastMinutes = [haltStartUs, closeUs].map((edgeUs) => edgeUs - microsPerMinute)
      for (const edgeUs of [openUs, regularOpenUs, haltEndUs, ...lastMinutes]) {
        expect([date, edgeUs, minutes.has(edgeUs)]).toEqual([date, edgeUs, true])
      }
    }
  })
})
