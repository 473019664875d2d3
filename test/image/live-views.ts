/** Views of pool sets as the tests write and read them. */

import { formatRdata } from '../../src/dns/rdata/index.ts';
import { rrTypeName } from '../../src/dns/index.ts';
import { Notice, type ViewContent, type ZoneImage } from '../../src/image/index.ts';
import { H_POOL_SETS } from '../../src/image/layout.ts';
import { OFFER_SEED, OFFER_SHARE, OFFER_WORDS } from '../../src/image/live-shares.ts';

/** A view of these members, each told by its place, with shares and seeds that tell them apart. */
export function viewOf(places: readonly number[], more: Partial<ViewContent> = {}): ViewContent {
  const members = places.map((member, i) => ({ member, share: 100 + i, seed: 1000 + member }));
  return { members, policy: 0, answers: 1, ttlSeconds: 60, notice: Notice.none, ...more };
}

/** The pool set at a number. */
export function setAt(image: ZoneImage, number: number): number {
  return image.words[image.words[H_POOL_SETS]! + number]!;
}

/** The view in force, as text: `60 A 192.0.2.1` for each record. */
export function readView(image: ZoneImage, set: number, number = 0): string[] {
  const view = image.view(set, number);
  if (!image.isSingle(view)) return readRecords(image, view);
  const members = Array.from({ length: image.recordCount(view) }, (_, i) => image.viewMember(view, i));
  return members.flatMap((member) => readRecords(image, member));
}

/** Each member's share and seed. */
export function readOffer(image: ZoneImage, view: number): [number, number][] {
  const at = image.offerAt(view);
  return Array.from({ length: image.recordCount(view) }, (_, i) => [
    image.words[at + i * OFFER_WORDS + OFFER_SHARE]!,
    image.words[at + i * OFFER_WORDS + OFFER_SEED]!,
  ]);
}

/** The records of an RRset without pointers in RDATA; of one with them, only what stands before. */
export function readRecords(image: ZoneImage, rrset: number): string[] {
  const { octets } = image;
  const records: string[] = [];
  const view = new DataView(octets.buffer);
  let at = image.recordsAt(rrset) * 4;
  for (let left = image.recordCount(rrset); left > 0; left--) {
    const type = view.getUint16(at + 2);
    const end = at + 12 + view.getUint16(at + 10);
    const rdata = octets.slice(at + 12, end);
    const hasPointer = image.pointerCount(rrset) > 0;
    const text = hasPointer ? Buffer.from(rdata).toString('hex') : formatRdata(type, rdata);
    records.push(`${view.getUint32(at + 6)} ${rrTypeName(type)} ${text}`);
    at = end;
  }
  return records;
}
