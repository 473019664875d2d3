/**
 * Overrides as all replicas hold them: what is said on one is in every book within milliseconds, and whoever was away merges
 * what was said meanwhile. Versions settle everything (override.ts), so that the order in which replicas hear of them doesn't matter.
 *
 * In the store, times are the shared ones: a drain until ten o'clock by the clock of the replica that was told so ends at the
 * same moment on one whose clock is wrong.
 */

import type { Clock, Logger } from '../base/index.ts';
import {
  compareVersions,
  keptUntilMs,
  readOverride,
  type Override,
  type OverrideBook,
} from '../health/index.ts';
import type { Keeper } from './common-tables.ts';
import { isCounter, isMoment } from './parse-object.ts';
import type { Replicas } from './replicas.ts';

/** Whoever may write to the store could otherwise fill the log. */
const MAX_TOLD = 100;

export interface SharedOverridesOptions {
  readonly book: OverrideBook;
  readonly replicas: Replicas;
  readonly clock: Clock;
  readonly logger: Logger;
}

export class SharedOverrides implements Keeper {
  readonly #options: SharedOverridesOptions;
  /** By id, those that the others know of, in the latest version that they do. */
  readonly #shared = new Map<string, Override['version']>();
  readonly #unreadable = new Set<string>();
  readonly #unsubscribe: () => void;

  constructor(options: SharedOverridesOptions) {
    this.#options = options;
    options.replicas.keep('overrides', this);
    this.#unsubscribe = options.book.onChange(() => this.#share());
  }

  close(): void {
    this.#unsubscribe();
  }

  *entries(): Iterable<readonly [string, string]> {
    const nowMs = this.#options.clock.now();
    for (const override of this.#options.book.all)
      if (keptUntilMs(override) > nowMs) yield [override.id, this.#compose(override)];
  }

  take(id: string, text: string): string | null {
    const override = this.#parse(id, text);
    if (override === undefined) return null;
    const { book } = this.#options;
    const held = book.get(id);
    const order = held === undefined ? 1 : compareVersions(override.version, held.version);
    this.#shared.set(id, order < 0 ? held!.version : override.version);
    if (order < 0) return this.#compose(held!);
    if (order > 0) book.merge([override]);
    return null;
  }

  isPast(id: string, text: string): boolean {
    const override = this.#parse(id, text);
    const isPast = override !== undefined && keptUntilMs(override) <= this.#options.clock.now();
    if (isPast) this.#shared.delete(id);
    return isPast;
  }

  #share(): void {
    const { book, replicas } = this.#options;
    for (const override of book.all) {
      const known = this.#shared.get(override.id);
      if (known !== undefined && compareVersions(override.version, known) <= 0) continue;
      this.#shared.set(override.id, override.version);
      replicas.put('overrides', override.id, this.#compose(override));
    }
    // The others are to hear of it before this server has worked out what follows.
    replicas.writeNow();
  }

  #compose(override: Override): string {
    const { time } = this.#options.replicas;
    return JSON.stringify(withTimes(override, (unixMs) => time.fromLocal(unixMs)));
  }

  /** undefined: it can't be read, which is told once. */
  #parse(id: string, text: string): Override | undefined {
    const { replicas, logger } = this.#options;
    try {
      const override = readOverride(JSON.parse(text));
      checkRange(override);
      if (override.id !== id) throw new SyntaxError(`Cannot read override: it is called "${override.id}"`);
      return Object.freeze(withTimes(override, (sharedMs) => replicas.time.toLocal(sharedMs)));
    } catch (error) {
      if (!this.#unreadable.has(id) && this.#unreadable.size < MAX_TOLD) {
        this.#unreadable.add(id);
        logger.error(
          `Cannot take over override "${id}" from ${replicas.store.name}: ${(error as Error).message}`,
        );
      }
      return undefined;
    }
  }
}

/** @throws {RangeError} if it can't be told, or counted on from */
function checkRange({ fromMs, untilMs, madeMs, version }: Override): void {
  if (![fromMs, untilMs ?? 0, madeMs].every(isMoment) || !isCounter(version.counter))
    throw new RangeError('Cannot read override: a time or a version out of range');
}

function withTimes(override: Override, convert: (ms: number) => number): Override {
  const { fromMs, untilMs, madeMs } = override;
  return {
    ...override,
    fromMs: convert(fromMs),
    untilMs: untilMs === null ? null : convert(untilMs),
    madeMs: convert(madeMs),
  };
}
