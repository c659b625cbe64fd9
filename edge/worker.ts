import { app } from './api/app.ts'

export { SessionObject } from './session/session-object.ts'

export default { fetch: app.fetch } satisfies ExportedHandler<Env>
