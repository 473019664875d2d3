/** DNSSEC algorithm numbers (RFC 4034 A.1; IANA registry "DNS Security Algorithm Numbers"). */

import { createMnemonics } from './mnemonic.ts';

export const DnssecAlgorithm = {
  DELETE: 0,
  RSAMD5: 1,
  DH: 2,
  DSA: 3,
  RSASHA1: 5,
  'DSA-NSEC3-SHA1': 6,
  'RSASHA1-NSEC3-SHA1': 7,
  RSASHA256: 8,
  RSASHA512: 10,
  'ECC-GOST': 12,
  ECDSAP256SHA256: 13,
  ECDSAP384SHA384: 14,
  ED25519: 15,
  ED448: 16,
  SM2SM3: 17,
  'ECC-GOST12': 23,
  INDIRECT: 252,
  PRIVATEDNS: 253,
  PRIVATEOID: 254,
} as const;

export type DnssecAlgorithm = (typeof DnssecAlgorithm)[keyof typeof DnssecAlgorithm];

/** The algorithm of a mnemonic or a number; undefined where the text is neither. */
export const parseDnssecAlgorithm = createMnemonics(DnssecAlgorithm, '').parse;
