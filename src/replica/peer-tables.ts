/**
 * The tables of the others as far as they are known here. A write is told to all at once, with the revision that it makes; who
 * missed one sees so by the next, or by the revisions that a heartbeat tells, and reads the table anew.
 */

import type { Heartbeat } from './heartbeat.ts';
import { OWN_TABLES, type OwnTable } from './keys.ts';
import { REVISION_ENTRY, type ToldChange } from './own-tables.ts';

/** @param text null: the entry is gone */
export type EntryListener = (replica: string, entry: string, text: string | null) => void;

interface Copy {
  incarnation: string;
  revision: number;
  entries: Map<string, string>;
}

/** As OwnTables writes it. */
const REVISION = /^([^:]+):([0-9]{1,15})$/;

const NOTHING: ReadonlyMap<string, string> = new Map();

export class PeerTables {
  /** By replica and table. */
  readonly #copies = new Map<string, Map<OwnTable, Copy>>();
  readonly #listeners = new Map<OwnTable, EntryListener>();

  listen(table: OwnTable, listener: EntryListener): void {
    this.#listeners.set(table, listener);
  }

  entries(replica: string, table: OwnTable): ReadonlyMap<string, string> {
    return this.#copies.get(replica)?.get(table)?.entries ?? NOTHING;
  }

  /** The tables of a replica that must be read, by what its heartbeat says. */
  missing(replica: string, { incarnation, revisions }: Heartbeat): OwnTable[] {
    return OWN_TABLES.filter((table) => {
      const copy = this.#copies.get(replica)?.get(table);
      if (copy === undefined) return revisions[table] > 0;
      return copy.incarnation !== incarnation || copy.revision < revisions[table];
    });
  }

  /** @returns whether it fits what is known; if not, the table must be read */
  apply(
    replica: string,
    incarnation: string,
    { table, revision, isWhole, set, remove }: ToldChange,
  ): boolean {
    const copy = this.#copies.get(replica)?.get(table);
    if (copy?.incarnation === incarnation && copy.revision >= revision) return true;
    if (isWhole) {
      this.#replace(replica, table, { incarnation, revision, entries: new Map(set) });
      return true;
    }
    if (copy?.incarnation !== incarnation || copy.revision !== revision - 1) return false;
    copy.revision = revision;
    for (const [entry, text] of set) this.#set(replica, table, copy.entries, entry, text);
    for (const entry of remove) this.#set(replica, table, copy.entries, entry, null);
    return true;
  }

  /** Takes over a table as it was read from the store. */
  take(replica: string, table: OwnTable, read: ReadonlyMap<string, string>): void {
    const entries = new Map(read);
    const [, incarnation = '', revision = '0'] = REVISION.exec(entries.get(REVISION_ENTRY) ?? '') ?? [];
    entries.delete(REVISION_ENTRY);
    const copy = this.#copies.get(replica)?.get(table);
    // What was told meanwhile may be newer.
    if (copy?.incarnation === incarnation && copy.revision > Number(revision)) return;
    this.#replace(replica, table, { incarnation, revision: Number(revision), entries });
  }

  forget(replica: string): void {
    const tables = this.#copies.get(replica);
    this.#copies.delete(replica);
    for (const [table, { entries }] of tables ?? [])
      for (const entry of entries.keys()) this.#listeners.get(table)?.(replica, entry, null);
  }

  #replace(replica: string, table: OwnTable, copy: Copy): void {
    const before = this.entries(replica, table);
    const tables = this.#copies.get(replica) ?? new Map<OwnTable, Copy>();
    this.#copies.set(replica, tables.set(table, copy));
    const listener = this.#listeners.get(table);
    for (const [entry, text] of copy.entries)
      if (before.get(entry) !== text) listener?.(replica, entry, text);
    for (const entry of before.keys()) if (!copy.entries.has(entry)) listener?.(replica, entry, null);
  }

  #set(
    replica: string,
    table: OwnTable,
    entries: Map<string, string>,
    entry: string,
    text: string | null,
  ): void {
    if (text === null) entries.delete(entry);
    else entries.set(entry, text);
    this.#listeners.get(table)?.(replica, entry, text);
  }
}
