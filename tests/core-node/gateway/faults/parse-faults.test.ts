import fc from 'fast-check'
import { describe, test } from 'vitest'

import { faultCases } from '../../../../core-node/gateway/faults/cases.ts'
import { faultCatalogue } from '../../../../core-node/gateway/faults/describe-faults.ts'
import { FaultError } from '../../../../core-node/gateway/faults/fault-error.ts'
import { parseFaults } from '../../../../core-node/gateway/faults/parse-faults.ts'
import { primitives } from '../../../../core-node/gateway/faults/primitives.ts'

const second = 1_000_000

describe('a fault as it is written', () => {
  test('has defaults for what it does not name, and is now without a when', ({ expect }) => {
    const [fault] = parseFaults('hang')
    expect(fault?.trigger).toEqual({ kind: 'time', afterUs: 0 })
    expect(fault?.values.number('for')).toBe(30 * second)
    expect(fault?.values.number('client')).toBe(-1)
  })

  test('may be several, and texts may have colons', ({ expect }) => {
    const faults = parseFaults(
      'hang:for=250ms@+1.5s; lose:message=execDetails,client=7 notice:text=a:b',
    )
    expect(faults.map(({ name }) => name)).toEqual(['hang', 'lose', 'notice'])
    expect(faults[0]?.trigger).toEqual({ kind: 'time', afterUs: 1.5 * second })
    expect(faults[0]?.values.number('for')).toBe(0.25 * second)
    expect(faults[1]?.values.number('client')).toBe(7)
    expect(faults[2]?.values.text('text')).toBe('a:b')
  })

  const event = { kind: 'event', messageId: 0, nth: 1, delayUs: 0 }
  const triggers = [
    ['now', { kind: 'time', afterUs: 0 }],
    ['+2m', { kind: 'time', afterUs: 120 * second }],
    ['msg:3#2', { ...event, of: 'msg', messageId: 3, nth: 2 }],
    ['msg:placeOrder#2', { ...event, of: 'msg', messageId: 3, nth: 2 }],
    ['sent:orderStatus#each', { ...event, of: 'sent', messageId: 3, nth: 'each' }],
    ['fill#1', { ...event, of: 'fill' }],
    ['fill#3+2s', { ...event, of: 'fill', nth: 3, delayUs: 2 * second }],
    ['up#1', { ...event, of: 'up' }],
    ['down#each', { ...event, of: 'down', nth: 'each' }],
    ['random:seed=7,rate=0.5', { kind: 'random', seed: 7, perMinute: 0.5 }],
  ] as const
  for (const [text, trigger] of triggers) {
    test(`begins ${text}`, ({ expect }) => {
      expect(parseFaults(`hang@${text}`)[0]?.trigger).toEqual(trigger)
    })
  }

  const wrong = [
    ['hung', /the fault "hung" is unknown: choose of drop-socket, .*case:21/],
    ['hang:foo=1', /hang has no parameter "foo": choose of for, client/],
    ['hang:for', /for of hang has no value: write for=VALUE/],
    ['hang:for=3', /for of hang is "3": write a number with its unit, us, ms, s, m or h/],
    ['hang:for=1s,for=2s', /for of hang is given twice: write it once/],
    ['lose:count=-1', /count of lose is "-1": write a whole number from 0 to 1000000/],
    ['lose:share=1.5', /share of lose is "1.5": write a whole number from 1 to 100/],
    ['lose:message=fills', /message of lose is "fills": choose of tickPrice, .*any/],
    ['reset:notice=yes', /notice of reset is "yes": write true or false/],
    [`notice:text=${'x'.repeat(201)}`, /text of notice is longer than 200 characters/],
    ['hang@later', /when is "later": write it as one of now, \+30s, .*random:seed=7,rate=2/],
    ['hang@+soon', /when is "soon": write a number with its unit/],
    ['hang@fill#0', /when is "fill#0": the first is #1/],
    ['hang@msg:order#1', /when names the message "order": write its number, or one of reqMktData/],
    ['hang@sent:fill#1', /when names the message "fill": .*orderStatus/],
    ['hang@fill#1+x', /the delay in when is "x"/],
    ['hang@random:rate=2', /write it as random:seed=7,rate=2/],
    ['hang@random:seed=1,rate=0', /rate in when is 0: write more than 0, at most 600/],
    ['hang@random:seed=4294967296,rate=1', /seed in when is 4294967296: at most 4294967295/],
    ['case:22', /"case:22" is no case: write case:1 to case:21/],
    ['case:1@+3s', /is no case: .*its times are its own/],
    [' ; ', /the list of faults is empty: name at least one/],
    [Array.from({ length: 101 }, () => 'login').join(' '), /has 101 faults: write at most 100/],
  ] as const
  for (const [text, reason] of wrong) {
    test(`${text.slice(0, 40)} is refused with the field and the cure`, ({ expect }) => {
      expect(() => parseFaults(text)).toThrow(FaultError)
      expect(() => parseFaults(text)).toThrow(reason)
    })
  }

  test('of any content is read or refused, and nothing else', ({ expect }) => {
    const part = fc.oneof(
      fc.constantFrom(...Object.keys(primitives), 'case:3', ':', '=', '@', ',', '#', '+', ';'),
      fc.constantFrom('for', 'client', '3s', 'fill#1', 'random:', 'seed=1', '-1', '__proto__'),
      fc.string({ maxLength: 5 }),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        let problem: unknown
        try {
          parseFaults(parts.join(''))
        } catch (error) {
          problem = error
        }
        expect(problem === undefined || problem instanceof FaultError).toBe(true)
      }),
    )
  })
})

describe('the cases', () => {
  test('are 21, numbered in order, and each is made of faults that there are', ({ expect }) => {
    expect(faultCases.map(({ number }) => number)).toEqual(
      Array.from({ length: 21 }, (_, index) => index + 1),
    )
    for (const { number, faults } of faultCases) {
      expect(parseFaults(`case:${number}`).map(({ text }) => text)).toEqual(faults)
    }
  })

  test('can be of one client', ({ expect }) => {
    const faults = parseFaults('case:8:client=7')
    expect(faults.map(({ text }) => text)).toEqual([
      'token-expiry:client=7@fill#1+10s',
      'login:client=7@fill#1+10m',
    ])
    expect(faults.map(({ values }) => values.number('client'))).toEqual([7, 7])
  })
})

describe('the list of faults', () => {
  test('has each with its help, and each default can be written as it is shown', ({ expect }) => {
    const { faults } = faultCatalogue()
    expect(faults.map(({ name }) => name)).toEqual(Object.keys(primitives))
    for (const { name, help, parameters } of faults) {
      expect(help).not.toBe('')
      const given = parameters.map((parameter) => `${parameter.name}=${parameter.fallback}`)
      const text = given.length === 0 ? name : `${name}:${given.join(',')}`
      expect(parseFaults(text)).toHaveLength(1)
    }
  })
})
