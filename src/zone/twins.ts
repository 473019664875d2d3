/** Values that are the same record: an RRset holds none twice (RFC 2181 §5). */

import { toLowerOctet } from '../dns/name.ts';
import { rdataNames } from '../dns/rdata/index.ts';
import type { Position } from '../schema/problem.ts';
import type { Report } from '../schema/report.ts';

/** One value of a record and where it stands. */
export interface PlacedRdata {
  readonly rdata: Uint8Array;
  readonly at: Position;
}

/**
 * The values without those that stand twice, of which it warns.
 *
 * @param before RDATA that are there already
 */
export function withoutTwins<Value extends PlacedRdata>(
  type: number,
  values: readonly Value[],
  before: readonly Uint8Array[],
  where: string,
  report: Report,
): Value[] {
  const seen = new Set(before.map((rdata) => rdataKey(type, rdata)));
  return values.filter(({ rdata, at }) => {
    const key = rdataKey(type, rdata);
    if (!seen.has(key)) return seen.add(key);
    report.warning(at, where, 'this value stands twice: it is served once (RFC 2181 §5)');
    return false;
  });
}

/** Equal for RDATA that are equal but for the case of the names in them (RFC 4034 §6.2). */
export function rdataKey(type: number, rdata: Uint8Array): string {
  const folded = rdataNames(type, rdata).length === 0 ? rdata : foldNames(type, rdata);
  let key = '';
  for (const octet of folded) key += String.fromCharCode(octet);
  return key;
}

function foldNames(type: number, rdata: Uint8Array): Uint8Array {
  const folded = rdata.slice();
  for (const start of rdataNames(type, rdata)) {
    for (let at = start; rdata[at]! !== 0; at++) folded[at] = toLowerOctet(rdata[at]!);
  }
  return folded;
}
