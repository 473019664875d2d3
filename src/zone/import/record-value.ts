/**
 * A record's RDATA as a value in a zone file: in octoDNS's shape where the type has one, else as presentation text.
 */

import {
  dnssecAlgorithm,
  formatRdata,
  location,
  period,
  quoteText,
  rdataFields,
  splitRdata,
  uint16,
  uint32,
  uint8,
} from '../../dns/rdata/index.ts';
import type { FieldKind, RdataField } from '../../dns/rdata/index.ts';
import { RrType } from '../../dns/rr-type.ts';
import { sortNaturally } from './natural-order.ts';
import type { YamlMap, YamlValue } from './yaml-text.ts';

export function recordValue(type: number, rdata: Uint8Array): YamlValue {
  if (type === RrType.TXT || type === RrType.SPF) return textValue(rdata);
  const keys = MAP_KEYS.get(type);
  const texts = keys && splitRdata(type, rdata);
  if (texts === undefined) return formatRdata(type, rdata);
  return Object.fromEntries(keys!.map(({ key, kind, at }) => [key, fieldValue(key, kind, texts[at]!)]));
}

/** A field and its place in the presentation text. */
interface PlacedField extends RdataField {
  readonly at: number;
}

/** The types whose values are maps: octoDNS's, and SOA, which is ours. */
const MAP_TYPES = [
  RrType.CAA,
  RrType.DS,
  RrType.HTTPS,
  RrType.LOC,
  RrType.MX,
  RrType.NAPTR,
  RrType.SOA,
  RrType.SRV,
  RrType.SSHFP,
  RrType.SVCB,
  RrType.TLSA,
  RrType.URI,
];

/** Their fields in the order of the keys. */
const MAP_KEYS: ReadonlyMap<number, readonly PlacedField[]> = new Map(
  MAP_TYPES.map((type) => {
    const fields = rdataFields(type)!.map((field, at) => ({ ...field, at }));
    return [type, sortNaturally(fields, ({ key }) => key)];
  }),
);

/** Kinds whose text is a number, but for the directions of a location. */
const NUMBERS: ReadonlySet<FieldKind> = new Set([uint8, uint16, uint32, period, dnssecAlgorithm, location]);

function fieldValue(key: string, kind: FieldKind, text: string): YamlValue {
  if (key === 'svcparams') return svcParamsValue(text);
  if (NUMBERS.has(kind) && /^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  return text.startsWith('"') ? text.slice(1, -1) : text;
}

//--- TXT and SPF

const MAX_STRING_OCTETS = 255;

/**
 * The text alone where the loader cuts it into the same strings again, 255 octets each but the last; else the strings
 * in quotes. A semicolon is escaped, as octoDNS wants it.
 */
function textValue(rdata: Uint8Array): string {
  const strings = characterStrings(rdata);
  const isCutLikeOurs =
    strings.length === 1 ||
    (strings.slice(0, -1).every(({ length }) => length === MAX_STRING_OCTETS) && strings.at(-1)!.length > 0);
  const text = isCutLikeOurs
    ? strings.map((string) => quoteText(string).slice(1, -1)).join('')
    : strings.map(quoteText).join(' ');
  return text.replaceAll(';', '\\;');
}

function characterStrings(rdata: Uint8Array): Uint8Array[] {
  const strings: Uint8Array[] = [];
  for (let at = 0; at < rdata.length; at += rdata[at]! + 1) {
    strings.push(rdata.subarray(at + 1, at + 1 + rdata[at]!));
  }
  return strings;
}

//--- SVCB and HTTPS

/** The parameters that octoDNS has as lists. */
const LIST_PARAMETERS: ReadonlySet<string> = new Set(['alpn', 'ipv4hint', 'ipv6hint', 'mandatory']);

/**
 * An item of a list (RFC 9460 appendix A.1): `\\\\` is a backslash of the item and `\\,` a comma, each escaped once
 * for the list and once for the word.
 */
const LIST_ITEM = /(?:\\{4}|\\{2},|[^,])+/g;

/** `alpn=h2,h3 no-default-alpn port=443` as a map; neither blanks nor quotes are in the words. */
function svcParamsValue(text: string): YamlMap {
  const words = text === '' ? [] : text.split(' ');
  const params = words.map((word): [string, YamlValue] => {
    const [, key, value] = /^([^=]*)=?(.*)$/.exec(word)!;
    return [key!, paramValue(key!, value!)];
  });
  return Object.fromEntries(sortNaturally(params, ([key]) => key));
}

function paramValue(key: string, value: string): YamlValue {
  if (value === '') return null;
  if (key === 'port') return Number(value);
  if (!LIST_PARAMETERS.has(key)) return value;
  return value.match(LIST_ITEM)!.map((item) => item.replaceAll('\\\\,', ','));
}
