import { assert } from '../../shared/assert.ts'
import type { AuditKind, AuditRow } from '../../shared/audit.ts'
import { IssuedCommand } from '../../shared/commands.ts'
import { historyKinds } from '../history/tables.ts'
import type { KnownCommand } from './commands.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations.ts'
import type { HeldJournal, Pruning } from './retention.ts'
import { maxJournals } from './retention.ts'
import type { SnapshotPart } from './snapshot.ts'

export type Journal = HeldJournal & { readonly id: string; readonly lastSeenMs: number }

export type StoredRow = { readonly seq: number; readonly kind: AuditKind; readonly body: string }

/** Every SQL statement of the SessionObject. Each method is synchronous, and all of it or nothing happens. */
export class SessionStore {
  readonly #storage: DurableObjectStorage
  readonly #sql: SqlStorage

  constructor(storage: DurableObjectStorage) {
    migrate(storage, migrations)
    this.#storage = storage
    this.#sql = storage.sql
  }

  // --- settings ---

  /** Whose object this is: an alarm comes without a request that says so. */
  requireDesk(): string {
    const desk = this.#setting<string>('desk')
    assert(desk !== undefined, 'a desk is claimed before anything else happens')
    return desk
  }

  claimDesk(desk: string): void {
    const held = this.#setting<string>('desk')
    assert(held === undefined || held === desk, `an object serves one desk, this one ${held}`)
    if (held === undefined) this.#set('desk', desk)
  }

  /** Failed attempts to write to D1 since the last that went well. */
  get flushFailures(): number {
    return this.#setting<number>('flush_failures') ?? 0
  }

  set flushFailures(failures: number) {
    this.#set('flush_failures', failures)
  }

  #setting<Value extends SqlStorageValue>(name: string): Value | undefined {
    return this.#first<{ value: Value }>('SELECT value FROM settings WHERE name = ?', name)?.value
  }

  #set(name: string, value: string | number): void {
    this.#sql.exec('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', name, value)
  }

  // --- journals ---

  /** The journal of the last hello: what panels are shown. */
  currentJournal(): Journal | undefined {
    const number = this.#setting<number>('journal')
    return number === undefined ? undefined : this.#journal('number = ?', number)
  }

  journal(id: string): Journal | undefined {
    return this.#journal('id = ?', id)
  }

  journals(): Journal[] {
    return this.#sql.exec<Journal>(`${selectJournals} ORDER BY number`).toArray()
  }

  /** Those with rows that D1 does not have, the oldest first. */
  unflushedJournals(): Journal[] {
    const query = `${selectJournals} WHERE flushed_seq < acked_seq ORDER BY number`
    return this.#sql.exec<Journal>(query).toArray()
  }

  /** The journal a core says hello with, made known and current. */
  openJournal(id: string, nowMs: number): Journal {
    const journal = this.knowJournal(id, nowMs)
    this.#set('journal', journal.number)
    return journal
  }

  /** The watchdog's rows from the next on are shown beside the core's, until the core has told them itself. */
  showBeside(journal: Journal): void {
    if (this.#setting('beside') !== undefined) return
    this.#set('beside', journal.number)
    this.#set('beside_after', journal.ackedSeq)
  }

  endBeside(): void {
    this.#sql.exec("DELETE FROM settings WHERE name IN ('beside', 'beside_after')")
  }

  /** What is shown beside the current journal, in order; the newest, if there is too much. */
  rowsBeside(limit: number): string[] {
    const rows = this.#sql.exec<{ body: string }>(
      `SELECT body FROM rows WHERE journal = (SELECT value FROM settings WHERE name = 'beside')
       AND seq > (SELECT value FROM settings WHERE name = 'beside_after') ORDER BY seq DESC LIMIT ?`,
      limit,
    )
    return rows
      .toArray()
      .map(({ body }) => body)
      .toReversed()
  }

  /** A journal that rows are taken for. */
  knowJournal(id: string, nowMs: number): Journal {
    this.#sql.exec(
      `INSERT INTO journals (id, last_seen_ms) VALUES (?, ?)
       ON CONFLICT (id) DO UPDATE SET last_seen_ms = excluded.last_seen_ms`,
      id,
      nowMs,
    )
    const journal = this.#journal('id = ?', id)
    assert(journal !== undefined, 'a journal is known once it is inserted')
    return journal
  }

  markSeen(journal: Journal, nowMs: number): void {
    this.#sql.exec('UPDATE journals SET last_seen_ms = ? WHERE number = ?', nowMs, journal.number)
  }

  markFlushed(journal: Journal, flushedSeq: number): void {
    this.#sql.exec(
      'UPDATE journals SET flushed_seq = max(flushed_seq, ?) WHERE number = ?',
      flushedSeq,
      journal.number,
    )
  }

  #journal(condition: string, value: string | number): Journal | undefined {
    return this.#first<Journal>(`${selectJournals} WHERE ${condition}`, value)
  }

  // --- rows ---

  /** Adds the continuation of a journal: one statement with one parameter, whatever the number of rows. */
  append(journal: Journal, rows: readonly AuditRow[], nowMs: number): void {
    const first = rows[0]
    const last = rows.at(-1)
    assert(first?.seq === journal.ackedSeq + 1, 'rows continue their journal')
    assert(last !== undefined, 'there are rows')
    this.#storage.transactionSync(() => {
      // json_each gives an object back as the text it was, so the stored bytes are those of the audit.
      this.#sql.exec(
        `INSERT INTO rows (journal, seq, kind, body)
         SELECT ?, value->>'seq', value->>'kind', value FROM json_each(?)`,
        journal.number,
        JSON.stringify(rows),
      )
      this.#sql.exec(
        'UPDATE journals SET acked_seq = ?, last_seen_ms = ? WHERE number = ?',
        last.seq,
        nowMs,
        journal.number,
      )
    })
  }

  /** Rows after a number, in order, until there are enough of them or enough text. */
  rowsAfter(journal: Journal, after: number, limit: number, maxLength: number): StoredRow[] {
    const rows = this.#sql.exec<StoredRow>(
      'SELECT seq, kind, body FROM rows WHERE journal = ? AND seq > ? ORDER BY seq LIMIT ?',
      journal.number,
      // Below the first row only kills are left.
      Math.max(after, journal.firstSeq - 1),
      limit,
    )
    return takeWhileShort(rows, maxLength)
  }

  /** Those of them that D1 takes. */
  historyRowsAfter(journal: Journal, after: number, limit: number, maxLength: number): StoredRow[] {
    const rows = this.#sql.exec<StoredRow>(
      `SELECT seq, kind, body FROM rows WHERE journal = ? AND seq > ?
       AND kind IN (SELECT value FROM json_each(?)) ORDER BY seq LIMIT ?`,
      journal.number,
      after,
      JSON.stringify(historyKinds),
      limit,
    )
    return takeWhileShort(rows, maxLength)
  }

  /** The newest rows of one kind, newest first. */
  newestRows(journal: Journal, part: SnapshotPart, maxLength: number): StoredRow[] {
    const rows = this.#sql.exec<StoredRow>(
      `SELECT seq, kind, body FROM rows WHERE journal = ? AND kind = ?
       AND (? IS NULL OR body->>'link' = ?) ORDER BY seq DESC LIMIT ?`,
      journal.number,
      part.kind,
      part.link ?? null,
      part.link ?? null,
      part.rows,
    )
    return takeWhileShort(rows, maxLength)
  }

  prune({ cuts }: Pruning): void {
    this.#storage.transactionSync(() => {
      for (const { journal, firstSeq } of cuts) {
        // What latched the kill switch stands until it is re-armed, however long ago that was: a panel must see it.
        this.#sql.exec(
          `DELETE FROM rows WHERE journal = ? AND seq < ?
           AND (kind <> 'kill' OR journal <> (SELECT value FROM settings WHERE name = 'journal'))`,
          journal,
          firstSeq,
        )
        this.#sql.exec('UPDATE journals SET first_seq = ? WHERE number = ?', firstSeq, journal)
      }
      this.#sql.exec(
        `DELETE FROM journals WHERE first_seq > acked_seq
         AND number <= (SELECT max(number) FROM journals) - ?
         AND number <> (SELECT value FROM settings WHERE name = 'journal')`,
        maxJournals,
      )
    })
  }

  // --- commands ---

  command(id: string): KnownCommand | undefined {
    const row = this.#first<CommandRecord>('SELECT * FROM commands WHERE id = ?', id)
    return row === undefined ? undefined : knownCommand(row)
  }

  /** Commands a core may still carry out and has not answered, in the order they were issued. */
  pendingCommands(nowMs: number): KnownCommand[] {
    return this.#commands('is_answered = 0 AND expires_at_ms > ?', nowMs)
  }

  /** Commands whose time is over and whose end no panel was told of. */
  expiredCommands(nowMs: number): KnownCommand[] {
    return this.#commands('is_closed = 0 AND expires_at_ms <= ?', nowMs)
  }

  /** When the next command ends whose end no panel was told of. */
  nextExpiryMs(): number | undefined {
    const query = 'SELECT min(expires_at_ms) AS next FROM commands WHERE is_closed = 0'
    return this.#first<{ next: number | null }>(query)?.next ?? undefined
  }

  addCommand(issued: IssuedCommand): void {
    this.#sql.exec(
      'INSERT INTO commands (id, issued, issued_at_ms, expires_at_ms) VALUES (?, ?, ?, ?)',
      issued.id,
      JSON.stringify(issued),
      issued.issuedAtMs,
      issued.expiresAtMs,
    )
  }

  markSent(id: string): void {
    this.#sql.exec('UPDATE commands SET was_sent = 1 WHERE id = ?', id)
  }

  markAnswered(id: string): void {
    this.#sql.exec('UPDATE commands SET is_answered = 1, is_closed = 1 WHERE id = ?', id)
  }

  closeCommand(id: string): void {
    this.#sql.exec('UPDATE commands SET is_closed = 1 WHERE id = ?', id)
  }

  /** Ids are remembered for the newest thousand: an older one has expired long ago at the core too. */
  forgetOldCommands(): void {
    this.#sql.exec(
      `DELETE FROM commands WHERE is_closed = 1 AND id NOT IN
       (SELECT id FROM commands ORDER BY issued_at_ms DESC LIMIT 1000)`,
    )
  }

  #commands(condition: string, nowMs: number): KnownCommand[] {
    const rows = this.#sql.exec<CommandRecord>(
      `SELECT * FROM commands WHERE ${condition} ORDER BY issued_at_ms, rowid LIMIT 100`,
      nowMs,
    )
    return rows.toArray().map(knownCommand)
  }

  // --- nonces of handshakes ---

  /** False when the nonce was used, or when so many are remembered that no more can be. */
  useNonce(nonce: string, expiresAtMs: number, nowMs: number): boolean {
    this.#sql.exec('DELETE FROM nonces WHERE expires_at_ms < ?', nowMs)
    const inserted = this.#sql.exec(
      `INSERT INTO nonces (nonce, expires_at_ms) SELECT ?, ?
       WHERE (SELECT count(*) FROM nonces) < ${maxNonces} ON CONFLICT DO NOTHING`,
      nonce,
      expiresAtMs,
    )
    return inserted.rowsWritten > 0
  }

  // --- timers ---

  timer(name: string): number | undefined {
    return this.#first<{ due: number }>('SELECT due_ms AS due FROM timers WHERE name = ?', name)
      ?.due
  }

  setTimer(name: string, dueMs: number): void {
    this.#sql.exec('INSERT OR REPLACE INTO timers (name, due_ms) VALUES (?, ?)', name, dueMs)
  }

  deleteTimer(name: string): void {
    this.#sql.exec('DELETE FROM timers WHERE name = ?', name)
  }

  dueTimers(nowMs: number): string[] {
    const rows = this.#sql.exec<{ name: string }>(
      'SELECT name FROM timers WHERE due_ms <= ? ORDER BY due_ms, name',
      nowMs,
    )
    return rows.toArray().map(({ name }) => name)
  }

  earliestTimerMs(): number | undefined {
    return (
      this.#first<{ due: number | null }>('SELECT min(due_ms) AS due FROM timers')?.due ?? undefined
    )
  }

  #first<Row extends Record<string, SqlStorageValue>>(
    query: string,
    ...values: readonly SqlStorageValue[]
  ): Row | undefined {
    return this.#sql.exec<Row>(query, ...values).toArray()[0]
  }
}

/** A core connects anew every few seconds at worst; more within two minutes is not a core. */
const maxNonces = 1_000

const selectJournals = `SELECT number, id, first_seq AS firstSeq, acked_seq AS ackedSeq,
  flushed_seq AS flushedSeq, last_seen_ms AS lastSeenMs FROM journals`

type CommandRecord = {
  readonly issued: string
  readonly was_sent: number
  readonly is_answered: number
}

function knownCommand({ issued, was_sent, is_answered }: CommandRecord): KnownCommand {
  return {
    issued: IssuedCommand.parse(JSON.parse(issued)),
    wasSent: was_sent === 1,
    isAnswered: is_answered === 1,
  }
}

/** At least one row, so that a reader always gets on. */
function takeWhileShort(rows: Iterable<StoredRow>, maxLength: number): StoredRow[] {
  const taken: StoredRow[] = []
  let length = 0
  for (const row of rows) {
    length += row.body.length
    if (taken.length > 0 && length > maxLength) break
    taken.push(row)
  }
  return taken
}
