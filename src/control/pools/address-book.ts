/**
 * The addresses of names: those of CNAME and SRV members, which are probed at their own, and of ALIAS targets elsewhere.
 *
 * A name of ours is looked up in the zones in service. Any other is asked of the system's resolver, again whenever its
 * answer has lived out its TTL; while that fails, what was known last stays.
 */

import { Resolver } from 'node:dns/promises';

import type { Clock } from '../../base/index.ts';

/** Ours: however short or long the TTL, names are asked no more often, and no less, than this. */
const MIN_ASK_MS = 5000;
const MAX_ASK_MS = 300_000;
const AGAIN_MS = 5000;

/** Looks a name up where no network is needed; undefined: it is not ours to know. */
export type LocalLookup = (name: string) => readonly string[] | undefined;

interface Entry {
  addresses: readonly string[];
  cancel: () => void;
}

export class AddressBook {
  readonly #lookUp: LocalLookup;
  readonly #clock: Clock;
  readonly #onChange: (name: string) => void;
  readonly #resolver = new Resolver({ timeout: 2000, tries: 2 });
  readonly #entries = new Map<string, Entry>();

  /** @param onChange called when the addresses of a name have changed that somebody is interested in */
  constructor(lookUp: LocalLookup, clock: Clock, onChange: (name: string) => void) {
    this.#lookUp = lookUp;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** The addresses of a name that is being followed, as far as they are known. */
  addressesOf(name: string): readonly string[] {
    return this.#lookUp(name) ?? this.#entries.get(name)?.addresses ?? [];
  }

  /** Follows these names from now on, and no others. */
  follow(names: ReadonlySet<string>): void {
    for (const [name, { cancel }] of this.#entries) {
      if (names.has(name)) continue;
      cancel();
      this.#entries.delete(name);
    }
    for (const name of names) {
      if (this.#entries.has(name) || this.#lookUp(name) !== undefined) continue;
      const entry: Entry = { addresses: [], cancel: () => undefined };
      this.#entries.set(name, entry);
      void this.#ask(name, entry);
    }
  }

  close(): void {
    this.#resolver.cancel();
    this.follow(new Set());
  }

  async #ask(name: string, entry: Entry): Promise<void> {
    const host = name.replace(/\.$/, '');
    const answers = await Promise.allSettled([
      this.#resolver.resolve4(host, { ttl: true }),
      this.#resolver.resolve6(host, { ttl: true }),
    ]);
    if (this.#entries.get(name) !== entry) return;
    const records = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    const ttlMs = Math.min(...records.map(({ ttl }) => ttl * 1000));
    const askAgainMs = records.length === 0 ? AGAIN_MS : Math.min(Math.max(ttlMs, MIN_ASK_MS), MAX_ASK_MS);
    entry.cancel = this.#clock.after(askAgainMs, () => void this.#ask(name, entry));
    const addresses = records.map(({ address }) => address).sort();
    if (addresses.length === 0 || addresses.join() === entry.addresses.join()) return;
    entry.addresses = addresses;
    this.#onChange(name);
  }
}
