/**
 * The zones one query thread answers from, found by name.
 *
 * A query's zone is the one whose origin is the longest suffix of its name (RFC 1034 §4.3.2 step 2). Origins stand in
 * an open hash table; a set of the label counts that occur among them tells which suffixes are worth a look, so that
 * a server of ten zones looks once or twice per query, and so does a server of ten thousand.
 */

import { nameOfKey } from '../dns/name.ts';
import { SearchName, spreadHash } from '../wire/search-name.ts';
import { ZoneImage } from './zone-image.ts';

/** One zone's place in service. `image` is null for a zone that leaves. */
export interface ZoneChange {
  /** The origin, as `nameKey`. */
  readonly origin: string;
  readonly image: SharedArrayBuffer | null;
}

/** What {@link Catalog.find} says of a name that is in no zone here. */
export const NO_ZONE = -1;

export class Catalog {
  readonly #byOrigin = new Map<string, ZoneImage>();
  /** Rebuilt whole by {@link apply}; between two changes nothing here moves. */
  #images: readonly ZoneImage[] = [];
  #slots = new Int32Array(0);
  #mask = 0;
  /** Entry n is 1 if a zone here has an origin of n labels. */
  readonly #hasLabels = new Uint8Array(128);
  readonly #scratch = new SearchName();

  get size(): number {
    return this.#images.length;
  }

  /** Takes zones in and out of service, all at once. */
  apply(changes: readonly ZoneChange[]): void {
    for (const { origin, image } of changes) {
      if (image === null) this.#byOrigin.delete(origin);
      else this.#byOrigin.set(origin, new ZoneImage(image));
    }
    this.#index();
  }

  /** The zone at a number that {@link find} told. */
  image(zone: number): ZoneImage {
    return this.#images[zone]!;
  }

  /**
   * The zone with the longest origin that is a suffix of `name`, looking at suffixes from label `fromLabel` on.
   *
   * @returns its number, valid until the next {@link apply}, or {@link NO_ZONE}
   */
  find(name: SearchName, fromLabel: number): number {
    for (let label = fromLabel; label <= name.labels; label++) {
      if (this.#hasLabels[name.labels - label] === 0) continue;
      const zone = this.#findOrigin(name, label);
      if (zone !== NO_ZONE) return zone;
    }
    return NO_ZONE;
  }

  #findOrigin(name: SearchName, label: number): number {
    for (let slot = spreadHash(name.hash[label]!) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const zone = this.#slots[slot]! - 1;
      if (zone < 0) return NO_ZONE;
      const image = this.#images[zone]!;
      if (image.isNamed(image.apex, name, label)) return zone;
    }
  }

  #index(): void {
    const images = [...this.#byOrigin.values()];
    let slotCount = 4;
    while (slotCount < images.length * 2) slotCount *= 2;
    const slots = new Int32Array(slotCount);
    this.#hasLabels.fill(0);
    const name = this.#scratch;
    for (const [zone, origin] of [...this.#byOrigin.keys()].entries()) {
      name.readName(nameOfKey(origin));
      this.#hasLabels[name.labels] = 1;
      let slot = spreadHash(name.hash[0]!) & (slotCount - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slotCount - 1);
      slots[slot] = zone + 1;
    }
    this.#images = images;
    this.#slots = slots;
    this.#mask = slotCount - 1;
  }
}
