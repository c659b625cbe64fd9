import { test } from 'vitest'

import { readInterventions } from '../../../core-node/operations/watchdog/interventions.ts'
import { PanelSocket } from '../panel-socket.ts'
import { Stack } from '../stack.ts'

test('a watchdog that acts tells the edge itself, at once; the core takes it over when it is back', async ({
  expect,
  onTestFinished,
}) => {
  const stack = await Stack.start()
  const panel = await PanelSocket.open(stack.url)
  onTestFinished(async () => {
    panel.close()
    stack.core.signal('SIGCONT')
    await stack.stop()
  })
  await stack.until(
    'a position',
    () => stack.status(),
    ({ position }) => position.contracts !== 0,
  )
  stack.core.signal('SIGSTOP')
  await stack.until(
    'the end of it, at the panel',
    async () => panel.beside.filter((row) => row.kind === 'alert'),
    (alerts) => alerts.length === 2,
  )
  const seenMs = Date.now()
  const [done] = readInterventions(stack.dataDir.interventions)
  expect(seenMs - (done?.ended?.atMs ?? 0)).toBeLessThan(3_000)
  const rows = panel.beside.length
  expect(panel.beside.map(({ seq }) => seq)).toEqual(Array.from({ length: rows }, (_, i) => i + 1))
  expect(panel.beside[0]).toMatchObject({
    severity: 'critical',
    key: 'watchdog',
    text: expect.stringMatching(/^the core \(pid \d+\) hangs: the watchdog cancels everything/),
  })
  // Nothing is left to cancel where the position's own stop or target has closed it meanwhile.
  const phases = panel.beside.flatMap((row) => (row.kind === 'kill' ? [row.phase] : []))
  expect(phases.filter((phase) => phase !== 'cancelled')).toEqual(['blocked', 'flat'])
  expect(panel.beside[1]).toMatchObject({ phase: 'blocked', level: 'flatten', by: 'watchdog' })
  expect(panel.beside.at(-1)).toMatchObject({
    text: expect.stringMatching(/flat after [\d.]+ ms$/),
  })

  const late = await PanelSocket.open(stack.url)
  await stack.until(
    'its snapshot',
    async () => late.beside.length,
    (seen) => seen === rows,
  )
  late.close()

  stack.core.signal('SIGCONT')
  await stack.until(
    'the core’s own word',
    async () => panel.rowsOf('alert').filter(({ key }) => key === 'watchdog'),
    (alerts) => alerts.length === 1,
  )
  const later = await PanelSocket.open(stack.url)
  await stack.until(
    'its snapshot',
    async () => later.rows.length,
    (seen) => seen > 0,
  )
  expect(later.beside).toEqual([])
  later.close()
})

test('an edge that is away meanwhile is told when it is back, core or no core', async ({
  expect,
  onTestFinished,
}) => {
  const stack = await Stack.start()
  onTestFinished(() => stack.stop())
  await stack.until(
    'a position',
    () => stack.status(),
    ({ position }) => position.contracts !== 0,
  )
  await stack.edge.stop()
  await stack.core.stop('SIGKILL')
  await stack.until(
    'the end of the intervention',
    async () => readInterventions(stack.dataDir.interventions),
    (list) => list[0]?.ended !== undefined,
  )
  await stack.startEdgeAgain()
  const panel = await PanelSocket.open(stack.url)
  onTestFinished(() => panel.close())
  await stack.until(
    'what the watchdog told',
    async () => panel.beside.filter(({ kind }) => kind === 'alert'),
    (alerts) => alerts.length === 2,
  )
  const numbers = panel.beside.map(({ seq }) => seq)
  expect(numbers).toEqual(numbers.map((_, i) => i + 1))
})
