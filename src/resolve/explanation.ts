/** Why an answer is not what the client hoped for, ready to be sent as an extended DNS error (RFC 8914 §2). */

import { ExtendedError } from '../dns/extended-error.ts';
import { Notice } from '../image/index.ts';

/** INFO-CODE, then EXTRA-TEXT in UTF-8. */
export type Explanation = Uint8Array;

export const PROHIBITED = explain(ExtendedError.PROHIBITED);
export const NOT_AUTHORITATIVE = explain(ExtendedError.NOT_AUTHORITATIVE);
export const NOT_SUPPORTED = explain(ExtendedError.NOT_SUPPORTED);

/** By {@link Notice}; the texts tell apart what no code of its own is registered for. */
const BY_NOTICE: Readonly<Record<Notice, Explanation | null>> = {
  [Notice.none]: null,
  [Notice.failOpen]: explain(ExtendedError.OTHER, 'too few members are up: all are answered'),
  [Notice.noneUp]: explain(ExtendedError.OTHER, 'no member is up'),
  [Notice.stale]: explain(ExtendedError.STALE_ANSWER, 'health is not known for certain'),
};

export function explanationOf(notice: Notice): Explanation | null {
  return BY_NOTICE[notice];
}

function explain(code: number, text = ''): Explanation {
  return Uint8Array.of(code >> 8, code & 0xff, ...new TextEncoder().encode(text));
}
