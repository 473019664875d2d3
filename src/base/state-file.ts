/**
 * A JSON file for what must survive a restart: written whole beside the old one and renamed into its place, so that
 * a crash leaves the old content or the new, never half of one. Needs nothing but `node:fs`, and so stands in base.
 */

import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

export class StateFile {
  readonly path: string;
  readonly #holding: string;
  #compose: () => unknown = () => null;
  /** The write begun or queued last. */
  #last: Promise<void> = Promise.resolve();
  /** The write that waits for its turn. */
  #waiting: Promise<void> | null = null;

  /** @param holding what is in it, for messages: `serials` */
  constructor(path: string, holding: string) {
    this.path = path;
    this.#holding = holding;
  }

  /**
   * @param parse makes the content of what was read; it throws where that is not what was once written
   * @returns undefined where there is no file
   * @throws {Error} if the file can't be read, is not JSON, or `parse` throws
   */
  async read<Content>(parse: (json: unknown) => Content): Promise<Content | undefined> {
    let text;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw this.#readError((cause as Error).message, cause);
    }
    try {
      return parse(JSON.parse(text));
    } catch (cause) {
      throw this.#readError('it is not what we wrote there', cause);
    }
  }

  /**
   * Replaces the content, making the directory where there is none. One write is under way at a time and at most one
   * waits: those called for meanwhile become one, and the latest wins.
   *
   * @param compose gives the content, to become JSON; called when the write's turn comes, or not at all if it is overtaken
   * @returns settles once this content or a later one is on the disk
   * @throws {Error} from the file system; the old content is still there
   */
  write(compose: () => unknown): Promise<void> {
    this.#compose = compose;
    if (this.#waiting === null) {
      this.#waiting = this.#writeAfter(this.#last);
      this.#last = this.#waiting;
    }
    return this.#waiting;
  }

  /**
   * Gives a file that can't be used another name, in place of one that was set aside earlier.
   *
   * @returns its path now
   * @throws {Error} from the file system
   */
  async setAside(): Promise<string> {
    const aside = `${this.path}.broken`;
    await rename(this.path, aside);
    return aside;
  }

  async #writeAfter(previous: Promise<void>): Promise<void> {
    await previous.catch(() => {}); // Told to whoever called for it.
    this.#waiting = null;
    await replaceFile(this.path, `${JSON.stringify(this.#compose(), null, 2)}\n`);
  }

  #readError(why: string, cause: unknown): Error {
    return new Error(`Cannot read ${this.#holding} from "${this.path}": ${why}`, { cause });
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.new`;
  const handle = await open(draft, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, path);
}
