/**
 * Where replicas leave for each other what they know: tables of short texts, and words passed on at once.
 *
 * A store knows nothing of what the texts mean. It is asked by one process, waits for nobody for long, and queues
 * nothing: whoever can't be served now is told so, and comes again with what holds then.
 */

/** A table and its key in the store (keys.ts). */
export interface TableKey {
  readonly key: string;
  /** How long the table outlives the last write to it, or the last beat of whom it belongs to. */
  readonly lifetimeMs: number;
}

/** What is to become of one table. */
export interface TableChange {
  readonly table: TableKey;
  /** Whether everything else in it goes. */
  readonly isWhole: boolean;
  readonly set: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
}

/** A sign of life. */
export interface Beat {
  readonly replica: string;
  readonly heartbeat: string;
  /** The tables that live as long as the replica's heart beats. */
  readonly tables: readonly TableKey[];
  /** Told to all who listen. */
  readonly hint: string;
}

export interface BeatReply {
  /** The heartbeats in the store by replica, but for one's own. */
  readonly others: ReadonlyMap<string, string>;
  /** What stood in the place of one's own heartbeat; null: nothing. */
  readonly previous: string | null;
  /** Whether all {@link Beat.tables} were still there. */
  readonly isIntact: boolean;
  /** The store's own time, in Unix milliseconds, at about the middle of the exchange. */
  readonly nowMs: number;
}

export interface StoreListener {
  /** Somebody, oneself perhaps, has passed on a word. */
  onHint(hint: string): void;
  /** From now on the store can be asked, and every hint comes through; what was told before may have been missed. */
  onConnect(): void;
  /** @param why for the operator; told each time it changes */
  onDisconnect(why: string): void;
}

/** Every promise settles within about a second, and rejects with an `Error` where the store can't be reached or refuses. */
export interface ReplicaStore {
  /** What it is, for the operator: `memory`, `redis://192.0.2.1:6379`; without secrets. */
  readonly name: string;
  /** Begins to connect, and does so again whenever the connection is lost, until it is closed. */
  open(listener: StoreListener): void;
  /** All in one step: leaves the heartbeat, keeps the tables alive, tells the hint. */
  beat(beat: Beat): Promise<BeatReply>;
  /** Takes away the heartbeat and these tables, and tells the hint. */
  leave(beat: Beat): Promise<void>;
  /** Makes all changes, then tells the hint; in one step, so that whoever heard the hint finds the changes. */
  write(changes: readonly TableChange[], hint: string | null): Promise<void>;
  /** A table's entries; none where there is no table. */
  read(table: TableKey): Promise<ReadonlyMap<string, string>>;
  /** Passes on a word that is kept nowhere. */
  tell(hint: string): Promise<void>;
  /** Writes an entry unless there is one. @returns what is there then */
  settle(table: TableKey, entry: string, value: string): Promise<string>;
  /** Ends the connection; nothing is told any more. */
  close(): void;
}
