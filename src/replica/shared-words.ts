/**
 * The words of agents that are asked beside a health check, as all replicas know them: one replica asks each agent, and the others
 * are told. What an agent said stands until it says otherwise, so that whoever asks it next begins with it.
 */

import type { Clock } from '../base/index.ts';
import type { Keeper } from './common-tables.ts';
import { parseObject } from './parse-object.ts';
import { chooseProbers } from './probers.ts';
import type { Replicas } from './replicas.ts';

/** `drain` or `maint`, and whether it has said `down`; when, in Unix milliseconds. */
export interface AgentsWord {
  readonly admin: 'drain' | 'maint' | null;
  readonly isDown: boolean;
  readonly atMs: number;
}

/** Who asks agents and keeps what they say. */
export interface WordHolder {
  wordOf(subject: string): AgentsWord | undefined;
  takeWord(subject: string, word: AgentsWord): void;
  words(): Iterable<readonly [subject: string, word: AgentsWord]>;
  shareAgents(
    isOurs: (subject: string) => boolean,
    listener: (subject: string, word: AgentsWord) => void,
  ): void;
}

export interface SharedWordsOptions {
  readonly replicas: Replicas;
  readonly holder: WordHolder;
  readonly clock: Clock;
  /** Whether another replica has the agent in its zones too: one that hasn't doesn't ask it. */
  readonly isKnownTo: (replica: string, subject: string) => boolean;
}

/** Longer than a member is in the zone without a word of its agent's. */
const MAX_AGE_MS = 30 * 86_400_000;
/** The shared time is known to about as much. */
const SAME_MS = 100;

export class SharedWords implements Keeper {
  readonly #replicas: Replicas;
  readonly #holder: WordHolder;
  readonly #clock: Clock;
  readonly #isKnownTo: (replica: string, subject: string) => boolean;

  constructor({ replicas, holder, clock, isKnownTo }: SharedWordsOptions) {
    this.#clock = clock;
    this.#replicas = replicas;
    this.#holder = holder;
    this.#isKnownTo = isKnownTo;
    replicas.keep('agents', this);
    holder.shareAgents(
      (subject) => this.#isOurs(subject),
      (subject, word) => replicas.put('agents', subject, this.#compose(word)),
    );
  }

  *entries(): Iterable<readonly [string, string]> {
    for (const [subject, word] of this.#holder.words()) yield [subject, this.#compose(word)];
  }

  take(subject: string, text: string): string | null {
    const word = this.#parse(text);
    if (word === undefined) return null;
    const held = this.#holder.wordOf(subject);
    if (held !== undefined && held.atMs > word.atMs + SAME_MS) return this.#compose(held);
    this.#holder.takeWord(subject, word);
    return null;
  }

  isPast(_subject: string, text: string): boolean {
    const word = this.#parse(text);
    return word === undefined || this.#clock.now() - word.atMs > MAX_AGE_MS;
  }

  #isOurs(subject: string): boolean {
    const { voters, name } = this.#replicas;
    const asking = voters.filter((replica) => replica === name || this.#isKnownTo(replica, subject));
    return asking.length === 0 || chooseProbers(subject, asking, 1)[0] === name;
  }

  #compose({ admin, isDown, atMs }: AgentsWord): string {
    return JSON.stringify({ admin, isDown, atMs: this.#replicas.time.fromLocal(atMs) });
  }

  /** undefined: it is not what we write. */
  #parse(text: string): AgentsWord | undefined {
    const { admin, isDown, atMs } = parseObject(text);
    if (admin !== 'drain' && admin !== 'maint' && admin !== null) return undefined;
    if (typeof isDown !== 'boolean' || typeof atMs !== 'number') return undefined;
    const localMs = this.#replicas.time.toLocal(atMs);
    // From a store whose clock was ahead of this one's: no later word would count.
    if (localMs > this.#clock.now() + SAME_MS) return undefined;
    return Object.freeze({ admin, isDown, atMs: localMs });
  }
}
