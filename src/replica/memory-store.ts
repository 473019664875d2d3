/**
 * A store in this process: what a lone server has, and what several replicas share in a test or a simulation. Nothing in
 * it takes time but what the clock says.
 */

import type { Clock } from '../base/clock.ts';
import { HEARTBEATS } from './keys.ts';
import type { Beat, BeatReply, ReplicaStore, StoreListener, TableChange, TableKey } from './store.ts';

/** What the stores connected to it have in common. */
export class MemoryHub {
  readonly #content: MemoryContent;
  readonly #listeners = new Map<ReplicaStore, StoreListener>();
  /** Why each store that was cut off can't be served. */
  readonly #cuts = new Map<ReplicaStore, string>();

  constructor(clock: Clock) {
    this.#content = new MemoryContent(clock);
  }

  connect(): ReplicaStore {
    return new MemoryStore({
      open: (store, listener) => this.#open(store, listener),
      close: (store) => void this.#listeners.delete(store),
      ask: (store) => this.#ask(store),
      tell: (hint) => this.#tell(hint),
    });
  }

  /** Makes one store as if its connection were lost. @param why what its listener is told */
  cut(store: ReplicaStore, why = 'cut off'): void {
    if (this.#cuts.get(store) === why) return;
    this.#cuts.set(store, why);
    this.#later(store, (listener) => listener.onDisconnect(why));
  }

  /** Ends what {@link cut} began. */
  restore(store: ReplicaStore): void {
    if (this.#cuts.delete(store)) this.#later(store, (listener) => listener.onConnect());
  }

  /** Loses all that was ever written, as a server does that keeps nothing on a disk and starts anew. */
  forget(): void {
    this.#content.forget();
  }

  #open(store: ReplicaStore, listener: StoreListener): void {
    this.#listeners.set(store, listener);
    const why = this.#cuts.get(store);
    this.#later(store, () => (why === undefined ? listener.onConnect() : listener.onDisconnect(why)));
  }

  /** @throws {Error} if this store can't be served */
  #ask(store: ReplicaStore): MemoryContent {
    const why = this.#listeners.has(store) ? this.#cuts.get(store) : 'not open';
    if (why !== undefined) throw new Error(`Cannot ask the store: ${why}`);
    return this.#content;
  }

  #tell(hint: string): void {
    for (const store of this.#listeners.keys()) {
      this.#later(store, (listener) => {
        if (!this.#cuts.has(store)) listener.onHint(hint);
      });
    }
  }

  /** Calls the store's listener when the code that runs now is through, unless the store is closed or opened anew by then. */
  #later(store: ReplicaStore, call: (listener: StoreListener) => void): void {
    const listener = this.#listeners.get(store);
    if (listener === undefined) return;
    queueMicrotask(() => {
      if (this.#listeners.get(store) === listener) call(listener);
    });
  }
}

/** What a store asks of its hub. */
interface HubAccess {
  open(store: ReplicaStore, listener: StoreListener): void;
  close(store: ReplicaStore): void;
  /** @throws {Error} if this store can't be served */
  ask(store: ReplicaStore): MemoryContent;
  tell(hint: string): void;
}

class MemoryStore implements ReplicaStore {
  readonly name = 'memory';
  readonly #hub: HubAccess;

  constructor(hub: HubAccess) {
    this.#hub = hub;
  }

  open(listener: StoreListener): void {
    this.#hub.open(this, listener);
  }

  close(): void {
    this.#hub.close(this);
  }

  beat(beat: Beat): Promise<BeatReply> {
    return this.#ask((content) => content.beat(beat), beat.hint);
  }

  leave(beat: Beat): Promise<void> {
    return this.#ask((content) => content.leave(beat), beat.hint);
  }

  write(changes: readonly TableChange[], hint: string | null): Promise<void> {
    return this.#ask((content) => {
      for (const change of changes) content.change(change);
    }, hint);
  }

  read(table: TableKey): Promise<ReadonlyMap<string, string>> {
    return this.#ask((content) => content.read(table));
  }

  tell(hint: string): Promise<void> {
    return this.#ask(() => undefined, hint);
  }

  settle(table: TableKey, entry: string, value: string): Promise<string> {
    return this.#ask((content) => content.settle(table, entry, value));
  }

  /** An exception of the executor's rejects its promise. */
  #ask<Reply>(answer: (content: MemoryContent) => Reply, hint: string | null = null): Promise<Reply> {
    return new Promise((resolve) => {
      resolve(answer(this.#hub.ask(this)));
      if (hint !== null) this.#hub.tell(hint);
    });
  }
}

interface Mortal<Value> {
  readonly value: Value;
  /** As {@link Clock.monotonicMs} counts. */
  diesMs: number;
}

/** What stands in the store. As in Redis, a table without entries is no table. */
class MemoryContent {
  readonly #clock: Clock;
  readonly #heartbeats = new Map<string, Mortal<string>>();
  readonly #tables = new Map<string, Mortal<Map<string, string>>>();
  /** Before this, nothing has outlived its lifetime. */
  #nextDeathMs = Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  beat({ replica, heartbeat, tables }: Beat): BeatReply {
    this.#bury();
    const others = new Map([...this.#heartbeats].map(([id, { value }]) => [id, value]));
    const previous = others.get(replica) ?? null;
    others.delete(replica);
    const { lifetimeMs } = HEARTBEATS.of(replica);
    this.#heartbeats.set(replica, { value: heartbeat, diesMs: this.#deathAfter(lifetimeMs) });
    const found = tables.filter((table) => this.#keepAlive(table));
    return { others, previous, isIntact: found.length === tables.length, nowMs: this.#clock.now() };
  }

  leave({ replica, tables }: Beat): void {
    this.#heartbeats.delete(replica);
    for (const { key } of tables) this.#tables.delete(key);
  }

  change({ table, isWhole, set, remove }: TableChange): void {
    this.#bury();
    if (isWhole) this.#tables.delete(table.key);
    const entries = this.#tables.get(table.key)?.value ?? new Map<string, string>();
    for (const [entry, value] of set) entries.set(entry, value);
    for (const entry of remove) entries.delete(entry);
    this.#tables.set(table.key, { value: entries, diesMs: this.#deathAfter(table.lifetimeMs) });
    if (entries.size === 0) this.#tables.delete(table.key);
  }

  read({ key }: TableKey): ReadonlyMap<string, string> {
    this.#bury();
    return new Map(this.#tables.get(key)?.value);
  }

  settle(table: TableKey, entry: string, value: string): string {
    this.#bury();
    const settled = this.#tables.get(table.key)?.value.get(entry) ?? value;
    this.change({ table, isWhole: false, set: new Map([[entry, settled]]), remove: [] });
    return settled;
  }

  forget(): void {
    this.#heartbeats.clear();
    this.#tables.clear();
  }

  /** @returns whether there is such a table */
  #keepAlive({ key, lifetimeMs }: TableKey): boolean {
    const table = this.#tables.get(key);
    if (table !== undefined) table.diesMs = this.#deathAfter(lifetimeMs);
    return table !== undefined;
  }

  #deathAfter(lifetimeMs: number): number {
    const diesMs = this.#clock.monotonicMs() + lifetimeMs;
    this.#nextDeathMs = Math.min(this.#nextDeathMs, diesMs);
    return diesMs;
  }

  /** Takes away whatever has outlived its lifetime. All is looked at seldom: there is a table for each content of a zone. */
  #bury(): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs < this.#nextDeathMs) return;
    this.#nextDeathMs = Infinity;
    for (const things of [this.#heartbeats, this.#tables]) {
      for (const [key, { diesMs }] of things) {
        if (diesMs <= nowMs) things.delete(key);
        else this.#nextDeathMs = Math.min(this.#nextDeathMs, diesMs);
      }
    }
  }
}
