/** The book together with its file: loaded at start, saved on every change. */

import type { Logger } from '../../base/logger.ts';
import type { Random } from '../../base/random.ts';
import { OverrideBook } from './override-book.ts';
import { OverrideFile } from './override-file.ts';

export interface KeptOverrides {
  readonly book: OverrideBook;
  /**
   * Settles once every change so far is on the disk.
   *
   * @throws {Error} from the file system: the changes are in force, but would not survive a restart
   */
  readonly saved: () => Promise<void>;
}

export interface OpenOverrideBookOptions {
  readonly stateDirectory: string;
  /** This replica's name, unlike any other's. */
  readonly replica: string;
  readonly random: Random;
  readonly logger: Logger;
}

/** Never rejects: what can't be loaded is told. */
export async function openOverrideBook(options: OpenOverrideBookOptions): Promise<KeptOverrides> {
  const { stateDirectory, replica, random, logger } = options;
  const file = new OverrideFile(stateDirectory, logger);
  const book = new OverrideBook(replica, random, await file.load());
  let saving = Promise.resolve();
  book.onChange(() => {
    const write = file.save(() => book.all);
    // One write serves all changes that come while it waits.
    if (write === saving) return;
    saving = write;
    saving.catch((error: unknown) =>
      logger.error(`Cannot save overrides: ${(error as Error).message}; they are in force until a restart`, {
        error,
      }),
    );
  });
  return { book, saved: () => saving };
}
