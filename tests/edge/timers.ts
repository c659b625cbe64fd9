import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'

import type { TimerName } from '../../edge/session/alarm-clock.ts'
import type { DeskUnderTest } from './desk-under-test.ts'

/** Which timers are set, and in how many milliseconds they are due. */
export async function timersOf(desk: DeskUnderTest): Promise<Record<string, number>> {
  return runInDurableObject(desk.stub, (_, { storage }) => {
    const rows = storage.sql
      .exec<{ name: string; due_ms: number }>('SELECT * FROM timers')
      .toArray()
    return Object.fromEntries(rows.map(({ name, due_ms }) => [name, due_ms - Date.now()]))
  })
}

/** Lets the time of a timer come: fake clocks do not move alarms, so the timer is moved instead. */
export async function runTimer(desk: DeskUnderTest, name: TimerName): Promise<void> {
  await runInDurableObject(desk.stub, async (_, { storage }) => {
    storage.sql.exec('UPDATE timers SET due_ms = 1 WHERE name = ?', name)
    await storage.setAlarm(Date.now() + 60_000)
  })
  await runDurableObjectAlarm(desk.stub)
}

/** Runs a statement in the object's database. */
export async function execute(desk: DeskUnderTest, query: string): Promise<unknown[]> {
  return runInDurableObject(desk.stub, (_, { storage }) => storage.sql.exec(query).toArray())
}
