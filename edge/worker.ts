import { DurableObject } from 'cloudflare:workers'
export class SessionObject extends DurableObject<Env> {
  hello() { return JSON.stringify([this.env.PANEL_ACCESS, this.env.DESK_KEYS]) }
}
export default { fetch: async (r, env) => new Response(JSON.stringify([env.PANEL_ACCESS, r.url, r.headers.get('host')]) + await env.SESSION.getByName('a').hello()) } satisfies ExportedHandler<Env>
