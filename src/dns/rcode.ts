/** Response codes (RFC 6895 §2.3): four bits of the header, eight more in OPT. */

import { createMnemonics } from './mnemonic.ts';

export const Rcode = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  YXDOMAIN: 6,
  YXRRSET: 7,
  NXRRSET: 8,
  NOTAUTH: 9,
  NOTZONE: 10,
  DSOTYPENI: 11,
  /** In OPT (RFC 6891 §9): the EDNS version is one the server doesn't speak. */
  BADVERS: 16,
  BADKEY: 17,
  BADTIME: 18,
  BADMODE: 19,
  BADNAME: 20,
  BADALG: 21,
  BADTRUNC: 22,
  BADCOOKIE: 23,
} as const;

/** A response code with a mnemonic; from 16 on it needs OPT (or TSIG) to be told. */
export type Rcode = (typeof Rcode)[keyof typeof Rcode];

/** The mnemonic as dig prints it, or `RCODE12` where there is none. */
export const rcodeName = createMnemonics(Rcode, 'RCODE').name;
