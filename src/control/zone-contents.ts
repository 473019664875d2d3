/**
 * Whether all replicas serve the same content. New files reach them one after the other, so a difference is news only when it
 * has lasted; then it is told once, and once more when it is over.
 */

import type { Clock, Logger } from '../base/index.ts';
import { formatName, nameOfKey } from '../dns/name.ts';
import type { Replicas } from '../replica/index.ts';
import type { ZoneStore } from './zone-store.ts';

/** Ours: longer than files take to reach all replicas, and to be loaded there. */
const GRACE_MS = 10_000;
/** Enough to tell contents apart. */
const HASH_DIGITS = 16;

export interface ZoneContentsOptions {
  readonly replicas: Replicas;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called when a replica, this one too, serves other content than before. */
  readonly onChange: () => void;
}

export class ZoneContents {
  readonly #options: ZoneContentsOptions;
  /** `example.com. on dns2` */
  readonly #told = new Set<string>();
  /** Since when they differ, on the monotonic clock; those that differ now. */
  readonly #sinceMs = new Map<string, number>();
  #cancel = (): void => undefined;
  #isChangeDue = false;
  #isClosed = false;

  constructor(options: ZoneContentsOptions) {
    this.#options = options;
    options.replicas.onEntry('zones', () => this.#changeSoon());
  }

  /** Tells the others what is in service now. */
  publish(served: ZoneStore['served']): void {
    const { replicas } = this.#options;
    const zones = new Map(
      [...served].map(([origin, { contentHash, serial }]) => [
        formatName(nameOfKey(origin)),
        `${contentHash.slice(0, HASH_DIGITS)} ${serial}`,
      ]),
    );
    for (const zone of replicas.own('zones').keys())
      if (!zones.has(zone)) replicas.setOwn('zones', zone, null);
    for (const [zone, hash] of zones) replicas.setOwn('zones', zone, hash);
    this.#change();
  }

  /** Whether a replica serves the same content as this one. @param zone with its final dot */
  isSameOn(replica: string, zone: string): boolean {
    const { replicas } = this.#options;
    return hashIn(replicas.entries(replica, 'zones').get(zone)) === hashIn(replicas.own('zones').get(zone));
  }

  /** The serials that other replicas serve a content with. @param zone with its final dot */
  serialsOf(zone: string, contentHash: string): number[] {
    const { replicas } = this.#options;
    return replicas.peers.flatMap(({ id }) => {
      const [hash, serial] = (replicas.entries(id, 'zones').get(zone) ?? '').split(' ');
      return hash === contentHash.slice(0, HASH_DIGITS) ? [Number(serial)] : [];
    });
  }

  /** The replicas that have served other content for so long that it was told. @param zone with its final dot */
  differsOn(zone: string): readonly string[] {
    return this.#differingOn(zone).filter((replica) => this.#told.has(placeOf(zone, replica)));
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel();
  }

  /** Once for all entries of a table that comes or goes whole. */
  #changeSoon(): void {
    if (this.#isChangeDue) return;
    this.#isChangeDue = true;
    queueMicrotask(() => {
      this.#isChangeDue = false;
      if (!this.#isClosed) this.#change();
    });
  }

  #change(): void {
    this.#options.onChange();
    this.#look();
  }

  /** Tells what has lasted, and looks again when the next difference will have. */
  #look(): void {
    const { clock, logger } = this.#options;
    const nowMs = clock.monotonicMs();
    const differing = this.#findDifferences();
    for (const place of differing) {
      const sinceMs = this.#sinceMs.get(place) ?? nowMs;
      this.#sinceMs.set(place, sinceMs);
      if (nowMs - sinceMs < GRACE_MS || this.#told.has(place)) continue;
      this.#told.add(place);
      logger.warn(`Other content is served for ${place}: their zone files differ`);
    }
    for (const place of this.#sinceMs.keys()) if (!differing.has(place)) this.#sinceMs.delete(place);
    for (const [place, zone, replica] of this.#places())
      if (this.#told.has(place) && this.isSameOn(replica, zone)) {
        this.#told.delete(place);
        logger.info(`The same content is served for ${place} again`);
      }
    this.#cancel();
    const untold = [...this.#sinceMs].filter(([place]) => !this.#told.has(place));
    const oldestMs = untold.reduce((earliestMs, [, sinceMs]) => Math.min(earliestMs, sinceMs), Infinity);
    if (untold.length > 0)
      this.#cancel = clock.after(Math.max(0, oldestMs + GRACE_MS - nowMs), () => this.#look());
  }

  #findDifferences(): Set<string> {
    const zones = [...this.#options.replicas.own('zones').keys()];
    return new Set(zones.flatMap((zone) => this.#differingOn(zone).map((replica) => placeOf(zone, replica))));
  }

  #differingOn(zone: string): string[] {
    const { replicas } = this.#options;
    const own = replicas.own('zones').get(zone);
    if (own === undefined) return [];
    return replicas.peers
      .map(({ id }) => id)
      .filter((id) => {
        const theirs = replicas.entries(id, 'zones');
        // One that has no zone at all is starting.
        return theirs.size > 0 && hashIn(theirs.get(zone)) !== hashIn(own);
      });
  }

  *#places(): Iterable<readonly [place: string, zone: string, replica: string]> {
    const { replicas } = this.#options;
    for (const { id } of replicas.peers)
      for (const zone of replicas.own('zones').keys()) yield [placeOf(zone, id), zone, id];
  }
}

/** Of an entry, which is a hash and a serial. */
function hashIn(entry: string | undefined): string | undefined {
  return entry?.split(' ')[0];
}

function placeOf(zone: string, replica: string): string {
  return `${zone} on ${replica}`;
}
