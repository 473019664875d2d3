/**
 * Who else is there, as far as their beats tell.
 *
 * Ages are measured here, by this process's own monotonic clock, from when a beat was heard that hadn't been heard before:
 * no two clocks are ever compared. And nobody is taken for gone whose beats could not have been heard: only a beat of our own
 * that reached the store after the other's time was up shows that it has been silent.
 */

import type { Clock } from '../base/index.ts';
import type { Heartbeat } from './heartbeat.ts';

/** Two beats may be lost. Ours: with the beat of our own that proves it, within the lifetime (keys.ts). */
const SILENT_MS = 2000;

/** Ours: more than anybody runs, and no more than can be probed for. */
const MAX_PEERS = 256;
/** Those who are gone for longest are forgotten first. */
const MAX_GONE = 1024;

export interface Peer {
  readonly id: string;
  readonly heartbeat: Heartbeat;
  /** When its last beat was heard, on the monotonic clock. */
  readonly heardMs: number;
}

export class Peers {
  readonly #clock: Clock;
  readonly #peers = new Map<string, Peer>();
  /** The last beats of those who are gone: they may stand in the store for a while, and bring nobody back. */
  readonly #gone = new Map<string, Pick<Heartbeat, 'incarnation' | 'beat'>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get all(): readonly Peer[] {
    return [...this.#peers.values()];
  }

  get(id: string): Peer | undefined {
    return this.#peers.get(id);
  }

  /** @returns whether it says anything new but that it is alive; `same` too where it is one too many */
  hear(id: string, heartbeat: Heartbeat): 'joined' | 'changed' | 'same' {
    const known = this.#peers.get(id);
    const last = known?.heartbeat ?? this.#gone.get(id);
    if (last?.incarnation === heartbeat.incarnation && last.beat >= heartbeat.beat) return 'same';
    if (known === undefined && this.#peers.size >= MAX_PEERS) return 'same';
    this.#peers.set(id, { id, heartbeat, heardMs: this.#clock.monotonicMs() });
    this.#gone.delete(id);
    if (known === undefined) return 'joined';
    return known.heartbeat.abstains === heartbeat.abstains &&
      known.heartbeat.incarnation === heartbeat.incarnation
      ? 'same'
      : 'changed';
  }

  /** It said goodbye. @returns whether it was known */
  leave(id: string, incarnation: string): boolean {
    if (this.#peers.get(id)?.heartbeat.incarnation !== incarnation) return false;
    // What it said before may come in later.
    this.#remember(id, { incarnation, beat: Infinity });
    return this.#peers.delete(id);
  }

  /** Those who were there before we were cut off are waited for anew. */
  renew(): void {
    const heardMs = this.#clock.monotonicMs();
    for (const peer of this.all) this.#peers.set(peer.id, { ...peer, heardMs });
  }

  /** @param contactMs when our own last beat reached the store. @returns who has turned out to be gone */
  expire(contactMs: number): readonly Peer[] {
    const gone = this.all.filter(({ heardMs }) => contactMs >= heardMs + SILENT_MS);
    for (const { id, heartbeat } of gone) {
      this.#peers.delete(id);
      this.#remember(id, heartbeat);
    }
    return gone;
  }

  #remember(id: string, last: Pick<Heartbeat, 'incarnation' | 'beat'>): void {
    this.#gone.delete(id);
    this.#gone.set(id, last);
    if (this.#gone.size > MAX_GONE) this.#gone.delete(this.#gone.keys().next().value!);
  }
}
