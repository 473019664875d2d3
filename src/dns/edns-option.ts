/** EDNS option codes (RFC 6891 §6.1.2; IANA registry "DNS EDNS0 Option Codes"). */

import { createMnemonics } from './mnemonic.ts';

export const EdnsOption = {
  LLQ: 1,
  UPDATE_LEASE: 2,
  /** RFC 5001 */
  NSID: 3,
  /** RFC 6975 */
  DAU: 5,
  DHU: 6,
  N3U: 7,
  /** RFC 7871 */
  CLIENT_SUBNET: 8,
  /** RFC 7314 */
  EXPIRE: 9,
  /** RFC 7873 */
  COOKIE: 10,
  /** RFC 7828 */
  TCP_KEEPALIVE: 11,
  /** RFC 7830 */
  PADDING: 12,
  /** RFC 7901 */
  CHAIN: 13,
  /** RFC 8145 */
  KEY_TAG: 14,
  /** RFC 8914: EDE */
  EXTENDED_ERROR: 15,
  CLIENT_TAG: 16,
  SERVER_TAG: 17,
  /** RFC 9567 */
  REPORT_CHANNEL: 18,
  /** RFC 9660 */
  ZONEVERSION: 19,
} as const;

export type EdnsOption = (typeof EdnsOption)[keyof typeof EdnsOption];

/** The option's name, or `OPT65001` where it has none. */
export const ednsOptionName = createMnemonics(EdnsOption, 'OPT').name;
