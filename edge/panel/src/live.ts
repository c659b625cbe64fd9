import { signal } from '@preact/signals'

import { askAccess } from './connection/api.ts'
import { chooseDesk, deskFromQuery } from './connection/desks.ts'
import { FrameBuffer } from './connection/frame-buffer.ts'
import { LiveConnection } from './connection/live-connection.ts'
import { applyFrames, desks, socket } from './store.ts'

const askedDesk = deskFromQuery(location.search)

export const desk = signal(chooseDesk(askedDesk, []))

const buffer = new FrameBuffer(applyFrames)

export const live = new LiveConnection({
  url: () => `/api/desks/${desk.value}/live`,
  onFrame: (frame) => buffer.push(frame),
  onState: (state) => {
    socket.value = state
  },
  askAccess: async () => {
    const access = await askAccess()
    if (access.kind === 'granted') {
      desks.value = access.desks
      desk.value = chooseDesk(askedDesk, access.desks)
    }
    return access
  },
})

/** Opens the socket, or tries again at once when it is waiting to. */
export function startLive(): void {
  void live.open()
}
