import { join } from 'node:path'

import fc from 'fast-check'
import { test } from 'vitest'

import { connectionStatesDocument } from '../../../../../core-node/broker/ib/connection/connection-states-document.ts'
import type {
  ConnectionEvent,
  ConnectionState,
} from '../../../../../core-node/broker/ib/connection/connection-states.ts'
import {
  connectionEvents,
  connectionStates,
  nextState,
} from '../../../../../core-node/broker/ib/connection/connection-states.ts'
import { Connection } from '../../../../../core-node/broker/ib/connection/connection.ts'

const states = Object.keys(connectionStates) as ConnectionState[]
const events = Object.keys(connectionEvents) as ConnectionEvent[]
const someEvents = fc.array(fc.constantFrom(...events), { maxLength: 60 })

test('the page in docs/ is the table that the code uses', async ({ expect }) => {
  const path = join(import.meta.dirname, '../../../../../docs/broker-connection.md')
  await expect(connectionStatesDocument()).toMatchFileSnapshot(path)
})

test('whatever happens in whatever order, no move is made that the table has not', ({ expect }) => {
  fc.assert(
    fc.property(someEvents, (sequence) => {
      const moves: [ConnectionState, ConnectionState][] = []
      const connection = new Connection((to, from) => moves.push([from, to]))
      for (const event of sequence) {
        const from = connection.state
        const to = nextState(from, event)
        const before = moves.length
        expect(connection.take(event, '')).toBe(to !== undefined)
        expect(connection.state).toBe(to ?? from)
        expect(moves.slice(before)).toEqual(to === undefined ? [] : [[from, to]])
      }
    }),
  )
})

test('ready is reached only once identified and wholly synchronised since the last interruption', ({
  expect,
}) => {
  fc.assert(
    fc.property(someEvents, (sequence) => {
      const connection = new Connection(() => {})
      let isIdentified = false
      let isSynchronised = false
      for (const event of sequence) {
        if (!connection.take(event, '')) continue
        if (event === 'attempted') isIdentified = false
        if (event === 'identified') isIdentified = true
        isSynchronised = event === 'synchronised'
        const isReady = connection.state === 'Ready'
        expect(!isReady || (isIdentified && isSynchronised)).toBe(true)
      }
    }),
  )
})

test('only ready lets orders through, and only synchronising leads to it', ({ expect }) => {
  const open = states.filter((state) => connectionStates[state].link === 'ready')
  expect(open).toEqual(['Ready'])
  const before = states.filter((state) =>
    Object.values(connectionStates[state].next).includes('Ready'),
  )
  expect(before).toEqual(['Synchronising'])
})

test('every state is reached from the first, and from every state the way leads back to it', ({
  expect,
}) => {
  const reachedFrom = (start: ConnectionState) => {
    const reached = new Set<ConnectionState>([start])
    for (const state of reached) {
      for (const next of Object.values(connectionStates[state].next)) reached.add(next)
    }
    return reached
  }
  expect([...reachedFrom('Disconnected')].toSorted()).toEqual(states.toSorted())
  for (const state of states) expect(reachedFrom(state).has('Ready')).toBe(true)
})

test('a lost connection leaves every state that has one', ({ expect }) => {
  const withoutLoss = states.filter((state) => connectionStates[state].next.lost === undefined)
  expect(withoutLoss).toEqual(['Disconnected', 'Resetting'])
})
