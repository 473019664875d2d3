/**
 * Copies RRsets from the image into the response, and makes their pointers point where the names stand in this
 * message. Of a view of a pool set, only the members that its policy chooses.
 */

import type { AddressOrderer } from '../balance/index.ts';
import { RrType } from '../dns/rr-type.ts';
import type { ZoneImage } from '../image/index.ts';
import { POINTS_AT_ORIGIN, POINTS_AT_OWNER } from '../image/layout.ts';
import {
  MAX_POINTER_TARGET,
  POINTER_BITS,
  QNAME_AT,
  RR_RDATA_AT,
  RR_RDLENGTH_AT,
  SearchName,
  type Response,
  type Section,
} from '../wire/index.ts';
import type { PoolViews } from './pool-views.ts';

/** Every image has its owners written as pointers to the QNAME. */
const OWNER_POINTER_OCTETS = 2;

export class RrsetWriter {
  readonly #response: Response;
  readonly #addressOrder: AddressOrderer;
  readonly #pools: PoolViews;
  readonly #longOwner = new SearchName();

  constructor(response: Response, addressOrder: AddressOrderer, pools: PoolViews) {
    this.#response = response;
    this.#addressOrder = addressOrder;
    this.#pools = pools;
  }

  /**
   * Appends an RRset whose owner name stands `ownerAt` octets into the message, and its zone's origin `originAt`.
   *
   * @returns where the RRset starts in the message; 0 if it doesn't fit, and nothing was written
   */
  append(image: ZoneImage, rrset: number, section: Section, ownerAt: number, originAt: number): number {
    const response = this.#response;
    const recordWords = addressRecordWords(image.type(rrset));
    if (recordWords !== 0 && image.poolSet(rrset) < 0)
      return this.#appendChosen(image, rrset, section, ownerAt, recordWords);
    const octets = image.rrsetOctets(rrset);
    if (!response.fits(octets)) return 0;
    const records = image.recordCount(rrset);
    const at = response.length;
    if (records === 1 || recordWords === 0) response.putWords(image.words, image.recordsAt(rrset), octets);
    else this.#copyAddresses(image, rrset, records, recordWords);
    response.counts[section]! += records;
    if (ownerAt !== QNAME_AT) this.#pointOwners(at, records, ownerAt);
    if (image.pointerCount(rrset) !== 0) this.#pointRdata(image, rrset, at, ownerAt, originAt);
    return at;
  }

  /** Records of A and AAAA are all of one length, so those chosen are found by their places. */
  #appendChosen(
    image: ZoneImage,
    view: number,
    section: Section,
    ownerAt: number,
    recordWords: number,
  ): number {
    const response = this.#response;
    const { chosen } = this.#pools;
    const records = this.#pools.choose(image, view);
    const recordOctets = recordWords * 4;
    if (!response.fits(records * recordOctets)) return 0;
    const at = response.length;
    const from = image.recordsAt(view);
    for (let i = 0; i < records; i++)
      response.putWords(image.words, from + chosen[i]! * recordWords, recordOctets);
    response.counts[section]! += records;
    if (ownerAt !== QNAME_AT) this.#pointOwners(at, records, ownerAt);
    return at;
  }

  /**
   * As {@link append}, for addresses whose owner name stands farther into the message than a pointer reaches: it is
   * written out.
   */
  appendFar(image: ZoneImage, rrset: number, section: Section, ownerAt: number): boolean {
    const response = this.#response;
    const owner = this.#longOwner;
    owner.readWritten(response.octets, response.start, ownerAt);
    const isView = image.poolSet(rrset) < 0;
    const records = isView ? this.#pools.choose(image, rrset) : image.recordCount(rrset);
    const recordOctets = addressRecordWords(image.type(rrset)) * 4;
    const octets = isView ? records * recordOctets : image.rrsetOctets(rrset);
    if (!response.fits(octets + records * (owner.length - OWNER_POINTER_OCTETS))) return false;
    const from = image.recordsAt(rrset) * 4 + OWNER_POINTER_OCTETS;
    for (let i = 0; i < records; i++) {
      const place = isView ? this.#pools.chosen[i]! : i;
      response.put(owner.octets, 0, owner.length);
      response.put(image.octets, from + place * recordOctets, recordOctets - OWNER_POINTER_OCTETS);
    }
    response.counts[section]! += records;
    return true;
  }

  /** Records of A and AAAA are all of one length: another order is another order of copying. */
  #copyAddresses(image: ZoneImage, rrset: number, records: number, recordWords: number): void {
    const response = this.#response;
    const { words } = image;
    const from = image.recordsAt(rrset);
    const recordOctets = recordWords * 4;
    if (this.#addressOrder.isShuffled) {
      const sequence = this.#addressOrder.shuffle(records);
      for (let i = 0; i < records; i++)
        response.putWords(words, from + sequence[i]! * recordWords, recordOctets);
      return;
    }
    const first = this.#addressOrder.first(rrset, records);
    response.putWords(words, from + first * recordWords, (records - first) * recordOctets);
    response.putWords(words, from, first * recordOctets);
  }

  #pointOwners(at: number, records: number, ownerAt: number): void {
    const response = this.#response;
    for (let i = 0; i < records; i++) {
      response.write16(at, POINTER_BITS | ownerAt);
      at += RR_RDATA_AT + response.read16(at + RR_RDLENGTH_AT);
    }
  }

  #pointRdata(image: ZoneImage, rrset: number, at: number, ownerAt: number, originAt: number): void {
    const pointers = image.pointerCount(rrset);
    for (let i = 0; i < pointers; i++) {
      const pointer = image.pointer(rrset, i);
      const target = pointer & 0xffff;
      let targetAt = at + target;
      if (target === POINTS_AT_ORIGIN) targetAt = originAt;
      else if (target === POINTS_AT_OWNER) targetAt = ownerAt;
      this.#response.write16(at + (pointer >>> 16), POINTER_BITS | targetAt);
    }
  }
}

/** Whether a pointer can point at what stands there. */
export function isInPointerReach(at: number): boolean {
  return at <= MAX_POINTER_TARGET;
}

/** How many words each record of an address type has in an image: 16 octets, or 28; 0 for other types. */
function addressRecordWords(type: number): number {
  if (type === RrType.A) return 4;
  return type === RrType.AAAA ? 7 : 0;
}
