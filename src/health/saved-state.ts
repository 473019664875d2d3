/**
 * `health.json` in the state directory: the last verdicts, so that a restart hands out no member known to be dead
 * while the first round of probes is still out. A courtesy, never a condition: without it all members begin as
 * unknown, which is served.
 */

import { join } from 'node:path';

import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { StateFile } from '../base/state-file.ts';

/** What of a verdict survives a restart. */
export interface SavedVerdict {
  readonly state: 'up' | 'down';
  /** When it went up or down, in Unix milliseconds. */
  readonly changedMs: number;
  /** Of the last probe that counted. */
  readonly reason: string;
}

/** Ours: after a week without us a member is as good as never seen. */
const MAX_AGE_MS = 7 * 86_400_000;

const NOTHING: ReadonlyMap<string, SavedVerdict> = new Map();

export interface HealthStateFileOptions {
  readonly stateDirectory: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

export class HealthStateFile {
  readonly #file: StateFile;
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor({ stateDirectory, clock, logger }: HealthStateFileOptions) {
    this.#file = new StateFile(join(stateDirectory, 'health.json'), 'health');
    this.#clock = clock;
    this.#logger = logger;
  }

  /** The verdicts by target key; empty where none are saved, or none that can be used. Never rejects. */
  async load(): Promise<ReadonlyMap<string, SavedVerdict>> {
    try {
      const saved = await this.#file.read(readSaved);
      if (saved === undefined || this.#clock.now() - saved.savedMs > MAX_AGE_MS) return NOTHING;
      return saved.verdicts;
    } catch (error) {
      this.#logger.warn(`${(error as Error).message}; every member begins as unknown`, { error });
      return NOTHING;
    }
  }

  /**
   * Writes all verdicts, by target key; of several calls at once the last wins. How often is up to the caller, who
   * changes the snapshot no more.
   *
   * @returns settles once they are on the disk, or it was told why they are not; never rejects
   */
  async save(snapshot: ReadonlyMap<string, SavedVerdict>): Promise<void> {
    try {
      await this.#file.write(() => ({ savedMs: this.#clock.now(), targets: Object.fromEntries(snapshot) }));
    } catch (error) {
      this.#logger.warn(
        `Cannot save health: ${(error as Error).message}; a restart would begin with older verdicts`,
        { error },
      );
    }
  }
}

interface Saved {
  readonly savedMs: number;
  readonly verdicts: ReadonlyMap<string, SavedVerdict>;
}

function readSaved(json: unknown): Saved {
  const { savedMs, targets } = json as { savedMs?: unknown; targets?: unknown };
  if (typeof savedMs !== 'number' || typeof targets !== 'object' || targets === null)
    throw new TypeError('Not saved verdicts');
  const verdicts = Object.entries(targets).map(([key, verdict]) => [key, readVerdict(verdict)] as const);
  return { savedMs, verdicts: new Map(verdicts) };
}

function readVerdict(json: unknown): SavedVerdict {
  const { state, changedMs, reason } = json as Partial<SavedVerdict>;
  if ((state !== 'up' && state !== 'down') || typeof changedMs !== 'number' || typeof reason !== 'string')
    throw new TypeError('Not a saved verdict');
  return Object.freeze({ state, changedMs, reason });
}
