import { drizzle } from 'drizzle-orm/d1'

/** The column names follow from the schema by the casing, here as in drizzle.config.ts. */
export function openHistory(client: D1Database) {
  return drizzle(client, { casing: 'snake_case' })
}

export type HistoryDatabase = ReturnType<typeof openHistory>
