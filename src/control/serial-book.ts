/**
 * Serials of zones whose files don't state one: each content gets a serial once, larger than the one before,
 * and keeps it across restarts, so that whoever compares serials (RFC 1982) sees a change exactly where there is one.
 */

import { StateFile } from '../base/state-file.ts';
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
  readonly #file: StateFile;
  readonly #entries: Map<string, SerialEntry>;
  #isSaved = true;

  private constructor(file: StateFile, entries: Map<string, SerialEntry>) {
    this.#file = file;
    this.#entries = entries;
  }

  /** @throws {Error} if the file is there but can't be read; without one the book is empty */
  static async open(path: string): Promise<SerialBook> {
    const file = stateFile(path);
    return new SerialBook(file, (await file.read(readEntries)) ?? new Map<string, SerialEntry>());
  }

  /** A book that starts empty, to replace a file that can't be read. */
  static empty(path: string): SerialBook {
    return new SerialBook(stateFile(path), new Map());
  }

  /** By `nameKey` of the origin. */
  get entries(): ReadonlyMap<string, SerialEntry> {
    return this.#entries;
  }

  record(origin: string, { contentHash, serial }: SerialEntry): void {
    this.#entries.set(origin, { contentHash, serial });
    this.#isSaved = false;
  }

  /** @throws {Error} from the file system */
  async save(): Promise<void> {
    if (this.#isSaved) return;
    await this.#file.write(() =>
      Object.fromEntries([...this.#entries].map(([key, entry]) => [formatName(nameOfKey(key)), entry])),
    );
    this.#isSaved = true;
  }
}

function stateFile(path: string): StateFile {
  return new StateFile(path, 'serials');
}

function readEntries(json: unknown): Map<string, SerialEntry> {
  return new Map(
    Object.entries(json as object).map(([name, entry]) => [nameKey(parseName(name)), readEntry(entry)]),
  );
}

function readEntry(entry: unknown): SerialEntry {
  const { contentHash, serial } = entry as Partial<SerialEntry>;
  if (typeof contentHash !== 'string' || typeof serial !== 'number')
    throw new TypeError('Not a serial entry');
  return { contentHash, serial };
}
