import { Uses } from '../effect.ts'
import type { Primitives } from '../primitive.ts'
import { choice, lasts } from '../primitive.ts'
import { linkLost } from './link.ts'

/** Sessions and sockets. */
export const connectionPrimitives: Primitives = {
  'drop-socket': {
    help: 'destroys the socket; what is on its way is lost',
    parameters: {
      at: choice(
        'of a msg trigger: whether its message, such as a placeOrder, is still processed',
        'before',
        'after',
      ),
    },
    begin(stage, values, cause) {
      for (const wire of stage.wires(values.number('client'), cause)) {
        if (values.text('at') === 'after') wire.afterServing(() => wire.cut())
        else wire.cut()
      }
      return undefined
    },
  },
  'half-open': {
    help: 'the socket stays open and nobody is behind it: nothing is read, nothing comes',
    parameters: {
      held: {
        kind: 'duration',
        fallback: '60s',
        help: 'how long the client id stays in use (326)',
      },
    },
    begin(stage, values, cause) {
      for (const wire of stage.wires(values.number('client'), cause)) {
        const id = wire.client?.id
        if (id !== undefined) stage.door.holdId(id, stage.nowUs + values.number('held'))
        wire.abandon()
      }
      return undefined
    },
  },
  hang: {
    help: 'the gateway says nothing and reads nothing, new connections included; then it goes on',
    parameters: { for: lasts('30s') },
    begin: () => ({ uses: new Uses(Number.POSITIVE_INFINITY), line: { isHung: true } }),
  },
  'hold-client-id': {
    help: 'the id of a client that leaves stays in use: who comes back gets error 326',
    parameters: {
      for: lasts('10m'),
      held: { kind: 'duration', fallback: '60s', help: 'how long after it left' },
    },
    begin: (stage, values) => ({
      uses: new Uses(Number.POSITIVE_INFINITY),
      gone: (id) => stage.door.holdId(id, stage.nowUs + values.number('held')),
    }),
  },
  reset: {
    help: 'the gateway restarts: 1100, sessions end, connections are refused, then it is back',
    parameters: {
      down: { kind: 'duration', fallback: '60s', help: 'how long it is away' },
      notice: { kind: 'flag', fallback: true, help: 'whether 1100 is sent first' },
      gap: { kind: 'duration', fallback: '2s', help: 'from the notice to the end of the sessions' },
    },
    begin(stage, values) {
      const client = values.number('client')
      const isTold = values.flag('notice')
      if (isTold) for (const wire of stage.wires(client)) wire.client?.error(-1, 1100, linkLost)
      stage.after(isTold ? values.number('gap') : 0, () => {
        stage.door.shut(stage.nowUs + values.number('down'))
        for (const wire of stage.wires(client)) wire.cut()
      })
      return undefined
    },
  },
  'token-expiry': {
    help: 'the weekly login is over: sessions end and connections are refused until login',
    parameters: {},
    begin(stage, values) {
      stage.door.shut(Number.POSITIVE_INFINITY)
      for (const wire of stage.wires(values.number('client'))) wire.cut()
      return undefined
    },
  },
  login: {
    help: 'somebody confirms the login: connections are taken again',
    parameters: {},
    begin(stage) {
      stage.door.open()
      // Whatever keeps it down: also the weekly logout of its own.
      stage.simulation.restarts.login()
      return undefined
    },
  },
}
