/**
 * Class CHAOS: what the server says of itself (RFC 4892, and the older names BIND made customary).
 *
 *     dig @server id.server CH TXT      dig @server version.bind CH TXT
 */

import { parseName, type Name } from '../dns/name.ts';
import { Rcode } from '../dns/rcode.ts';
import { RrClass } from '../dns/rr-class.ts';
import { RrType } from '../dns/rr-type.ts';
import { QNAME_AT, RR_RDATA_AT, Section, type Response, type SearchName } from '../wire/index.ts';

/** A character-string's length is one octet. */
const MAX_TEXT_OCTETS = 255;

interface ChaosName {
  readonly name: Name;
  readonly text: Uint8Array;
}

export class Chaos {
  readonly #names: readonly ChaosName[];

  /** @param texts what each name answers; null: refused, as if it were not known */
  constructor(texts: Readonly<Record<string, string | null>>) {
    this.#names = Object.entries(texts).flatMap(([name, text]) =>
      text === null ? [] : [{ name: parseName(`${name}.`), text: encodeText(text) }],
    );
  }

  /** @returns the RCODE: REFUSED for whatever we don't tell, since there is no zone whose SOA could deny it */
  resolve(name: SearchName, qtype: number, response: Response): number {
    const text = this.#find(name);
    if (text === null || (qtype !== RrType.TXT && qtype !== RrType.ANY)) return Rcode.REFUSED;
    response.isAuthoritative = true;
    response.isTruncated = !response.fits(RR_RDATA_AT + 1 + text.length);
    if (response.isTruncated) return Rcode.NOERROR;
    response.putPointer(QNAME_AT);
    response.put16(RrType.TXT);
    response.put16(RrClass.CH);
    response.put32(0); // TTL: true of this server now, not of the next one asked
    response.put16(text.length + 1);
    response.put8(text.length);
    response.put(text, 0, text.length);
    response.counts[Section.answer]!++;
    return Rcode.NOERROR;
  }

  #find(name: SearchName): Uint8Array | null {
    for (const known of this.#names) if (isSame(known.name, name)) return known.text;
    return null;
  }
}

function isSame(known: Name, name: SearchName): boolean {
  if (known.length !== name.length) return false;
  for (let i = 0; i < known.length; i++) if (known[i] !== name.octets[i]) return false;
  return true;
}

function encodeText(text: string): Uint8Array {
  return new TextEncoder().encode(text).subarray(0, MAX_TEXT_OCTETS);
}
