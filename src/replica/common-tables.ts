/**
 * The tables that all replicas write to, each entry in versions of which the latest wins. What an entry means, and which of two
 * is the later one, its keeper knows; here it is brought to the others, and compared with the store now and then,
 * after which both hold the latest of each.
 */

import { COMMON_TABLES, commonTable, type CommonTable } from './keys.ts';
import { textsOf } from './parse-object.ts';
import type { ReplicaStore, TableChange } from './store.ts';

/** Whoever holds what a common table is about. */
export interface Keeper {
  /** Everything that is held, for the others to have. */
  entries(): Iterable<readonly [entry: string, text: string]>;
  /**
   * Takes over an entry that somebody wrote, if it is later than what is held; ignores what can't be read.
   *
   * @returns what is held where that is later still, and so must be written; null: nothing
   */
  take(entry: string, text: string): string | null;
  /** Whether nobody can need an entry of the store any more. */
  isPast(entry: string, text: string): boolean;
}

export class CommonTables {
  readonly #keepers = new Map<CommonTable, Keeper>();
  /** What is still to be written. */
  readonly #pending = new Map<CommonTable, Map<string, string>>();

  use(table: CommonTable, keeper: Keeper): void {
    this.#keepers.set(table, keeper);
  }

  put(table: CommonTable, entry: string, text: string): void {
    const pending = this.#pending.get(table) ?? new Map<string, string>();
    this.#pending.set(table, pending.set(entry, text));
  }

  /** What is to be written now; whoever can't write it can forget it: the next {@link reconcile} brings it again. */
  take(): Map<CommonTable, Map<string, string>> {
    const taken = new Map(this.#pending);
    this.#pending.clear();
    return taken;
  }

  /** What somebody has written. */
  hear(written: ReadonlyMap<CommonTable, ReadonlyMap<string, string>>): void {
    for (const [table, entries] of written)
      for (const [entry, text] of entries) this.#offer(table, entry, text);
  }

  /**
   * Compares everything with the store: takes over what is later there, has written what is later here, and removes what
   * is past.
   *
   * @throws {Error} if the store can't be reached
   */
  async reconcile(store: ReplicaStore): Promise<void> {
    const read = [...this.#keepers].map(
      async ([table, keeper]) => [table, keeper, await store.read(commonTable(table))] as const,
    );
    for (const [table, keeper, stored] of await Promise.all(read)) {
      const past: string[] = [];
      for (const [entry, text] of stored) {
        if (keeper.isPast(entry, text)) past.push(entry);
        else this.#offer(table, entry, text);
      }
      for (const [entry, text] of keeper.entries()) if (!stored.has(entry)) this.put(table, entry, text);
      if (past.length > 0)
        await store.write(
          [{ table: commonTable(table), isWhole: false, set: new Map(), remove: past }],
          null,
        );
    }
  }

  #offer(table: CommonTable, entry: string, text: string): void {
    const held = this.#keepers.get(table)?.take(entry, text) ?? null;
    if (held !== null) this.put(table, entry, held);
  }
}

export function changesOf(written: ReadonlyMap<CommonTable, ReadonlyMap<string, string>>): TableChange[] {
  return [...written].map(([table, set]) => ({ table: commonTable(table), isWhole: false, set, remove: [] }));
}

/** What goes into a hint. */
export function composeWritten(written: ReadonlyMap<CommonTable, ReadonlyMap<string, string>>): unknown {
  return Object.fromEntries([...written].map(([table, entries]) => [table, Object.fromEntries(entries)]));
}

/** Leaves out what is not what we write. */
export function parseWritten(value: unknown): Map<CommonTable, ReadonlyMap<string, string>> {
  const written = new Map<CommonTable, ReadonlyMap<string, string>>();
  for (const table of COMMON_TABLES) {
    const entries = textsOf((value as Readonly<Record<string, unknown>> | null)?.[table]);
    if (entries !== undefined) written.set(table, entries);
  }
  return written;
}
