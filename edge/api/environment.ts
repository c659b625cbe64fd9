import type { PanelSession } from './panel-access.ts'

/** What hono gives the routes: the Worker's bindings, and what the middleware found out. */
export type AppEnv = {
  Bindings: Env
  Variables: {
    /** In every answer and log line of a failure, so that one finds the other. */
    requestId: string
    panelSession: PanelSession
  }
}
