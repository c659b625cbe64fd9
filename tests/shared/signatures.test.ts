import fc from 'fast-check'
import { test } from 'vitest'

import { verifyHandshake, signHandshake } from '../../shared/handshake.ts'
import { importKey, openSealed, sealText } from '../../shared/signatures.ts'

const secret = 'a secret of at least thirty-two characters'
const key = await importKey('core', secret)
const other = await importKey('core', `${secret}!`)

test('what is sealed opens to the same text', async ({ expect }) => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (body) => {
      expect(await openSealed(key, await sealText(key, body))).toEqual({ ok: true, value: body })
    }),
    { numRuns: 50 },
  )
})

test('a changed letter breaks the seal, wherever it is', async ({ expect }) => {
  const sealed = await sealText(key, '{"type":"rows"}')
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: sealed.length - 1 }), async (at) => {
      const changed = sealed[at] === 'x' ? 'y' : 'x'
      const text = sealed.slice(0, at) + changed + sealed.slice(at + 1)
      expect((await openSealed(key, text)).ok).toBe(false)
    }),
  )
})

test('another key, another name, no seal: each is told apart', async ({ expect }) => {
  const sealed = await sealText(key, 'text')
  expect(await openSealed(other, sealed)).toEqual({ ok: false, reason: 'bad signature' })
  const named = await importKey('edge', secret)
  expect(await openSealed(named, sealed)).toEqual({ ok: false, reason: 'unknown key' })
  expect(await openSealed(key, '{"type":"rows"}')).toEqual({ ok: false, reason: 'not sealed' })
  expect(await openSealed(key, '')).toEqual({ ok: false, reason: 'not sealed' })
})

test('a short secret is no key', async ({ expect }) => {
  await expect(importKey('core', 'short')).rejects.toThrow(/shorter than 32/)
})

test('a handshake holds for its path, its minute and its key alone', async ({ expect }) => {
  const path = '/api/desks/local/uplink'
  const headers = new Headers(await signHandshake(key, path, 1_000_000, 'nonce-1'))
  expect(await verifyHandshake(key, path, headers, 1_030_000)).toEqual({
    ok: true,
    value: 'nonce-1',
  })
  const refused = [
    await verifyHandshake(key, '/api/desks/other/uplink', headers, 1_030_000),
    await verifyHandshake(key, path, headers, 1_060_001),
    await verifyHandshake(key, path, headers, 900_000),
    await verifyHandshake(other, path, headers, 1_030_000),
    await verifyHandshake(key, path, new Headers(), 1_030_000),
  ]
  expect(refused.map(({ ok }) => ok)).toEqual([false, false, false, false, false])
})
