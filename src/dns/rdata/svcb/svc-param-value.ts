/** The values of service parameters (RFC 9460 §7, §14.3.2): each key's own text and octets. */

import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from '../../../base/ip-address.ts';
import { formatBase64, parseBase64 } from '../kinds/binary.ts';
import { readUnsigned } from '../kinds/integer.ts';
import { formatSvcParamKey, parseSvcParamKey, SvcParamKey } from './svc-param-key.ts';

/** How the values of one key are read and written. Text is octets here, its master-file escapes already taken off. */
export interface SvcParamValue {
  /** What should stand after the equals sign. */
  readonly expected: string;
  /** undefined where the text is no such value */
  readonly parse: (text: Uint8Array) => Uint8Array | undefined;
  readonly isValid: (value: Uint8Array) => boolean;
  readonly format: (value: Uint8Array) => Uint8Array;
}

/** The form of a key's values; octets of any kind where the key is not known. */
export function svcParamValue(key: number): SvcParamValue {
  return VALUES.get(key) ?? ANYTHING;
}

const encoder = new TextEncoder();
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

//--- Values that are not lists

const ANYTHING: SvcParamValue = {
  expected: 'any value',
  parse: (text) => text,
  isValid: () => true,
  format: (value) => value,
};

const NOTHING: SvcParamValue = {
  ...ANYTHING,
  expected: 'no value',
  parse: (text) => (text.length === 0 ? text : undefined),
  isValid: (value) => value.length === 0,
};

const PORT: SvcParamValue = {
  expected: 'a port 0–65535',
  parse: (text) => parseUint16(toText(text)),
  isValid: (value) => value.length === 2,
  format: (value) => encoder.encode(String(readUnsigned(value, 0, 2))),
};

/** RFC 9848 §2 */
const ECH: SvcParamValue = {
  expected: 'base64',
  parse: (text) => parseBase64(toText(text)),
  isValid: (value) => value.length > 0,
  format: (value) => encoder.encode(formatBase64(value)),
};

//--- Lists

/** RFC 9460 §7.1.1: protocol names behind length octets. Commas and backslashes in a name are escaped (A.1). */
const ALPN: SvcParamValue = {
  expected: 'protocols of 1 to 255 octets, with commas between them',
  parse(text) {
    const names = splitEscapedList(text);
    if (names?.every(({ length }) => length > 0 && length <= 255) !== true) return undefined;
    return Uint8Array.from(names.flatMap((name) => [name.length, ...name]));
  },
  isValid: (value) => value.length > 0 && alpnNames(value) !== undefined,
  format(value) {
    const names = alpnNames(value)!.map((name) =>
      Array.from(name).flatMap((octet) =>
        octet === COMMA || octet === BACKSLASH ? [BACKSLASH, octet] : [octet],
      ),
    );
    return Uint8Array.from(names.flatMap((name, i) => (i === 0 ? name : [COMMA, ...name])));
  },
};

/** RFC 9460 §8: ascending, each key once, and never itself. */
const MANDATORY = listOf({
  expected: 'keys with commas between them, each once, mandatory itself not among them',
  octets: 2,
  parse: (text) => composeUint16(parseSvcParamKey(text)),
  format: (value) => formatSvcParamKey(readUnsigned(value, 0, 2)),
  arrange: (keys) => keys.sort((a, b) => readUnsigned(a, 0, 2) - readUnsigned(b, 0, 2)),
  isValid: (keys) => {
    const numbers = keys.map((key) => readUnsigned(key, 0, 2));
    return numbers.every((key, i) => key > (numbers[i - 1] ?? SvcParamKey.mandatory));
  },
});

const IPV4_HINT = listOf({
  expected: 'IPv4 addresses with commas between them',
  octets: 4,
  parse: parseIpv4,
  format: formatIpv4,
});

const IPV6_HINT = listOf({
  expected: 'IPv6 addresses with commas between them',
  octets: 16,
  parse: parseIpv6,
  format: formatIpv6,
});

/** draft-ietf-tls-key-share-prediction §3.1: none twice. */
const TLS_GROUPS = listOf({
  expected: 'numbers 0–65535 with commas between them, each once',
  octets: 2,
  parse: parseUint16,
  format: (value) => String(readUnsigned(value, 0, 2)),
  isValid: (groups) => new Set(groups.map((group) => readUnsigned(group, 0, 2))).size === groups.length,
});

const VALUES: ReadonlyMap<number, SvcParamValue> = new Map<number, SvcParamValue>([
  [SvcParamKey.mandatory, MANDATORY],
  [SvcParamKey.alpn, ALPN],
  [SvcParamKey['no-default-alpn'], NOTHING],
  [SvcParamKey.port, PORT],
  [SvcParamKey.ipv4hint, IPV4_HINT],
  [SvcParamKey.ech, ECH],
  [SvcParamKey.ipv6hint, IPV6_HINT],
  [SvcParamKey.ohttp, NOTHING],
  [SvcParamKey['tls-supported-groups'], TLS_GROUPS],
]);

interface ListForm {
  readonly expected: string;
  /** Each item's length. */
  readonly octets: number;
  readonly parse: (text: string) => Uint8Array | undefined;
  readonly format: (item: Uint8Array) => string;
  /** Puts items into the order the wire wants. */
  readonly arrange?: (items: Uint8Array[]) => Uint8Array[];
  readonly isValid?: (items: Uint8Array[]) => boolean;
}

/** A list of one item or more, all of the same length; their texts need no escapes. */
function listOf({ expected, octets, parse, format, arrange, isValid }: ListForm): SvcParamValue {
  const split = (value: Uint8Array): Uint8Array[] =>
    Array.from({ length: value.length / octets }, (_, i) => value.subarray(i * octets, (i + 1) * octets));
  return {
    expected,
    parse(text) {
      const items: Uint8Array[] = [];
      for (const word of toText(text).split(',')) {
        const item = parse(word);
        if (item === undefined) return undefined;
        items.push(item);
      }
      return Uint8Array.from((arrange?.(items) ?? items).flatMap((item) => [...item]));
    },
    isValid: (value) => value.length > 0 && value.length % octets === 0 && isValid?.(split(value)) !== false,
    format: (value) => encoder.encode(split(value).map(format).join(',')),
  };
}

/** RFC 9460 A.1: items between commas; `\,` and `\\` are the character itself. undefined on any other escape. */
function splitEscapedList(text: Uint8Array): number[][] | undefined {
  const items: number[][] = [[]];
  for (let at = 0; at < text.length; at++) {
    const octet = text[at]!;
    if (octet === COMMA) {
      items.push([]);
    } else if (octet !== BACKSLASH) {
      items.at(-1)!.push(octet);
    } else {
      const escaped = text[++at];
      if (escaped !== COMMA && escaped !== BACKSLASH) return undefined;
      items.at(-1)!.push(escaped);
    }
  }
  return items;
}

function alpnNames(value: Uint8Array): Uint8Array[] | undefined {
  const names: Uint8Array[] = [];
  for (let at = 0; at < value.length;) {
    const end = at + 1 + value[at]!;
    if (end === at + 1 || end > value.length) return undefined;
    names.push(value.subarray(at + 1, end));
    at = end;
  }
  return names;
}

function parseUint16(text: string): Uint8Array | undefined {
  return composeUint16(/^[0-9]{1,5}$/.test(text) ? Number(text) : undefined);
}

function composeUint16(value = Infinity): Uint8Array | undefined {
  return value <= 65535 ? Uint8Array.of(value >> 8, value & 0xff) : undefined;
}

function toText(octets: Uint8Array): string {
  return Buffer.from(octets).toString('latin1');
}
