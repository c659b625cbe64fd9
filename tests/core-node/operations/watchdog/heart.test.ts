import { join } from 'node:path'

import { onTestFinished, test } from 'vitest'

import { HeartLink } from '../../../../core-node/operations/watchdog/heart-link.ts'
import { Lines } from '../../../../core-node/operations/watchdog/heart-protocol.ts'
import { HeartServer } from '../../../../core-node/operations/watchdog/heart-server.ts'
import { tempFolder } from '../../temp-folder.ts'

/** Both ends, with all they heard; each thing heard can be waited for. */
function ends() {
  const path = join(tempFolder(), 'watchdog.sock')
  const heard: string[] = []
  const waiting: { text: string; resolve: () => void }[] = []
  const note = (text: string) => {
    heard.push(text)
    for (const { text: wanted, resolve } of waiting) if (wanted === text) resolve()
  }
  const until = (text: string) =>
    heard.includes(text)
      ? Promise.resolve()
      : new Promise<void>((resolve) => waiting.push({ text, resolve }))
  const server = new HeartServer(path, {
    onHello: () => note('hello'),
    onBeat: () => note('beat'),
    onBye: () => note('bye'),
  })
  const link = new HeartLink({
    path,
    launch: () => note('launch'),
    onBeat: () => note('beat back'),
    onPresence: (isThere) => note(isThere ? 'there' : 'gone'),
    onWait: (reason) => note(`wait: ${reason}`),
  })
  onTestFinished(async () => {
    server.close()
    await link.stop()
  })
  return { path, heard, until, server, link }
}

test('a core that finds no watchdog starts one, and is heard as soon as it is there', async ({
  expect,
}) => {
  const { heard, until, server, link } = ends()
  link.start()
  await until('launch')
  expect(await server.listen()).toBe(true)
  await until('hello')
  await until('beat')
  server.send({ type: 'beat' })
  await until('beat back')
  await link.stop()
  await until('bye')
  expect(heard.filter((text) => text === 'launch')).toHaveLength(1)
})

test('a core may deal when it is welcome, and waits as long as it is told to', async ({
  expect,
}) => {
  const { heard, until, server, link } = ends()
  await server.listen()
  link.start()
  let answer: boolean | undefined
  const asked = link.mayTrade().then((may) => (answer = may))
  await until('hello')
  server.send({ type: 'wait', reason: 'closing' })
  await until('wait: closing')
  server.send({ type: 'wait', reason: 'closing' })
  await until('beat')
  expect(answer).toBeUndefined()
  server.send({ type: 'welcome' })
  expect(await asked).toBe(true)
  expect(heard.filter((text) => text === 'wait: closing')).toHaveLength(1)
})

test('a second watchdog finds the place taken', async ({ expect }) => {
  const { path, server } = ends()
  await server.listen()
  const handlers = { onHello: () => {}, onBeat: () => {}, onBye: () => {} }
  expect(await new HeartServer(path, handlers).listen()).toBe(false)
})

test('lines are put together from what comes, and one without an end is refused', ({ expect }) => {
  const lines = new Lines()
  expect([lines.take('{"a":1}\n{"b"'), lines.take(':2}\n')]).toEqual([['{"a":1}'], ['{"b":2}']])
  expect(() => lines.take('x'.repeat(5_000))).toThrow(/without an end/)
})
