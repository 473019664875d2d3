/**
 * This replica among the others: who is there, and what each has written.
 *
 * Whoever is isolated relies on nobody: it probes everything itself and decides alone (council.ts). Nothing waits for the
 * store: what is to be written stands in tables here, which are written when it can be reached, so a store that is away
 * for long costs no more memory than one that is away for short.
 */

import { randomBelow, type Clock, type Logger, type Random } from '../base/index.ts';
import { CatchUp } from './catch-up.ts';
import { changesOf, CommonTables, type Keeper } from './common-tables.ts';
import { Contact, type StoreState } from './contact.ts';
import { composeHeartbeat, parseHeartbeat, type Heartbeat } from './heartbeat.ts';
import { composeHint, parseHint, type Hint, type Signed } from './hint.ts';
import { BEAT_MS, OWN_TABLES, ownTable, type CommonTable, type OwnTable } from './keys.ts';
import { OwnTables } from './own-tables.ts';
import { OwnName } from './own-name.ts';
import { PeerTables, type EntryListener } from './peer-tables.ts';
import { Peers, type Peer } from './peers.ts';
import { SharedTime } from './shared-time.ts';
import type { BeatReply, ReplicaStore } from './store.ts';

/** How long a store that hangs may keep a replica from going: the others see soon enough that it is gone. */
const GOODBYE_MS = 300;
/** Replicas that start together are not to beat together. */
const BEAT_JITTER = 0.1;
export interface ReplicasOptions {
  /** What this replica goes by: unlike any other. */
  readonly name: string;
  readonly store: ReplicaStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

export class Replicas {
  readonly time: SharedTime;
  readonly store: ReplicaStore;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #logger: Logger;
  readonly #incarnation: string;
  readonly #own: OwnTables;
  readonly #peers: Peers;
  readonly #peerTables = new PeerTables();
  readonly #common = new CommonTables();
  readonly #name: OwnName;
  #abstains: string | null = null;
  #beats = 0;

  readonly #contact: Contact;
  readonly #catchUp: CatchUp;
  /** When the last beat began that reached the store, on the monotonic clock. */
  #reachedMs = -Infinity;
  #isReading = false;
  #isBeating = false;
  #isBeatWanted = false;
  #isWriting = false;
  #isWriteDue = false;
  #isClosed = false;
  #cancelBeat = (): void => undefined;
  #membership = '';
  readonly #onMembership: (() => void)[] = [];
  #onLook: (target: string) => void = () => undefined;
  #onSynced: () => void = () => undefined;

  constructor({ name, store, clock, random, logger }: ReplicasOptions) {
    this.store = store;
    this.#clock = clock;
    this.#random = random;
    this.#logger = logger;
    this.#incarnation = random.nextUint32().toString(16).padStart(8, '0');
    this.#name = new OwnName(name, this.#incarnation, logger);
    this.#own = new OwnTables(this.#incarnation);
    this.#peers = new Peers(clock);
    this.time = new SharedTime(clock);
    this.#catchUp = new CatchUp({
      store,
      clock,
      peers: this.#peers,
      peerTables: this.#peerTables,
      common: this.#common,
    });
    this.#contact = new Contact({
      name: store.name,
      clock,
      logger,
      onIsolated: () => this.#onIsolated(),
    });
  }

  /** What this replica goes by. */
  get name(): string {
    return this.#name.current;
  }

  /** The others that are there; none while isolated. */
  get peers(): readonly Peer[] {
    return this.isIsolated ? [] : this.#peers.all;
  }

  /** Those who have a vote: all that are there and don't abstain. */
  get voters(): readonly string[] {
    if (this.isIsolated) return [this.name];
    const peers = this.#peers.all.filter(({ heartbeat }) => heartbeat.abstains === null).map(({ id }) => id);
    return this.#abstains === null ? [this.name, ...peers] : peers;
  }

  /** Why this replica has no vote; null: it has. */
  get abstains(): string | null {
    return this.#abstains;
  }

  /** Whether this replica relies on nobody. */
  get isIsolated(): boolean {
    return this.#contact.isIsolated;
  }

  get state(): StoreState {
    return this.#contact.state;
  }

  //--- Before the start

  /** @param listener called when {@link voters} has changed, or this replica's name */
  onMembership(listener: () => void): void {
    this.#onMembership.push(listener);
  }

  /** @param listener called when another asks everybody to look at a target */
  onLook(listener: (target: string) => void): void {
    this.#onLook = listener;
  }

  /** @param listener called for each entry of another replica's table that is written, or gone */
  onEntry(table: OwnTable, listener: EntryListener): void {
    this.#peerTables.listen(table, listener);
  }

  keep(table: CommonTable, keeper: Keeper): void {
    this.#common.use(table, keeper);
  }

  /** Settles when everything in the store was read, or after so long. Goes on trying for ever. */
  async start(limitMs: number): Promise<void> {
    const synced = new Promise<void>((resolve) => {
      const cancel = this.#clock.after(limitMs, resolve);
      this.#onSynced = () => {
        cancel();
        resolve();
      };
    });
    this.store.open({
      onHint: (text) => this.#hear(text),
      onConnect: () => {
        this.#catchUp.noteGap();
        void this.#beat();
      },
      onDisconnect: (why) => this.#contact.noteLoss(why),
    });
    await synced;
    this.#contact.giveUpWaiting();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelBeat();
    this.#contact.close();
    const leaving = this.store.leave(this.#composeBeat({ kind: 'leave' })).catch(() => undefined);
    await Promise.race([leaving, new Promise<void>((resolve) => this.#clock.after(GOODBYE_MS, resolve))]);
    this.store.close();
  }

  //--- What this replica says

  /** @param text null: takes the entry out */
  setOwn(table: OwnTable, entry: string, text: string | null): void {
    if (this.#own.set(table, entry, text)) this.#writeSoon();
  }

  own(table: OwnTable): ReadonlyMap<string, string> {
    return this.#own.entries(table);
  }

  /** What another has written. */
  entries(replica: string, table: OwnTable): ReadonlyMap<string, string> {
    return this.#peerTables.entries(replica, table);
  }

  put(table: CommonTable, entry: string, text: string): void {
    this.#common.put(table, entry, text);
    this.#writeSoon();
  }

  /** Begins to write what was put, without waiting for what else is to be done now. */
  writeNow(): void {
    void this.#attempt(() => this.#write());
  }

  /** Asks all who probe a target to look at it now. */
  askToLook(target: string): void {
    if (!this.isIsolated) void this.#attempt(() => this.store.tell(this.#compose({ kind: 'look', target })));
  }

  /** @param why null: it has a vote again */
  abstain(why: string | null): void {
    this.#abstains = why;
    void this.#beat();
    this.#tellMembership();
  }

  //--- Beating

  async #beat(): Promise<void> {
    this.#isBeatWanted = this.#isBeating;
    if (this.#isBeating || this.#isClosed) return;
    this.#isBeating = true;
    this.#cancelBeat();
    const begunMs = this.#clock.monotonicMs();
    await this.#attempt(async () => {
      this.#beats++;
      const beat = this.#composeBeat({ kind: 'beat', heartbeat: this.#heartbeat() });
      this.#takeReply(await this.store.beat(beat), begunMs);
    });
    this.#isBeating = false;
    this.#beatLater(begunMs);
  }

  #beatLater(begunMs: number): void {
    if (this.#isClosed) return;
    const pauseMs = (1 - BEAT_JITTER) * BEAT_MS + randomBelow(this.#random, 2 * BEAT_JITTER * BEAT_MS);
    const delayMs = this.#isBeatWanted ? 0 : begunMs + pauseMs - this.#clock.monotonicMs();
    this.#cancelBeat = this.#clock.after(Math.max(0, delayMs), () => void this.#beat());
  }

  #takeReply(reply: BeatReply, begunMs: number): void {
    if (this.#isClosed) return;
    this.time.note(reply.nowMs, begunMs);
    // What the last reply called for may not be written yet.
    const isLost = !reply.isIntact && !this.#isReading;
    if (this.#name.isChangedBy(reply.previous) || isLost) {
      this.#own.markLost();
      this.#catchUp.noteGap();
    }
    for (const [id, text] of reply.others) this.#hearBeat(id, parseHeartbeat(text));
    this.#reachedMs = begunMs;
    // Whoever comes back relies on nobody before it has read everything.
    if (!this.isIsolated) this.#noteContact(begunMs);
    void this.#attempt(() => this.#read());
  }

  /** Reads what is not known yet; beats go on meanwhile, however long that takes. */
  async #read(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      await this.#catchUp.run();
      await this.#write();
      this.#noteContact(this.#reachedMs);
    } finally {
      this.#isReading = false;
    }
  }

  #noteContact(begunMs: number): void {
    if (this.#isClosed) return;
    if (this.isIsolated) this.#peers.renew();
    for (const { id } of this.#peers.expire(begunMs)) {
      this.#peerTables.forget(id);
      this.#logger.warn(`Replica ${id} is gone: it is not heard of any more`, {
        replica: id,
      });
    }
    this.#contact.noteReached(begunMs, this.#peers.all.length + 1);
    this.#tellMembership();
    this.#onSynced();
  }

  /** What the others said before has gone stale: it is read anew, and not believed until then. */
  #onIsolated(): void {
    for (const { id } of this.#peers.all) this.#peerTables.forget(id);
    this.#tellMembership();
  }

  #tellMembership(): void {
    const membership = `${this.name}\n${[...this.voters].sort().join('\n')}`;
    if (membership === this.#membership) return;
    this.#membership = membership;
    for (const listener of this.#onMembership) listener();
  }

  //--- Writing and reading

  /** Everything that is changed in one go is written in one. */
  #writeSoon(): void {
    if (this.#isWriteDue || this.#isClosed) return;
    this.#isWriteDue = true;
    queueMicrotask(() => {
      this.#isWriteDue = false;
      void this.#attempt(() => this.#write());
    });
  }

  /** One write at a time: what comes meanwhile goes with the next. */
  async #write(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    try {
      while (!this.#isClosed) {
        const own = this.#own.take();
        const common = this.#common.take();
        if (own.length === 0 && common.size === 0) return;
        const changes = [...own.map((told) => this.#own.changeOf(told, this.name)), ...changesOf(common)];
        await this.store.write(changes, this.#compose({ kind: 'wrote', own, common }));
      }
    } catch (error) {
      this.#own.markLost();
      this.#catchUp.noteGap();
      throw error;
    } finally {
      this.#isWriting = false;
    }
  }

  /** What fails is counted, and told when it has lasted. */
  async #attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (this.#isClosed) return;
      this.#contact.noteFailure((error as Error).message.replace(`Cannot ask ${this.store.name}: `, ''));
    }
  }

  //--- Hearing

  #hear(text: string): void {
    const signed = parseHint(text);
    if (signed === undefined || signed.incarnation === this.#incarnation || this.#isClosed) return;
    this.#takeHint(signed);
  }

  #takeHint({ from, incarnation, hint }: Signed): void {
    switch (hint.kind) {
      case 'beat':
        this.#hearBeat(from, hint.heartbeat);
        this.#tellMembership();
        break;
      case 'leave':
        if (this.#peers.leave(from, incarnation)) {
          this.#peerTables.forget(from);
          this.#logger.info(`Replica ${from} has left`, { replica: from });
          this.#tellMembership();
        }
        break;
      case 'wrote': {
        // Of somebody unknown only what is for all: its tables are read when it is heard of.
        const own = this.#peers.get(from) === undefined ? [] : hint.own;
        const fits = own.map((told) => this.#peerTables.apply(from, incarnation, told));
        this.#common.hear(hint.common);
        if (fits.includes(false)) void this.#beat();
        break;
      }
      case 'look':
        this.#onLook(hint.target);
    }
  }

  #hearBeat(id: string, heartbeat: Heartbeat | undefined): void {
    if (heartbeat === undefined || id === this.name || heartbeat.incarnation === this.#incarnation) return;
    if (this.#peers.hear(id, heartbeat) !== 'joined') return;
    this.#logger.info(`Replica ${id} is there`, { replica: id });
    // Its tables are to be read before its votes are waited for.
    void this.#beat();
  }

  //--- Composing

  #heartbeat(): Heartbeat {
    return {
      incarnation: this.#incarnation,
      beat: this.#beats,
      abstains: this.#abstains,
      revisions: this.#own.revisions,
    };
  }

  #composeBeat(hint: Hint): Parameters<ReplicaStore['beat']>[0] {
    return {
      replica: this.name,
      heartbeat: composeHeartbeat(this.#heartbeat()),
      tables: OWN_TABLES.map((table) => ownTable(table, this.name)),
      hint: this.#compose(hint),
    };
  }

  #compose(hint: Hint): string {
    return composeHint({ from: this.name, incarnation: this.#incarnation, hint });
  }
}
