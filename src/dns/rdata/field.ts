/** What a record type's RDATA is made of: fields, each of a kind that knows its octets and its text. */

import type { Name } from '../name.ts';
import type { TokenReader } from './token.ts';

/**
 * A kind of field: one stretch of RDATA octets and the words that stand for it.
 *
 * RDATA is always handed over whole, with positions into it, so that a kind may look back at the octets before its
 * own: the gateway of an IPSECKEY depends on the gateway type two octets earlier.
 */
export interface FieldKind {
  /** Reads the field's words and appends its octets to `rdata`. @throws {SyntaxError} saying what was expected */
  readonly parse: (tokens: TokenReader, rdata: number[], origin: Name) => void;
  /**
   * Where the field that begins at `start` ends. Any result beyond the RDATA's end, or NaN, says that the field is
   * cut short, so a kind need not check bounds.
   *
   * @throws {SyntaxError} where the octets can't be such a field
   */
  readonly end: (rdata: Uint8Array, start: number) => number;
  /** The canonical text of the octets [start, end), which {@link end} has measured. */
  readonly format: (rdata: Uint8Array, start: number, end: number) => string;
  /** Where the domain names in [start, end) begin; absent where there can't be one. */
  readonly names?: (rdata: Uint8Array, start: number, end: number) => number[];
}

/** A field as operators know it: the key is octoDNS's where it has one, else the RFC's name of the field. */
export interface RdataField {
  readonly key: string;
  readonly kind: FieldKind;
}

/**
 * A row of the table of record types. Nearly always one key; a kind whose words can't be told apart in the octets
 * (LOC, HIP, AMTRELAY's relay type) has several, and writes one word without blanks for each.
 */
export interface FieldGroup {
  readonly keys: readonly string[];
  readonly kind: FieldKind;
}

/** Appends octets; unlike `push(...octets)` it takes any number of them. */
export function append(rdata: number[], octets: Iterable<number>): void {
  for (const octet of octets) rdata.push(octet);
}

/** A field that may be absent at the end of the RDATA. */
export function optional(kind: FieldKind): FieldKind {
  return {
    ...kind,
    parse: (tokens, rdata, origin) => {
      if (tokens.hasMore) kind.parse(tokens, rdata, origin);
    },
    end: (rdata, start) => (start === rdata.length ? start : kind.end(rdata, start)),
    format: (rdata, start, end) => (start === end ? '' : kind.format(rdata, start, end)),
  };
}
