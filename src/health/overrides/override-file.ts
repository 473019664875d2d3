/**
 * `overrides.json` in the state directory: what was drained stays drained across a restart.
 *
 * What can't be read there is never lost silently, since it may be the one word that keeps a broken host out of the
 * answers: it is told, the file is kept as `overrides.json.broken`, and what could be read counts.
 */

import { join } from 'node:path';

import type { Logger } from '../../base/logger.ts';
import { StateFile } from '../../base/state-file.ts';
import type { Override } from './override.ts';
import { readOverride } from './read-override.ts';

interface Content {
  readonly overrides: readonly Override[];
  /** Why the rest of the file can't be used; empty: there is no such rest. */
  readonly faults: readonly string[];
}

export class OverrideFile {
  readonly #file: StateFile;
  readonly #logger: Logger;

  constructor(stateDirectory: string, logger: Logger) {
    this.#file = new StateFile(join(stateDirectory, 'overrides.json'), 'overrides');
    this.#logger = logger;
  }

  /** Never rejects. */
  async load(): Promise<readonly Override[]> {
    const { overrides, faults } = await this.#read();
    if (faults.length > 0) await this.#setAside(overrides, faults);
    return overrides;
  }

  /**
   * Of several calls at once the last decides what is written.
   *
   * @param overrides asked for when the write's turn comes
   * @throws {Error} from the file system
   */
  save(overrides: () => readonly Override[]): Promise<void> {
    return this.#file.write(() => ({ overrides: overrides() }));
  }

  async #read(): Promise<Content> {
    try {
      return (await this.#file.read(readContent)) ?? { overrides: [], faults: [] };
    } catch (error) {
      return { overrides: [], faults: [(error as Error).message] };
    }
  }

  async #setAside(readable: readonly Override[], faults: readonly string[]): Promise<void> {
    for (const fault of faults) this.#logger.error(fault, { file: this.#file.path });
    try {
      const aside = await this.#file.setAside();
      this.#logger.error(`Overrides are missing: what could not be read is kept as "${aside}"`, { aside });
      await this.save(() => readable);
    } catch (error) {
      this.#logger.error(`Cannot set "${this.#file.path}" aside: ${(error as Error).message}`, { error });
    }
  }
}

/** @throws {TypeError} if it is no list of anything */
function readContent(json: unknown): Content {
  const { overrides: items } = json as { overrides?: unknown };
  if (!Array.isArray(items)) throw new TypeError('Cannot read overrides: expected a list of them');
  const overrides: Override[] = [];
  const faults: string[] = [];
  for (const [i, item] of items.entries()) {
    try {
      overrides.push(readOverride(item));
    } catch (error) {
      faults.push(`${(error as Error).message} (number ${i + 1} in the file)`);
    }
  }
  return { overrides, faults };
}
