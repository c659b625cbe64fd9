import { defineConfig } from 'drizzle-kit'

/** Writes the D1 migrations from the schema: `npm run migrations`. Needs no account and no network. */
export default defineConfig({
  dialect: 'sqlite',
  schema: './edge/history/schema.ts',
  out: './migrations',
  casing: 'snake_case',
})
