/**
 * Domain names (RFC 1035 §3.1) as uncompressed wire octets, the one form used everywhere but at the edges.
 *
 *     3 w w w 7 e x a m p l e 3 c o m 0
 *
 * Octets, because a label may hold any octet: a text form would confuse the label `a.b` with the labels `a` and `b`.
 */

/** A domain name: length-prefixed labels, ended by the root's zero octet; 1–255 octets. Case as it was written. */
export type Name = Uint8Array;

/** RFC 1035 §2.3.4. */
export const MAX_LABEL_OCTETS = 63;
/** RFC 1035 §2.3.4, the root's zero octet included. */
export const MAX_NAME_OCTETS = 255;

/** The root of the name space. */
export const ROOT: Name = Uint8Array.of(0);

const BACKSLASH = 0x5c;
const DOT = 0x2e;

/**
 * Reads a name in presentation form (RFC 1035 §5.1): `\.` and `\DDD` escapes; without a trailing dot it is relative
 * to `origin`. `@` is the origin. Characters outside ASCII stand for their UTF-8 octets.
 *
 * @throws {SyntaxError} naming what is wrong: an empty label, a label over 63 octets, a name over 255, a bad escape
 */
export function parseName(text: string, origin: Name = ROOT): Name {
  if (text === '@') return origin;
  if (text === '.') return ROOT;
  if (text === '') throw new SyntaxError('Cannot read name "": it is empty');
  const source = Buffer.from(text);
  const out = new Uint8Array(source.length + 1 + origin.length);
  let lengthAt = 0;
  let end = 1;
  const fail = (why: string): never => {
    throw new SyntaxError(`Cannot read name "${text}": ${why}`);
  };
  const push = (octet: number): void => {
    if (end - lengthAt > MAX_LABEL_OCTETS) fail(`a label is longer than ${MAX_LABEL_OCTETS} octets`);
    if (end >= MAX_NAME_OCTETS) fail(`it is longer than ${MAX_NAME_OCTETS} octets`);
    out[end++] = octet;
  };
  for (let at = 0; at < source.length; at++) {
    const octet = source[at]!;
    if (octet === DOT) {
      if (end - lengthAt === 1) fail('it has an empty label');
      out[lengthAt] = end - lengthAt - 1;
      lengthAt = end++;
      if (lengthAt >= MAX_NAME_OCTETS) fail(`it is longer than ${MAX_NAME_OCTETS} octets`);
    } else if (octet !== BACKSLASH) {
      push(octet);
    } else {
      const escape = readEscape(source, at);
      if (escape === undefined) fail('a backslash is followed by neither a character nor \\000 to \\255');
      else {
        push(escape.octet);
        at += escape.length - 1;
      }
    }
  }
  const isAbsolute = end - lengthAt === 1;
  if (isAbsolute) return out.slice(0, end);
  out[lengthAt] = end - lengthAt - 1;
  if (end + origin.length > MAX_NAME_OCTETS) fail(`it is longer than ${MAX_NAME_OCTETS} octets`);
  out.set(origin, end);
  const length = end + origin.length;
  return length === out.length ? out : out.slice(0, length);
}

/** The octet an escape at `at` stands for and the escape's own length: `\X` is 2 octets long, `\DDD` 4. */
export function readEscape(source: Uint8Array, at: number): { octet: number; length: number } | undefined {
  const first = source[at + 1];
  if (first === undefined) return undefined;
  if (!isDigit(first)) return { octet: first, length: 2 };
  const second = source[at + 2];
  const third = source[at + 3];
  if (second === undefined || third === undefined || !isDigit(second) || !isDigit(third)) return undefined;
  const octet = (first - 0x30) * 100 + (second - 0x30) * 10 + (third - 0x30);
  return octet > 255 ? undefined : { octet, length: 4 };
}

/** The name in presentation form, absolute, with a trailing dot; unusual octets escaped as RFC 1035 §5.1 says. */
export function formatName(name: Name): string {
  if (name[0] === 0) return '.';
  let text = '';
  for (let at = 0; name[at]! !== 0; at += name[at]! + 1) text += `${formatLabel(name, at)}.`;
  return text;
}

/** As {@link formatName}, but relative to `origin` where it is below it, and `@` for the origin itself. */
export function formatRelativeName(name: Name, origin: Name): string {
  if (!isSubdomain(name, origin)) return formatName(name);
  const end = name.length - origin.length;
  if (end === 0) return '@';
  let text = '';
  for (let at = 0; at < end; at += name[at]! + 1) text += `${at === 0 ? '' : '.'}${formatLabel(name, at)}`;
  return text;
}

function formatLabel(name: Name, at: number): string {
  let text = '';
  for (let i = at + 1; i <= at + name[at]!; i++) {
    const octet = name[i]!;
    if (octet < 0x21 || octet > 0x7e) text += `\\${String(octet).padStart(3, '0')}`;
    else if ('.\\"();@$'.includes(String.fromCharCode(octet))) text += `\\${String.fromCharCode(octet)}`;
    else text += String.fromCharCode(octet);
  }
  return text;
}

/** A copy with ASCII letters in lower case: the canonical form of RFC 4034 §6.2. */
export function toLowerName(name: Name): Name {
  return name.map(toLowerOctet);
}

/**
 * RFC 4343: only ASCII letters fold. Length octets are below 0x41, so a whole wire name may be folded octet by octet.
 */
export function toLowerOctet(octet: number): number {
  return octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet;
}

/** A string that is equal for names that are equal under RFC 4343: for use as a map key, never for showing. */
export function nameKey(name: Name): string {
  let key = '';
  for (const octet of name) key += String.fromCharCode(toLowerOctet(octet));
  return key;
}

/** The name whose {@link nameKey} this is. */
export function nameOfKey(key: string): Name {
  return Uint8Array.from(key, (character) => character.charCodeAt(0));
}

/** How many labels the name has; the root label is not counted. */
export function countLabels(name: Name): number {
  let labels = 0;
  for (let at = 0; name[at]! !== 0; at += name[at]! + 1) labels++;
  return labels;
}

/** The name without its first label. @throws {RangeError} for the root, which has none */
export function parentName(name: Name): Name {
  if (name[0] === 0) throw new RangeError('Cannot take the parent of a name: it is the root');
  return name.subarray(name[0]! + 1);
}

/** Whether the name's first label is `*` (RFC 4592 §2.1.1). */
export function isWildcard(name: Name): boolean {
  return name[0] === 1 && name[1] === 0x2a;
}

/** Whether the two names are equal but for ASCII case (RFC 4343). */
export function isSameName(a: Name, b: Name): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (toLowerOctet(a[i]!) !== toLowerOctet(b[i]!)) return false;
  return true;
}

/** Whether `name` is `ancestor` or below it. */
export function isSubdomain(name: Name, ancestor: Name): boolean {
  const start = name.length - ancestor.length;
  let at = 0;
  while (at < start) at += name[at]! + 1;
  return at === start && isSameName(name.subarray(start), ancestor);
}

/** Canonical order (RFC 4034 §6.1): by labels from the right, each as octets in lower case. */
export function compareNames(a: Name, b: Name): number {
  const labelsOfA = labelOffsets(a);
  const labelsOfB = labelOffsets(b);
  for (let i = 1; i <= Math.min(labelsOfA.length, labelsOfB.length); i++) {
    const order = compareLabels(a, labelsOfA.at(-i)!, b, labelsOfB.at(-i)!);
    if (order !== 0) return order;
  }
  return labelsOfA.length - labelsOfB.length;
}

function compareLabels(a: Name, atA: number, b: Name, atB: number): number {
  const lengthOfA = a[atA]!;
  const lengthOfB = b[atB]!;
  for (let i = 1; i <= Math.min(lengthOfA, lengthOfB); i++) {
    const order = toLowerOctet(a[atA + i]!) - toLowerOctet(b[atB + i]!);
    if (order !== 0) return order;
  }
  return lengthOfA - lengthOfB;
}

/** Where each label starts, first label first; the root label is not counted. */
export function labelOffsets(name: Name): number[] {
  const offsets: number[] = [];
  for (let at = 0; name[at]! !== 0; at += name[at]! + 1) offsets.push(at);
  return offsets;
}

function isDigit(octet: number): boolean {
  return octet >= 0x30 && octet <= 0x39;
}
