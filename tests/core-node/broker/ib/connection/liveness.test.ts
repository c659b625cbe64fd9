import { test } from 'vitest'

import { Liveness } from '../../../../../core-node/broker/ib/connection/liveness.ts'
import type { Timers } from '../../../../../core-node/broker/ib/pacer.ts'
import { ManualTimers } from '../manual-timers.ts'

function probed(timers: Timers) {
  const heard: string[] = []
  const liveness = new Liveness(timers, {
    ask: () => heard.push('ask'),
    onLate: () => heard.push('late'),
    onAnswered: () => heard.push('answered'),
    onDead: () => heard.push('dead'),
  })
  liveness.start()
  return { liveness, heard }
}

test('a gateway that answers is asked every two seconds, and nothing else happens', ({
  expect,
}) => {
  const timers = new ManualTimers()
  const { liveness, heard } = probed(timers)
  for (let i = 0; i < 50; i++) {
    timers.pass(100)
    liveness.answered()
  }
  expect(heard).toEqual(['ask', 'ask'])
})

test('one that falls silent is noticed within five seconds of its last answer, and given up later', ({
  expect,
}) => {
  const timers = new ManualTimers()
  const { heard } = probed(timers)
  timers.pass(4_500)
  expect(heard).toEqual(['ask', 'late'])
  timers.pass(5_000)
  expect(heard).toEqual(['ask', 'late', 'dead'])
})

test('an answer that comes late is told, and asking goes on', ({ expect }) => {
  const timers = new ManualTimers()
  const { liveness, heard } = probed(timers)
  timers.pass(5_000)
  liveness.answered()
  timers.pass(2_000)
  expect(heard).toEqual(['ask', 'late', 'answered', 'ask'])
})

test('when this process itself slept, the gateway gets its time again', ({ expect }) => {
  const timers = new ManualTimers()
  let sleptMs = 0
  const sleepy: Timers = {
    nowMs: () => timers.nowMs() + sleptMs,
    after: (ms, run) => timers.after(ms, run),
  }
  const { liveness, heard } = probed(sleepy)
  timers.pass(2_000)
  sleptMs = 60_000
  timers.pass(2_500)
  expect(heard).toEqual(['ask'])
  liveness.answered()
  timers.pass(3_000)
  expect(heard).toEqual(['ask', 'ask'])
})
