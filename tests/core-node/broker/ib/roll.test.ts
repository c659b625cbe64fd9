import { SecType } from '@stoqey/ib'
import { test } from 'vitest'

import type { FrontContract } from '../../../../core-node/broker/ib/front-contract.ts'
import { chooseContract } from '../../../../core-node/broker/ib/front-contract.ts'
import { isRollDue, rollNotice, tradeDateAhead } from '../../../../core-node/broker/ib/roll.ts'
import { instruments } from '../../../../core-node/market/instruments.ts'

function future(code: string, year: number, month: number): FrontContract {
  const conId = year * 100 + month
  return { conId, code, month: { year, month }, contract: { conId, secType: SecType.FUT } }
}

const december = future('ESZ6', 2026, 12)
const march = future('ESH7', 2027, 3)
const june = future('ESM7', 2027, 6)
const instrument = instruments.ES
const found = { front: december, next: march }

test('the contract that leads is taken, whatever order they are told in, and the one after it', ({
  expect,
}) => {
  const offered = [june, march, december]
  const choice = chooseContract(offered, { instrument, tradeDate: '2026-12-11' })
  expect(choice).toEqual({ ok: true, value: found })
  const later = chooseContract(offered, { instrument, tradeDate: '2026-12-14' })
  expect(later).toEqual({ ok: true, value: { front: march, next: june } })
})

test('eight days before the third Friday the other rule has changed already', ({ expect }) => {
  const wish = { instrument, tradeDate: '2026-12-10', rollMode: 'eight-days' } as const
  expect(chooseContract([december, march], wish)).toMatchObject({ value: { front: march } })
})

test('a contract in which something is open stays, though another leads', ({ expect }) => {
  const held = ({ code }: FrontContract) => code === 'ESZ6'
  const wish = { instrument, tradeDate: '2026-12-15', held }
  expect(chooseContract([march, december], wish)).toMatchObject({ value: { front: december } })
})

test('a recording of another month offers one contract, and that is taken', ({ expect }) => {
  const wish = { instrument, tradeDate: '2030-01-02' }
  expect(chooseContract([december], wish)).toMatchObject({ value: { front: december } })
  const several = chooseContract([december, march], wish)
  expect(several).toEqual({
    ok: false,
    reason: 'no ES future of 203003; the gateway offers 202612, 202703',
  })
})

test('the roll is announced three trading days ahead, each day, and pressed on the last', ({
  expect,
}) => {
  const notices = ['2026-12-08', '2026-12-09', '2026-12-10', '2026-12-11', '2026-12-14'].map(
    (date) => rollNotice(found, date, 'cme-monday', 3),
  )
  expect(notices).toEqual([
    undefined,
    {
      isLastDay: false,
      text: 'ESZ6 is traded for 3 more trading days: from 2026-12-14 on ESH7 leads',
    },
    {
      isLastDay: false,
      text: 'ESZ6 is traded for 2 more trading days: from 2026-12-14 on ESH7 leads',
    },
    {
      isLastDay: true,
      text: 'ESZ6 is traded for 1 more trading day: from 2026-12-14 on ESH7 leads',
    },
    undefined,
  ])
})

test('the roll is due in the break before the session of its date opens', ({ expect }) => {
  const chicago = (time: string) => Temporal.ZonedDateTime.from(`${time}[America/Chicago]`)
  const dueAt = (time: string) => {
    const date = tradeDateAhead(chicago(time).epochMilliseconds * 1_000)
    return isRollDue(found, date, 'cme-monday')
  }
  expect(dueAt('2026-12-11T15:59:00')).toBe(false)
  expect(dueAt('2026-12-11T16:00:00')).toBe(true)
  expect(dueAt('2026-12-14T09:00:00')).toBe(true)
  expect(isRollDue({ front: december, next: undefined }, '2026-12-14', 'cme-monday')).toBe(false)
})
