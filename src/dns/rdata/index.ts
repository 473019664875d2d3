/**
 * RDATA: the octets of one record's data, and their text.
 *
 * One table, `record-types.ts`, says what fields each type is made of; a field's kind knows three things: to parse
 * its words to octets, where its octets end, and to format them. Reading text, writing text, checking octets from
 * elsewhere and finding the names within all follow from the table. So a new type is a row, and one with a new kind
 * of field a row and a file.
 *
 *              parseRdata ──▶
 *       text                  octets ──▶ checkRdata, rdataNames
 *              ◀── formatRdata, splitRdata
 *
 * Text is RFC 1035 §5.1's, with each type's own RFC on top, and RFC 3597 §5's `\# length hexadecimal` for every type.
 * Octets are uncompressed. Characters outside ASCII stand for their UTF-8 octets.
 */

export { checkRdata, rdataNames } from './check.ts';
export type { FieldKind, RdataField } from './field.ts';
export { escapeWord, quoteText, unescapeText } from './escape.ts';
export { formatRdata, splitRdata } from './format.ts';
export { domainName } from './kinds/domain-name.ts';
export { dnssecAlgorithm, period, uint16, uint32, uint8 } from './kinds/integer.ts';
export { location } from './kinds/location.ts';
export { parseRdata } from './parse.ts';
export { isCompressible, rdataFields } from './record-types.ts';
export { hintsOf, withoutHints, type AddressHint } from './svcb/hints.ts';
export { tokenizeRdata } from './token.ts';
export type { Token } from './token.ts';
