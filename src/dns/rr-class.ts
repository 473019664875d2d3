/** Classes (RFC 1035 §3.2.4; IANA registry "DNS CLASSes"). */

import { createMnemonics } from './mnemonic.ts';

export const RrClass = {
  IN: 1,
  CH: 3,
  HS: 4,
  /** RFC 2136 §2.4: "does not exist", in updates alone. */
  NONE: 254,
  /** A question's alone. */
  ANY: 255,
} as const;

/** A class with a mnemonic. Classes in general are plain numbers, 0–65535. */
export type RrClass = (typeof RrClass)[keyof typeof RrClass];

const mnemonics = createMnemonics(RrClass, 'CLASS');

/** The mnemonic of a class, or `CLASS65280` where it has none (RFC 3597 §5). */
export const rrClassName = mnemonics.name;

/** The class of a mnemonic or of `CLASSn`, in any case; undefined where the text is neither. */
export const parseRrClass = mnemonics.parse;
