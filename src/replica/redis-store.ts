/**
 * The store in Redis 7.0 or newer, or Valkey: one exchange for most things, two for a beat.
 *
 * Whatever changes something is a transaction (MULTI), so that it happens whole or not at all; a server that refuses a part of
 * it, for want of memory say, has done nothing. What was sent and not answered may have happened: all of it can be said again.
 */

import { systemClock, type Clock } from '../base/clock.ts';
import { createRandom } from '../base/random.ts';
import { HEARTBEATS } from './keys.ts';
import type { RedisCommand } from './redis-connection.ts';
import { RedisDialer, type RedisLink } from './redis-dialer.ts';
import { RedisKeys } from './redis-keys.ts';
import { RedisLifeline } from './redis-lifeline.ts';
import { formatRedisName, type RedisSettings } from './redis-settings.ts';
import type { Beat, BeatReply, ReplicaStore, StoreListener, TableChange, TableKey } from './store.ts';

/** Entries in one command; more go into several of the same transaction. Ours. */
const MAX_ENTRIES = 1000;
/** Who hasn't beaten for so long, as far as we saw, is no longer looked for. Ours. */
const FORGET_MS = 600_000;
/** How many are forgotten with one beat. */
const MAX_FORGOTTEN = 100;

/** To a beat's first commands; then, for each of its tables, 1 where there is one. */
type BeatReplies = [
  previous: string | null,
  added: number,
  ids: string[],
  time: [string, string],
  ...found: unknown[],
];

export class RedisStore implements ReplicaStore {
  readonly name: string;
  readonly #keys: RedisKeys;
  readonly #clock: Clock;
  readonly #lifeline: RedisLifeline;
  /** Since when those of the replicas' set have had no heartbeat, as {@link Clock.monotonicMs} counts. */
  #missingSinceMs: ReadonlyMap<string, number> = new Map();

  /** @throws {Error} from OpenSSL, if the certificates or the key can't be read */
  constructor(settings: RedisSettings, clock: Clock = systemClock) {
    this.name = formatRedisName(settings);
    this.#keys = new RedisKeys(settings.prefix);
    this.#clock = clock;
    const dialer = new RedisDialer(settings, this.#keys, clock);
    const random = createRandom(Math.floor(Math.random() * 0x1_0000_0000));
    this.#lifeline = new RedisLifeline(dialer, clock, random);
  }

  open(listener: StoreListener): void {
    this.#lifeline.open(listener);
  }

  close(): void {
    this.#lifeline.close();
  }

  beat(beat: Beat): Promise<BeatReply> {
    return this.#ask(async (link) => {
      // A subscriber that hears nothing and one that is cut off look alike; unanswered, this ends the link.
      link.hints.call('ping').catch(() => {});
      const heartbeat = HEARTBEATS.of(beat.replica);
      const forget = this.#forget();
      const replies = await link.commands.transact([
        ...forget,
        ['set', this.#keys.of(heartbeat), beat.heartbeat, 'PX', String(heartbeat.lifetimeMs), 'GET'],
        ['sadd', this.#keys.replicas, beat.replica],
        ['smembers', this.#keys.replicas],
        ['time'],
        ...beat.tables.map((table) => this.#keepAlive(table)),
        this.#keepAlive(HEARTBEATS.replicas),
        this.#publish(beat.hint),
      ]);
      const firstEndMs = this.#clock.monotonicMs();
      const [previous, , ids, time, ...found] = replies.slice(forget.length) as BeatReplies;
      const others = await this.#readHeartbeats(
        link,
        ids.filter((id) => id !== beat.replica),
      );
      // The server read its clock in the middle of the first exchange; that of both is half the second one later.
      const laterMs = (this.#clock.monotonicMs() - firstEndMs) / 2;
      return {
        others,
        previous,
        isIntact: beat.tables.every((_table, i) => found[i] === 1),
        nowMs: Math.round(readTimeMs(time) + laterMs),
      };
    });
  }

  leave({ replica, tables, hint }: Beat): Promise<void> {
    return this.#transact([
      ['del', this.#keys.heartbeat(replica), ...tables.map((table) => this.#keys.of(table))],
      ['srem', this.#keys.replicas, replica],
      this.#publish(hint),
    ]);
  }

  write(changes: readonly TableChange[], hint: string | null): Promise<void> {
    const commands = changes.flatMap((change) => this.#change(change));
    if (hint !== null) commands.push(this.#publish(hint));
    return this.#transact(commands);
  }

  read(table: TableKey): Promise<ReadonlyMap<string, string>> {
    return this.#ask(async ({ commands }) => {
      // In capitals the library knows no better than to leave the reply as it is: entry, value, entry, value.
      const reply = (await commands.call('HGETALL', this.#keys.of(table))) as string[];
      const entries = new Map<string, string>();
      for (let i = 0; i + 1 < reply.length; i += 2) entries.set(reply[i]!, reply[i + 1]!);
      return entries;
    });
  }

  tell(hint: string): Promise<void> {
    return this.#ask(async ({ commands }) => {
      const [name, ...args] = this.#publish(hint);
      await commands.call(name, ...args);
    });
  }

  settle(table: TableKey, entry: string, value: string): Promise<string> {
    return this.#ask(async ({ commands }) => {
      const key = this.#keys.of(table);
      const replies = await commands.transact([
        ['hsetnx', key, entry, value],
        ['hget', key, entry],
        this.#keepAlive(table),
      ]);
      return replies[1] as string;
    });
  }

  #transact(commands: readonly RedisCommand[]): Promise<void> {
    return this.#ask(async (link) => {
      if (commands.length > 0) await link.commands.transact(commands);
    });
  }

  /** What rejects has the store's name in its message. */
  async #ask<Reply>(ask: (link: RedisLink) => Promise<Reply>): Promise<Reply> {
    try {
      return await ask(this.#lifeline.link);
    } catch (error) {
      throw new Error(`Cannot ask ${this.name}: ${(error as Error).message}`, { cause: error });
    }
  }

  async #readHeartbeats(link: RedisLink, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const heartbeats = new Map<string, string>();
    const missing = new Map<string, number>();
    if (ids.length > 0) {
      const keys = ids.map((id) => this.#keys.heartbeat(id));
      const texts = (await link.commands.call('mget', ...keys)) as (string | null)[];
      const nowMs = this.#clock.monotonicMs();
      for (const [i, id] of ids.entries()) {
        const text = texts[i] ?? null;
        if (text === null) missing.set(id, this.#missingSinceMs.get(id) ?? nowMs);
        else heartbeats.set(id, text);
      }
    }
    this.#missingSinceMs = missing;
    return heartbeats;
  }

  /** Takes those out of the replicas' set who have been missing for long; who is back by now puts itself in again. */
  #forget(): RedisCommand[] {
    const sinceMs = this.#clock.monotonicMs() - FORGET_MS;
    const gone = [...this.#missingSinceMs].filter(([, missingMs]) => missingMs <= sinceMs).map(([id]) => id);
    return gone.length === 0 ? [] : [['srem', this.#keys.replicas, ...gone.slice(0, MAX_FORGOTTEN)]];
  }

  #change({ table, isWhole, set, remove }: TableChange): RedisCommand[] {
    const key = this.#keys.of(table);
    return [
      ...(isWhole ? [['del', key] as const] : []),
      ...chunks([...set]).map((entries): RedisCommand => ['hset', key, ...entries.flat()]),
      ...chunks(remove).map((entries): RedisCommand => ['hdel', key, ...entries]),
      this.#keepAlive(table),
    ];
  }

  #keepAlive(table: TableKey): RedisCommand {
    return ['pexpire', this.#keys.of(table), String(table.lifetimeMs)];
  }

  #publish(hint: string): RedisCommand {
    return ['publish', this.#keys.hints, hint];
  }
}

/** `TIME`'s reply: seconds, and microseconds. */
function readTimeMs([seconds, microseconds]: [string, string]): number {
  return Number(seconds) * 1000 + Number(microseconds) / 1000;
}

function chunks<Item>(items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / MAX_ENTRIES);
  return Array.from({ length: count }, (_, i) => items.slice(i * MAX_ENTRIES, (i + 1) * MAX_ENTRIES));
}
