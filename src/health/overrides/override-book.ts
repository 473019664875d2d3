/**
 * Every override there is, scheduled and cancelled ones included, in versions that replicas can merge: see the
 * folder's index for why that ends in the same book everywhere.
 */

import type { Random } from '../../base/random.ts';
import { createOverrideId, isOverrideId } from './override-id.ts';
import { compareVersions, keptUntilMs, phaseOf, type Override, type OverridePhase } from './override.ts';
import { parsePattern } from './pattern.ts';

/** What an operator says; the book adds the rest. */
export type OverrideDraft = Pick<Override, 'action' | 'pattern' | 'owner' | 'reason' | 'fromMs' | 'untilMs'>;

/** Ours: far more than operators say, and few enough to be looked through on every change. */
const MAX_IN_USE = 10_000;
/** Of those over or cancelled; the oldest are forgotten before their time. */
const MAX_PAST = 10_000;

export class OverrideBook {
  readonly #replica: string;
  readonly #random: Random;
  readonly #overrides = new Map<string, Override>();
  readonly #listeners = new Set<() => void>();
  /** The highest counter of any version seen. */
  #counter = 0;

  /**
   * @param replica the name of the one that keeps this book, unlike any other's
   * @param random for ids; seeded differently in every process
   */
  constructor(replica: string, random: Random, overrides: Iterable<Override> = []) {
    this.#replica = replica;
    this.#random = random;
    this.merge(overrides);
  }

  /** What is to be saved and shared, in no particular order: tombstones too. */
  get all(): readonly Override[] {
    return [...this.#overrides.values()];
  }

  get(id: string): Override | undefined {
    return this.#overrides.get(id);
  }

  active(nowMs: number): Override[] {
    return this.#inPhase('active', nowMs);
  }

  scheduled(nowMs: number): Override[] {
    return this.#inPhase('scheduled', nowMs);
  }

  /** When the next override begins or ends; null: none does. */
  nextChangeMs(nowMs: number): number | null {
    let nextMs = Infinity;
    for (const { isCancelled, fromMs, untilMs } of this.#overrides.values()) {
      if (isCancelled) continue;
      if (fromMs > nowMs) nextMs = Math.min(nextMs, fromMs);
      if (untilMs !== null && untilMs > nowMs) nextMs = Math.min(nextMs, untilMs);
    }
    return nextMs === Infinity ? null : nextMs;
  }

  /**
   * @throws {SyntaxError} if the pattern can't be read
   * @throws {RangeError} if it would be over before it begins, or the book is full
   */
  put(draft: OverrideDraft, nowMs: number): Override {
    const { action, owner, reason, fromMs, untilMs } = draft;
    const pattern = parsePattern(draft.pattern).text;
    if (untilMs !== null && untilMs <= Math.max(fromMs, nowMs))
      throw new RangeError(`Cannot override "${pattern}": it would be over before it begins`);
    this.#makeRoom(pattern, nowMs);
    const override = Object.freeze({
      id: this.#newId(),
      action,
      pattern,
      owner,
      reason,
      fromMs,
      untilMs,
      madeMs: nowMs,
      version: this.#nextVersion(),
      isCancelled: false,
    });
    this.merge([override]);
    return override;
  }

  /**
   * Takes back the override of that id, or all those about exactly that pattern.
   *
   * @returns their tombstones; empty where there is nothing left to take back
   * @throws {SyntaxError} if it is neither an id nor a pattern
   */
  cancel(idOrPattern: string, nowMs: number): Override[] {
    const key = isOverrideId(idOrPattern) ? 'id' : 'pattern';
    const value = key === 'id' ? idOrPattern : parsePattern(idOrPattern).text;
    const chosen = [...this.active(nowMs), ...this.scheduled(nowMs)].filter(
      (override) => override[key] === value,
    );
    const tombstones = chosen.map((override) =>
      Object.freeze({ ...override, madeMs: nowMs, version: this.#nextVersion(), isCancelled: true }),
    );
    this.merge(tombstones);
    return tombstones;
  }

  /** Takes over what is newer than what the book holds. @returns whether anything was */
  merge(overrides: Iterable<Override>): boolean {
    let hasChanged = false;
    for (const override of overrides) {
      this.#counter = Math.max(this.#counter, override.version.counter);
      const known = this.#overrides.get(override.id);
      if (known !== undefined && compareVersions(override.version, known.version) <= 0) continue;
      this.#overrides.set(override.id, override);
      hasChanged = true;
    }
    if (hasChanged) this.#tell();
    return hasChanged;
  }

  /** Forgets what nobody can need any more; to be called every few minutes. @returns how many that were */
  prune(nowMs: number): number {
    const past = this.all.filter((override) => isPast(override, nowMs)).sort(byAge);
    const surplus = Math.max(0, past.length - MAX_PAST);
    const forgotten = past.filter((override, i) => i < surplus || nowMs >= keptUntilMs(override));
    for (const { id } of forgotten) this.#overrides.delete(id);
    if (forgotten.length > 0) this.#tell();
    return forgotten.length;
  }

  /**
   * Calls `listener` after every change of the book; not when an override begins or ends by itself, for which there
   * is {@link nextChangeMs}.
   *
   * @returns a function that ends it
   */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #inPhase(phase: OverridePhase, nowMs: number): Override[] {
    return this.all.filter((override) => phaseOf(override, nowMs) === phase);
  }

  #makeRoom(pattern: string, nowMs: number): void {
    if (this.#overrides.size >= MAX_IN_USE + MAX_PAST) this.prune(nowMs);
    // Counted only where it can matter.
    if (this.#overrides.size < MAX_IN_USE) return;
    const inUse = this.all.filter((override) => !isPast(override, nowMs)).length;
    if (inUse >= MAX_IN_USE)
      throw new RangeError(
        `Cannot override "${pattern}": there are ${inUse} overrides already, as many as are allowed`,
      );
  }

  #newId(): string {
    for (;;) {
      const id = createOverrideId(this.#random);
      if (!this.#overrides.has(id)) return id;
    }
  }

  #nextVersion(): Override['version'] {
    return Object.freeze({ counter: ++this.#counter, replica: this.#replica });
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function isPast(override: Override, nowMs: number): boolean {
  const phase = phaseOf(override, nowMs);
  return phase === 'over' || phase === 'cancelled';
}

function byAge(a: Override, b: Override): number {
  return compareVersions(a.version, b.version);
}
