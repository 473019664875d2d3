/** Extended DNS error codes (RFC 8914 §4; IANA registry "Extended DNS Error Codes"). */

import { createMnemonics } from './mnemonic.ts';

export const ExtendedError = {
  OTHER: 0,
  UNSUPPORTED_DNSKEY_ALGORITHM: 1,
  UNSUPPORTED_DS_DIGEST_TYPE: 2,
  STALE_ANSWER: 3,
  FORGED_ANSWER: 4,
  DNSSEC_INDETERMINATE: 5,
  DNSSEC_BOGUS: 6,
  SIGNATURE_EXPIRED: 7,
  SIGNATURE_NOT_YET_VALID: 8,
  DNSKEY_MISSING: 9,
  RRSIGS_MISSING: 10,
  NO_ZONE_KEY_BIT_SET: 11,
  NSEC_MISSING: 12,
  CACHED_ERROR: 13,
  NOT_READY: 14,
  BLOCKED: 15,
  CENSORED: 16,
  FILTERED: 17,
  PROHIBITED: 18,
  STALE_NXDOMAIN_ANSWER: 19,
  NOT_AUTHORITATIVE: 20,
  NOT_SUPPORTED: 21,
  NO_REACHABLE_AUTHORITY: 22,
  NETWORK_ERROR: 23,
  INVALID_DATA: 24,
  SIGNATURE_EXPIRED_BEFORE_VALID: 25,
  /** RFC 9250 §4.5 */
  TOO_EARLY: 26,
  /** RFC 9276 §3.2 */
  UNSUPPORTED_NSEC3_ITERATIONS: 27,
  UNABLE_TO_CONFORM_TO_POLICY: 28,
  /** The answer is the server's own making, not the zone's data. */
  SYNTHESIZED: 29,
  /** RFC 9824 */
  INVALID_QUERY_TYPE: 30,
} as const;

export type ExtendedError = (typeof ExtendedError)[keyof typeof ExtendedError];

/** The error's name, or `EDE49152` where it has none. */
export const extendedErrorName = createMnemonics(ExtendedError, 'EDE').name;
