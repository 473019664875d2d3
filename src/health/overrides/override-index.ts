/**
 * Which override counts for a member where several match.
 *
 * First the one that says most exactly whom it means, then the newest:
 *
 *     1  host, address                one machine
 *     2  pool                         its part in one pool
 *     3  RRset                        all pools of a name and type
 *     4  glob                         whatever looks like it
 *     and within a row, the highest version
 *
 * The other orders have a worse night in them. If the newest won outright, `up www.example.com/A`, said because the
 * checks themselves are broken, would put back the one host that a colleague drained for its broken disk. If the
 * most restrictive won, `up web3` after `down web*` would do nothing, and no word but a cancellation could follow a
 * wrong one. The price: an older word about one host outlives a newer one about all. So `allFor` tells what else
 * matched, and an answer to "why" shows it. gdnsd's admin_state lets the last line of its file win, which is the
 * newest outright; but there one operator sees all lines at once.
 */

import { compareVersions, type Override } from './override.ts';
import { matchesGlob } from './glob.ts';
import { namesOf, parsePattern, type Pattern, type Subject } from './pattern.ts';

const RANKS: Readonly<Record<Pattern['kind'], number>> = { host: 1, address: 1, pool: 2, rrset: 3, glob: 4 };

interface Entry {
  readonly override: Override;
  readonly rank: number;
}

/** Overrides ready to be looked up; globs are gone through one by one, all others found by name. Built anew, never changed. */
export class OverrideIndex {
  readonly #byName = new Map<string, Entry[]>();
  readonly #globs: { readonly glob: string; readonly entry: Entry }[] = [];

  /** @throws {SyntaxError} if one has a pattern that can't be read, which none from a book has */
  constructor(overrides: Iterable<Override>) {
    for (const override of overrides) {
      const { kind, text } = parsePattern(override.pattern);
      const entry = { override, rank: RANKS[kind] };
      if (kind === 'glob') this.#globs.push({ glob: text, entry });
      else this.#byName.set(text, [...(this.#byName.get(text) ?? []), entry]);
    }
  }

  /** The override that counts for the member; undefined: none is about it. */
  find(subject: Subject): Override | undefined {
    return this.allFor(subject)[0];
  }

  /** Every override about the member: the one that counts, then those it overrules, in the order they would follow. */
  allFor(subject: Subject): Override[] {
    const names = namesOf(subject);
    const entries = names.flatMap((name) => this.#byName.get(name) ?? []);
    for (const { glob, entry } of this.#globs)
      if (names.some((name) => matchesGlob(glob, name))) entries.push(entry);
    return entries.sort(byPrecedence).map(({ override }) => override);
  }
}

function byPrecedence(a: Entry, b: Entry): number {
  return a.rank - b.rank || compareVersions(b.override.version, a.override.version);
}
