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
  #told = new Set<string>();
  #cancel = (): void => undefined;

  constructor(options: ZoneContentsOptions) {
    this.#options = options;
    options.replicas.onEntry('zones', () => {
      options.onChange();
      this.#lookLater();
    });
  }

  /** Tells the others what is in service now. */
  publish(served: ZoneStore['served']): void {
    const { replicas } = this.#options;
    const zones = new Map(
      [...served].map(([origin, { contentHash }]) => [
        formatName(nameOfKey(origin)),
        contentHash.slice(0, HASH_DIGITS),
      ]),
    );
    for (const zone of replicas.own('zones').keys())
      if (!zones.has(zone)) replicas.setOwn('zones', zone, null);
    for (const [zone, hash] of zones) replicas.setOwn('zones', zone, hash);
    this.#options.onChange();
    this.#lookLater();
  }

  /** Whether a replica serves the same content as this one. @param zone with its final dot */
  isSameOn(replica: string, zone: string): boolean {
    const { replicas } = this.#options;
    return replicas.entries(replica, 'zones').get(zone) === replicas.own('zones').get(zone);
  }

  /** The replicas that have served other content for so long that it was told. @param zone with its final dot */
  differsOn(zone: string): readonly string[] {
    return this.#differingOn(zone).filter((replica) => this.#told.has(placeOf(zone, replica)));
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
        return theirs.size > 0 && theirs.get(zone) !== own;
      });
  }

  close(): void {
    this.#cancel();
  }

  #lookLater(): void {
    this.#cancel();
    this.#cancel = this.#options.clock.after(GRACE_MS, () => this.#look());
  }

  #look(): void {
    const { replicas, logger } = this.#options;
    const different = new Set<string>();
    for (const zone of replicas.own('zones').keys())
      for (const replica of this.#differingOn(zone)) different.add(placeOf(zone, replica));
    for (const place of different)
      if (!this.#told.has(place))
        logger.warn(`Other content is served for ${place}: their zone files differ`);
    for (const place of this.#told)
      if (!different.has(place)) logger.info(`The same content is served for ${place} again`);
    this.#told = different;
  }
}

function placeOf(zone: string, replica: string): string {
  return `${zone} on ${replica}`;
}
