/** This replica's own tables as they are to be in the store, and what of that is still to be written. */

import { OWN_TABLES, ownTable, type OwnTable } from './keys.ts';
import { isCounter, textsOf } from './parse-object.ts';
import type { TableChange } from './store.ts';

/** The entry that says which revision a table is: `<incarnation>:<revision>`. No entry of ours is called so. */
export const REVISION_ENTRY = '#';

/** One write to a table, as the others are told of it. */
export interface ToldChange {
  readonly table: OwnTable;
  /** What the table has become by it: one more than before. */
  readonly revision: number;
  readonly isWhole: boolean;
  readonly set: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
}

interface Content {
  readonly entries: Map<string, string>;
  readonly changed: Set<string>;
  revision: number;
  /** Whether nothing in the store is to be relied on. */
  isLost: boolean;
}

export class OwnTables {
  readonly #incarnation: string;
  readonly #tables = new Map<OwnTable, Content>(
    OWN_TABLES.map((table) => [table, { entries: new Map(), changed: new Set(), revision: 0, isLost: true }]),
  );

  constructor(incarnation: string) {
    this.#incarnation = incarnation;
  }

  /** @param text null: takes the entry out. @returns whether that changes anything */
  set(table: OwnTable, entry: string, text: string | null): boolean {
    const { entries, changed } = this.#tables.get(table)!;
    if ((entries.get(entry) ?? null) === text) return false;
    if (text === null) entries.delete(entry);
    else entries.set(entry, text);
    changed.add(entry);
    return true;
  }

  entries(table: OwnTable): ReadonlyMap<string, string> {
    return this.#tables.get(table)!.entries;
  }

  get revisions(): Readonly<Record<OwnTable, number>> {
    return Object.fromEntries([...this.#tables].map(([table, { revision }]) => [table, revision])) as Record<
      OwnTable,
      number
    >;
  }

  /** The store may have lost everything: the next write brings it all. */
  markLost(): void {
    for (const content of this.#tables.values()) content.isLost = true;
  }

  /** What is to be written now, which counts as written from now on; whoever can't write it says so by {@link markLost}. */
  take(): ToldChange[] {
    const told: ToldChange[] = [];
    for (const [table, content] of this.#tables) {
      const { entries, changed, isLost } = content;
      if (!isLost && changed.size === 0) continue;
      const names = isLost ? [...entries.keys()] : [...changed];
      const set = new Map(names.flatMap((name) => (entries.has(name) ? [[name, entries.get(name)!]] : [])));
      const remove = names.filter((name) => !entries.has(name));
      content.revision++;
      content.isLost = false;
      changed.clear();
      told.push({ table, revision: content.revision, isWhole: isLost, set, remove });
    }
    return told;
  }

  /** As the store is told of it. */
  changeOf({ table, revision, isWhole, set, remove }: ToldChange, self: string): TableChange {
    const marked = new Map(set).set(REVISION_ENTRY, `${this.#incarnation}:${revision}`);
    return { table: ownTable(table, self), isWhole, set: marked, remove };
  }
}

/** What goes into a hint. */
export function composeTold(told: readonly ToldChange[]): unknown {
  return told.map(({ set, ...rest }) => ({ ...rest, set: Object.fromEntries(set) }));
}

/** Leaves out what is not what we write. */
export function parseTold(value: unknown): ToldChange[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    const { table, revision, isWhole, set, remove } = (item ?? {}) as Partial<
      Record<keyof ToldChange, unknown>
    >;
    const texts = textsOf(set);
    if (!OWN_TABLES.includes(table as OwnTable) || !isCounter(revision)) return [];
    if (typeof isWhole !== 'boolean' || texts === undefined || !isTexts(remove)) return [];
    return [{ table: table as OwnTable, revision, isWhole, set: texts, remove }];
  });
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
