import { askAccess } from './connection/api.ts'
import { deskFromQuery } from './connection/desks.ts'
import { FrameBuffer } from './connection/frame-buffer.ts'
import { LiveConnection } from './connection/live-connection.ts'
import { applyFrames, desks, socket } from './store.ts'

export const desk = deskFromQuery(location.search)

const buffer = new FrameBuffer(applyFrames)

export const live = new LiveConnection(`/api/desks/${desk}/live`, {
  onFrame: (frame) => buffer.push(frame),
  onState: (state) => {
    socket.value = state
  },
  askAccess: async () => {
    const access = await askAccess()
    if (access.kind === 'granted') desks.value = access.desks
    return access
  },
})

/** Opens the socket, or tries again at once when it is waiting to. */
export function startLive(): void {
  void live.open()
}
