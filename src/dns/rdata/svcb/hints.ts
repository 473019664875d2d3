/** The address hints in the RDATA of SVCB and HTTPS (RFC 9460 §7.3). */

import { RrType } from '../../rr-type.ts';
import { readUnsigned } from '../kinds/integer.ts';
import { SvcParamKey } from './svc-param-key.ts';

//--- RDATA: 0 priority, 2 target name, then parameters: 0 key, 2 length, 4 value
const TARGET_AT = 2;
const VALUE_AT = 4;

/** The type of records whose addresses a hint repeats, and the octets of each. */
const HINTS: ReadonlyMap<number, { readonly type: number; readonly octets: number }> = new Map([
  [SvcParamKey.ipv4hint, { type: RrType.A, octets: 4 }],
  [SvcParamKey.ipv6hint, { type: RrType.AAAA, octets: 16 }],
]);

export interface AddressHint {
  /** A or AAAA. */
  readonly type: number;
  readonly address: Uint8Array;
}

/** @param rdata of SVCB or HTTPS, well-formed */
export function hintsOf(rdata: Uint8Array): AddressHint[] {
  return paramsOf(rdata).flatMap(({ key, value }) => {
    const hint = HINTS.get(key);
    return hint ? addressesIn(value, hint.octets).map((address) => ({ type: hint.type, address })) : [];
  });
}

/**
 * The same RDATA with only the hints that are kept. A parameter without an address left goes too, unless `mandatory`
 * names it, when it stays whole: a client would have to do without the record.
 */
export function withoutHints(
  rdata: Uint8Array,
  isKept: (type: number, address: Uint8Array) => boolean,
): Uint8Array {
  const params = paramsOf(rdata);
  const mandatory = mandatoryKeys(params);
  const octets = [...rdata.subarray(0, paramsAt(rdata))];
  for (const { key, value } of params) {
    const hint = HINTS.get(key);
    const kept =
      hint === undefined
        ? [...value]
        : addressesIn(value, hint.octets)
            .filter((address) => isKept(hint.type, address))
            .flatMap((address) => [...address]);
    if (hint !== undefined && kept.length === 0 && !mandatory.includes(key)) continue;
    const left = kept.length === 0 ? [...value] : kept;
    octets.push(key >> 8, key & 0xff, left.length >> 8, left.length & 0xff, ...left);
  }
  return Uint8Array.from(octets);
}

interface Param {
  readonly key: number;
  readonly value: Uint8Array;
}

function paramsOf(rdata: Uint8Array): Param[] {
  const params: Param[] = [];
  for (let at = paramsAt(rdata); at < rdata.length;) {
    const valueAt = at + VALUE_AT;
    const end = valueAt + readUnsigned(rdata, at + 2, at + 4);
    params.push({ key: readUnsigned(rdata, at, at + 2), value: rdata.subarray(valueAt, end) });
    at = end;
  }
  return params;
}

function paramsAt(rdata: Uint8Array): number {
  let at = TARGET_AT;
  while (rdata[at] !== 0) at += rdata[at]! + 1;
  return at + 1;
}

function mandatoryKeys(params: readonly Param[]): number[] {
  const value = params.find(({ key }) => key === SvcParamKey.mandatory)?.value ?? new Uint8Array();
  return Array.from({ length: value.length / 2 }, (_, i) => readUnsigned(value, i * 2, i * 2 + 2));
}

function addressesIn(value: Uint8Array, octets: number): Uint8Array[] {
  return Array.from({ length: value.length / octets }, (_, i) =>
    value.subarray(i * octets, (i + 1) * octets),
  );
}
