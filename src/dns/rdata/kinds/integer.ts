/** Unsigned integers in network order (RFC 1035 §3.3): numbers, periods of time and codes with mnemonics. */

import { parseDnssecAlgorithm } from '../../dnssec-algorithm.ts';
import { createMnemonics } from '../../mnemonic.ts';
import { parsePeriod } from '../../period.ts';
import { parseRrType, rrTypeName } from '../../rr-type.ts';
import type { FieldKind } from '../field.ts';
import { unexpected } from '../token.ts';

export const uint8 = unsigned(1, 'a number 0–255', parseDecimal);
export const uint16 = unsigned(2, 'a number 0–65535', parseDecimal);
export const uint32 = unsigned(4, 'a number 0–4294967295', parseDecimal);

/** A period in seconds, which may be written with units, e.g. `1h30m`. */
export const period = unsigned(4, 'a period such as 3600 or 1h30m', parsePeriod);

/** RFC 4034 §3.2: an algorithm is written as a number or a mnemonic; we write the number. */
export const dnssecAlgorithm = unsigned(1, 'a DNSSEC algorithm', parseDnssecAlgorithm);

/** RFC 4398 §2.1. */
export const certificateType = unsigned(
  2,
  'a certificate type',
  createMnemonics(
    { PKIX: 1, SPKI: 2, PGP: 3, IPKIX: 4, ISPKI: 5, IPGP: 6, ACPKIX: 7, IACPKIX: 8, URI: 253, OID: 254 },
    '',
  ).parse,
);

/** RFC 1035 §3.4.2: an IP protocol. */
export const protocol = unsigned(1, 'a protocol', createMnemonics({ TCP: 6, UDP: 17 }, '').parse);

/** RFC 9859 §2.1. */
export const notificationScheme = unsigned(1, 'a scheme', createMnemonics({ NOTIFY: 1 }, '').parse);

/** A record type, as RRSIG covers one. */
export const rrType = unsigned(2, 'a record type', parseTypeOrCode, rrTypeName);

/** @param parse reads a word; a number too large for `octets` counts as unread */
export function unsigned(
  octets: 1 | 2 | 4,
  expected: string,
  parse: (text: string) => number | undefined,
  format: (value: number) => string = String,
): FieldKind {
  return {
    parse(tokens, rdata) {
      const text = tokens.take(expected);
      const value = parse(text);
      if (value === undefined || value >= 2 ** (8 * octets)) throw unexpected(expected, text);
      appendUnsigned(rdata, value, octets);
    },
    end: (_, start) => start + octets,
    format: (rdata, start, end) => format(readUnsigned(rdata, start, end)),
  };
}

/** Appends a number in network order. */
export function appendUnsigned(rdata: number[], value: number, octets: 1 | 2 | 4): void {
  for (let shift = 8 * (octets - 1); shift >= 0; shift -= 8) rdata.push((value >>> shift) & 0xff);
}

/** The number in network order at [start, end), at most four octets; NaN where they are not all there. */
export function readUnsigned(rdata: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 256 + (rdata[at] ?? NaN);
  return value;
}

/** A record type by its mnemonic or, as BIND takes it in SIG, RRSIG and NXT, its bare number. */
export function parseTypeOrCode(text: string): number | undefined {
  return parseRrType(text) ?? parseDecimal(text);
}

function parseDecimal(text: string): number | undefined {
  return /^[0-9]+$/.test(text) ? Number(text) : undefined;
}
