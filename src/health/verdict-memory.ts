/**
 * What was known of targets that are not watched now: from before the start, or from before a reload took them away.
 *
 * A dead member must not come back to life by being edited. So where nothing is known of a target itself, it counts
 * whether anything at its place (protocol, address and port) was down: with other terms it most likely still is, and
 * the probes that follow at once will tell.
 */

import type { Target } from './check.ts';
import type { SavedVerdict } from './saved-state.ts';

/** Ours: more than a site edits between two starts. The oldest are forgotten first. */
const MAX_VERDICTS = 20_000;
/** As long as a saved file counts (saved-state.ts). */
const MAX_AGE_MS = 7 * 86_400_000;

export class VerdictMemory {
  readonly #byKey = new Map<string, SavedVerdict>();
  /** The latest that was down, by place. */
  readonly #downByPlace = new Map<string, SavedVerdict>();

  keep(key: string, verdict: SavedVerdict): void {
    remember(this.#byKey, key, verdict);
    const place = placeOf(key);
    if (verdict.state === 'down') remember(this.#downByPlace, place, verdict);
    else this.#downByPlace.delete(place);
  }

  /** Those that were down lately: their zone may only be broken for now. */
  *dead(nowMs: number): Iterable<readonly [key: string, verdict: SavedVerdict]> {
    for (const [key, verdict] of this.#byKey)
      if (verdict.state === 'down' && nowMs - verdict.changedMs < MAX_AGE_MS) yield [key, verdict];
  }

  recall({ key }: Target): SavedVerdict | undefined {
    return this.#byKey.get(key) ?? this.#downByPlace.get(placeOf(key));
  }
}

/** The first three words of a key: see {@link Target.key}. */
function placeOf(key: string): string {
  return key.split(' ', 3).join(' ');
}

function remember(verdicts: Map<string, SavedVerdict>, key: string, verdict: SavedVerdict): void {
  verdicts.delete(key);
  verdicts.set(key, verdict);
  if (verdicts.size > MAX_VERDICTS) verdicts.delete(verdicts.keys().next().value!);
}
