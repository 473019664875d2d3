/** Character-strings: up to 255 octets behind a length octet (RFC 1035 §3.3), and text without one. */

import { quoteText, unescapeText } from '../escape.ts';
import { append } from '../field.ts';
import type { FieldKind } from '../field.ts';
import { unexpected } from '../token.ts';

const MAX_STRING_OCTETS = 255;

export const characterString: FieldKind = {
  parse(tokens, rdata) {
    appendString(tokens.take('a string'), rdata);
  },
  end: stringEnd,
  format: (rdata, start, end) => quoteText(rdata.subarray(start + 1, end)),
};

/** All the strings that are left, at least one. */
export const characterStrings: FieldKind = {
  parse(tokens, rdata) {
    appendString(tokens.take('a string'), rdata);
    for (const { text } of tokens.takeRest()) appendString(text, rdata);
  },
  end(rdata, start) {
    let at = stringEnd(rdata, start);
    while (at < rdata.length) at = stringEnd(rdata, at);
    return at;
  },
  format(rdata, start, end) {
    const strings: string[] = [];
    for (let at = start; at < end; at = stringEnd(rdata, at)) {
      strings.push(quoteText(rdata.subarray(at + 1, stringEnd(rdata, at))));
    }
    return strings.join(' ');
  },
};

/** A CAA property tag (RFC 8659 §4.1): ASCII letters and digits behind a length octet, written without quotes. */
export const propertyTag: FieldKind = {
  parse(tokens, rdata) {
    const text = tokens.take('a tag');
    if (!/^[a-zA-Z0-9]+$/.test(text)) throw unexpected('a tag of letters and digits', text);
    appendString(text, rdata);
  },
  end(rdata, start) {
    const end = stringEnd(rdata, start);
    const tag = Buffer.from(rdata.subarray(start + 1, end)).toString('latin1');
    if (!/^[a-zA-Z0-9]+$/.test(tag)) throw new SyntaxError('a tag is not made of letters and digits');
    return end;
  },
  format: (rdata, start, end) => Buffer.from(rdata.subarray(start + 1, end)).toString('latin1'),
};

/** Text that fills the rest of the RDATA, without a length octet: a CAA value, a URI. */
export const remainingText: FieldKind = {
  parse(tokens, rdata) {
    append(rdata, unescapeText(tokens.take('a string')));
  },
  end: (rdata) => rdata.length,
  format: (rdata, start, end) => quoteText(rdata.subarray(start, end)),
};

function appendString(text: string, rdata: number[]): void {
  const octets = unescapeText(text);
  if (octets.length > MAX_STRING_OCTETS) {
    throw new SyntaxError(`a string is ${octets.length} octets long (expected at most ${MAX_STRING_OCTETS})`);
  }
  rdata.push(octets.length);
  append(rdata, octets);
}

function stringEnd(rdata: Uint8Array, start: number): number {
  return start + 1 + (rdata[start] ?? NaN);
}
