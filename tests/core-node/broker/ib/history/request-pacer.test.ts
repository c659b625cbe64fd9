import fc from 'fast-check'
import { describe, test } from 'vitest'

import { RequestPacer } from '../../../../../core-node/broker/ib/history/request-pacer.ts'
import { HistoryPacing } from '../../../../../core-node/gateway/history/history-pacing.ts'

describe('requests for history', () => {
  test('that wait as they are told are never too fast for the gateway', ({ expect }) => {
    const thinking = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(thinking, fc.constantFrom<1 | 2>(1, 2), (pauses, weight) => {
        let nowMs = 0
        const pacer = new RequestPacer(() => nowMs)
        const gateway = new HistoryPacing(() => nowMs)
        const client = {}
        for (const [i, pauseMs] of pauses.entries()) {
          nowMs += pauseMs
          nowMs += pacer.delayMs(weight)
          expect(pacer.delayMs(weight)).toBe(0)
          pacer.sent(weight)
          const request = { client, text: String(i), contract: 'ES', weight }
          expect(gateway.admit(request)).toBe(true)
        }
      }),
    )
  })

  test('use what they may: some fifty in ten minutes', ({ expect }) => {
    let nowMs = 0
    const pacer = new RequestPacer(() => nowMs)
    let sent = 0
    while (nowMs < 600_000) {
      nowMs += pacer.delayMs(1)
      pacer.sent(1)
      sent++
    }
    expect(sent).toBeGreaterThan(50)
    expect(sent).toBeLessThanOrEqual(60)
  })
})
