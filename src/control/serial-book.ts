/**
 * Serials of zones whose files don't state one: each content gets a serial once, larger than the one before,
 * and keeps it across restarts, so that whoever compares serials (RFC 1982) sees a change exactly where there is one.
 */

import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

import { formatName, nameKey, nameOfKey, parseName } from '../dns/name.ts';

/** The last serial a zone was served with, and the content it stands for. */
export interface SerialEntry {
  readonly contentHash: string;
  readonly serial: number;
}

const MAX_SERIAL = 0xffff_ffff;

/**
 * The serial for the content: the one it has already, else max(last + 1, Unix time). Past 2³² it starts again at 1.
 */
export function allotSerial(last: SerialEntry | undefined, contentHash: string, nowSeconds: number): number {
  if (last === undefined) return nowSeconds;
  if (last.contentHash === contentHash) return last.serial;
  return last.serial === MAX_SERIAL ? 1 : Math.max(last.serial + 1, nowSeconds);
}

/** The last serial of every zone ever served, kept in a JSON file by zone name. */
export class SerialBook {
  readonly #file: string;
  readonly #entries: Map<string, SerialEntry>;
  #isSaved = true;

  private constructor(file: string, entries: Map<string, SerialEntry>) {
    this.#file = file;
    this.#entries = entries;
  }

  /** @throws {Error} if the file is there but can't be read; without one the book is empty */
  static async open(file: string): Promise<SerialBook> {
    return new SerialBook(file, await readEntries(file));
  }

  /** A book that starts empty, to replace a file that can't be read. */
  static empty(file: string): SerialBook {
    return new SerialBook(file, new Map());
  }

  /** By `nameKey` of the origin. */
  get entries(): ReadonlyMap<string, SerialEntry> {
    return this.#entries;
  }

  record(origin: string, { contentHash, serial }: SerialEntry): void {
    this.#entries.set(origin, { contentHash, serial });
    this.#isSaved = false;
  }

  /**
   * Writes the book beside its file and renames it into place, so that a crash leaves the old book or the new one.
   *
   * @throws {Error} from the file system
   */
  async save(): Promise<void> {
    if (this.#isSaved) return;
    await mkdir(dirname(this.#file), { recursive: true });
    const draft = `${this.#file}.new`;
    const zones = Object.fromEntries(
      [...this.#entries].map(([key, entry]) => [formatName(nameOfKey(key)), entry]),
    );
    const handle = await open(draft, 'w');
    try {
      await handle.writeFile(`${JSON.stringify(zones, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, this.#file);
    this.#isSaved = true;
  }
}

async function readEntries(file: string): Promise<Map<string, SerialEntry>> {
  let text;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw error;
  }
  try {
    const zones: unknown = JSON.parse(text);
    return new Map(
      Object.entries(zones as object).map(([name, entry]) => [nameKey(parseName(name)), readEntry(entry)]),
    );
  } catch (cause) {
    throw new Error(`Cannot read serials from "${file}": it is not what we wrote there`, { cause });
  }
}

function readEntry(entry: unknown): SerialEntry {
  const { contentHash, serial } = entry as Partial<SerialEntry>;
  if (typeof contentHash !== 'string' || typeof serial !== 'number')
    throw new TypeError('Not a serial entry');
  return { contentHash, serial };
}
