/** Kinds of query (RFC 1035 §4.1.1; IANA registry "DNS OpCodes"). */

import { createMnemonics } from './mnemonic.ts';

export const Opcode = {
  QUERY: 0,
  IQUERY: 1,
  STATUS: 2,
  NOTIFY: 4,
  UPDATE: 5,
  DSO: 6,
} as const;

export type Opcode = (typeof Opcode)[keyof typeof Opcode];

/** The mnemonic, or `OPCODE3` where there is none. */
export const opcodeName = createMnemonics(Opcode, 'OPCODE').name;
