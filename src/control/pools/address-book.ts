/**
 * The addresses of names: those of CNAME and SRV members, which are probed at their own, and of ALIAS targets elsewhere.
 *
 * A name of ours is looked up in the zones in service. Any other is asked of the system's resolver, again whenever its
 * answer has lived out its TTL; while that fails, what was known last stays.
 */

import type { RecordWithTtl } from 'node:dns';
import { Resolver } from 'node:dns/promises';

import { formatListenAddress, type Clock, type ListenAddress } from '../../base/index.ts';

/** Ours: however short or long the TTL, names are asked no more often, and no less, than this. */
const MIN_ASK_MS = 5000;
const MAX_ASK_MS = 300_000;
const AGAIN_MS = 5000;

/** Looks a name up where no network is needed; undefined: it is not ours to know. */
export type LocalLookup = (name: string) => readonly string[] | undefined;

/** What is known of a name elsewhere. */
export interface KnownName {
  readonly addresses: readonly string[];
  /** How long they live: the longest TTL that they came with, since a resolver's cache tells what is left of it. */
  readonly ttlSeconds: number;
}

interface Entry {
  /** null: no answer has come yet. */
  known: KnownName | null;
  /** Of A and of AAAA. */
  families: readonly (readonly string[])[];
  cancel: () => void;
}

/** Long enough for most answers, and no longer than a client waits for us. */
const QUERY_MS = 2000;

export class AddressBook {
  readonly #lookUp: LocalLookup;
  readonly #clock: Clock;
  readonly #onChange: (name: string) => void;
  readonly #resolver = new Resolver({ timeout: QUERY_MS, tries: 2 });
  readonly #entries = new Map<string, Entry>();
  readonly #firstAsks = new Set<Promise<void>>();

  /**
   * @param resolvers whom to ask; none: those of the system
   * @param onChange called when the addresses of a name have changed that somebody is interested in
   */
  constructor(
    lookUp: LocalLookup,
    resolvers: readonly ListenAddress[],
    clock: Clock,
    onChange: (name: string) => void,
  ) {
    this.#lookUp = lookUp;
    this.#clock = clock;
    this.#onChange = onChange;
    if (resolvers.length > 0) this.#resolver.setServers(resolvers.map(formatListenAddress));
  }

  /** The addresses of a name that is being followed, as far as they are known. */
  addressesOf(name: string): readonly string[] {
    return this.#lookUp(name) ?? this.elsewhere(name)?.addresses ?? [];
  }

  /** What is known of a followed name that is not ours; undefined: nothing yet. */
  elsewhere(name: string): KnownName | undefined {
    return this.#entries.get(name)?.known ?? undefined;
  }

  /** Whether the addresses of a name are known, were it that it has none. */
  isKnown(name: string): boolean {
    return this.#lookUp(name) !== undefined || this.elsewhere(name) !== undefined;
  }

  /** Settles when every name that is followed was asked for once. */
  async settled(): Promise<void> {
    await Promise.all(this.#firstAsks);
  }

  /** Follows these names from now on, and no others. */
  follow(names: ReadonlySet<string>): void {
    for (const [name, { cancel }] of this.#entries) {
      if (names.has(name) && this.#lookUp(name) === undefined) continue;
      cancel();
      this.#entries.delete(name);
    }
    for (const name of names) {
      if (this.#entries.has(name) || this.#lookUp(name) !== undefined) continue;
      const entry: Entry = { known: null, families: [[], []], cancel: () => undefined };
      this.#entries.set(name, entry);
      const asking = this.#ask(name, entry).finally(() => this.#firstAsks.delete(asking));
      this.#firstAsks.add(asking);
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
    const families = answers.map(readAnswer);
    const ttlSeconds = Math.min(...families.map((family) => family?.ttlSeconds ?? Infinity));
    const askAgainMs =
      ttlSeconds === Infinity ? AGAIN_MS : Math.min(Math.max(ttlSeconds * 1000, MIN_ASK_MS), MAX_ASK_MS);
    entry.cancel = this.#clock.after(askAgainMs, () => void this.#ask(name, entry));
    if (families.every((family) => family === null)) return;
    // What could not be found out of a family stays as it was.
    entry.families = families.map((family, i) => family?.addresses ?? entry.families[i]!);
    const addresses = entry.families.flat();
    const livesSeconds = ttlSeconds === Infinity ? AGAIN_MS / 1000 : ttlSeconds;
    const before = entry.known?.addresses.join() === addresses.join() ? entry.known : null;
    if (before !== null && before.ttlSeconds >= livesSeconds) return;
    entry.known = { addresses, ttlSeconds: livesSeconds };
    this.#onChange(name);
  }
}

/** The resolver's words for "there is no such name" and "it has no such record": answers, both of them. */
const NONE: readonly string[] = ['ENOTFOUND', 'ENODATA'];

/** @returns null where the resolver could not tell */
function readAnswer(
  answer: PromiseSettledResult<readonly RecordWithTtl[]>,
): { addresses: string[]; ttlSeconds: number } | null {
  if (answer.status === 'fulfilled')
    return {
      addresses: answer.value.map(({ address }) => address).sort(),
      ttlSeconds: Math.min(...answer.value.map(({ ttl }) => ttl)),
    };
  const { code = '' } = answer.reason as NodeJS.ErrnoException;
  return NONE.includes(code) ? { addresses: [], ttlSeconds: Infinity } : null;
}
