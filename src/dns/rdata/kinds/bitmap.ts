/** Sets of small numbers as bits that fill the rest of the RDATA: the ports of WKS, the types of NXT. */

import { createMnemonics } from '../../mnemonic.ts';
import { parseRrType, rrTypeName } from '../../rr-type.ts';
import type { FieldKind } from '../field.ts';
import { append } from '../field.ts';
import { unexpected } from '../token.ts';

/** What master files named in WKS; RFC 1035 §3.4.2 leaves the names to "Assigned Numbers" (RFC 1010). */
const SERVICES = {
  'FTP-DATA': 20,
  FTP: 21,
  SSH: 22,
  TELNET: 23,
  SMTP: 25,
  TIME: 37,
  NAMESERVER: 42,
  WHOIS: 43,
  DOMAIN: 53,
  TFTP: 69,
  GOPHER: 70,
  FINGER: 79,
  HTTP: 80,
  POP2: 109,
  POP3: 110,
  SUNRPC: 111,
  AUTH: 113,
  NNTP: 119,
  NTP: 123,
  IMAP: 143,
  SNMP: 161,
  HTTPS: 443,
} as const;

/** RFC 1035 §3.4.2: well-known services, by number or name; we write numbers. */
export const ports = bitmap('a port', 65535, createMnemonics(SERVICES, '').parse, String);

/** RFC 2535 §5.2: types 1–127 without windows. */
export const oldTypes = bitmap('a record type below 128', 127, parseRrType, rrTypeName);

/** Bit 0x80 >> (n & 7) of octet n >> 3 stands for n; no zeros at the end. */
function bitmap(
  expected: string,
  max: number,
  parse: (text: string) => number | undefined,
  format: (value: number) => string,
): FieldKind {
  return {
    parse(tokens, rdata) {
      const bits: number[] = [];
      for (const { text } of tokens.takeRest()) {
        const value = parse(text);
        if (value === undefined || value > max) throw unexpected(expected, text);
        while (bits.length <= value >> 3) bits.push(0);
        bits[value >> 3]! |= 0x80 >> (value & 7);
      }
      append(rdata, bits);
    },
    end(rdata, start) {
      const octets = rdata.length - start;
      if (octets > (max + 1) / 8 || (octets > 0 && rdata.at(-1) === 0)) {
        throw new SyntaxError('a bitmap is too long or ends in zeros');
      }
      return rdata.length;
    },
    format: (rdata, start, end) => membersOf(rdata.subarray(start, end)).map(format).join(' '),
  };
}

/** The numbers whose bits are set, ascending. */
export function membersOf(bits: Uint8Array): number[] {
  const members: number[] = [];
  for (let i = 0; i < 8 * bits.length; i++) if (bits[i >> 3]! & (0x80 >> (i & 7))) members.push(i);
  return members;
}
