/**
 * Whom an override is about.
 *
 *     web3.example.com                              a host: all its addresses, in every pool and zone
 *     192.0.2.11, 2001:db8::11                      an address, wherever it is answered
 *     shop.example.com/A/seoul                      a pool: owner/type/pool
 *     www.example.com/A                             an RRset: all its pools
 *     web*.example.com, 192.0.2.*, *.example.com/A  a glob over any of these
 *
 * A member goes by as many names as there are kinds above, each in the one text that {@link parsePattern} makes of
 * it, and a pattern matches if it is one of these names, or a glob that matches one.
 */

import { formatIpv4, formatIpv6, parseIpAddress } from '../../base/ip-address.ts';
import { formatName, parseName, parseRrType, rrTypeName, toLowerName, type Name } from '../../dns/index.ts';
import { isGlob, matchesGlob } from './glob.ts';

export interface Pattern {
  readonly kind: 'host' | 'address' | 'pool' | 'rrset' | 'glob';
  /**
   * The canonical text: names in lower case without their final dot, since all of them are absolute; an address as
   * RFC 5952 writes it; the type's mnemonic in capitals. Parsed again, it gives the same pattern.
   */
  readonly text: string;
}

/** A member of a pool, as far as patterns can tell it from another. */
export interface Subject {
  /** An absolute name in lower case with its final dot; null: not known. */
  readonly host: string | null;
  /** In any text form; null: the member is not an address. */
  readonly address: string | null;
  /** The owner name: absolute, in lower case, with its final dot. */
  readonly owner: string;
  /** The type's mnemonic. */
  readonly type: string;
  readonly pool: string;
}

/** Of each part: more than any name needs, which is 255 octets, each written as `\DDD`. */
const MAX_PART_LENGTH = 1024;
/** What canonical texts are made of; other octets of a name are written as `\DDD`. */
const PRINTABLE_ASCII = /^[!-~]+$/;

const FORMS =
  'expected a host (web3.example.com), an address, an RRset or pool (www.example.com/A, shop.example.com/A/seoul), ' +
  'or a glob of these (web*.example.com)';

/** @throws {SyntaxError} saying what was expected */
export function parsePattern(text: string): Pattern {
  const parts = text.split('/');
  const [first = '', type, pool] = parts;
  const isReadable = (part: string): boolean => PRINTABLE_ASCII.test(part) && part.length <= MAX_PART_LENGTH;
  if (parts.length > 3 || !parts.every(isReadable)) throw patternError(text, FORMS);
  if (isGlob(text)) return { kind: 'glob', text: canonicalGlob(text, first, type, pool) };
  if (type === undefined) {
    const address = canonicalAddress(first);
    return address === undefined
      ? { kind: 'host', text: parseHost(text) }
      : { kind: 'address', text: address };
  }
  const rrset = `${canonicalName(text, first)}/${canonicalType(text, type)}`;
  return pool === undefined ? { kind: 'rrset', text: rrset } : { kind: 'pool', text: `${rrset}/${pool}` };
}

export function matches({ kind, text }: Pattern, subject: Subject): boolean {
  const names = namesOf(subject);
  return kind === 'glob' ? names.some((name) => matchesGlob(text, name)) : names.includes(text);
}

/** A subject is looked up in many indexes. */
const names = new WeakMap<Subject, readonly string[]>();

/** Every name that the member goes by, in canonical text. */
export function namesOf(subject: Subject): readonly string[] {
  let known = names.get(subject);
  if (known === undefined) names.set(subject, (known = composeNames(subject)));
  return known;
}

function composeNames({ host, address, owner, type, pool }: Subject): readonly string[] {
  const rrset = `${withoutFinalDot(owner)}/${type}`;
  const composed = [rrset, `${rrset}/${pool}`];
  if (host !== null) composed.push(withoutFinalDot(host));
  if (address !== null) composed.push(canonicalAddress(address) ?? address);
  return composed;
}

//--- Canonical texts

function canonicalGlob(text: string, first: string, type?: string, pool?: string): string {
  if (/^\.|\.\./.test(first)) throw patternError(text, 'expected no empty label');
  const parts = [withoutFinalDot(first.toLowerCase())];
  if (type !== undefined) parts.push(isGlob(type) ? type.toUpperCase() : canonicalType(text, type));
  if (pool !== undefined) parts.push(pool);
  return parts.join('/');
}

/** A host has two labels at least: one alone is a relative name, which would match nothing. */
function parseHost(text: string): string {
  const host = canonicalName(text, text);
  if (!host.includes('.'))
    throw patternError(text, 'expected the whole name of a host, such as web3.example.com');
  if (/\.[0-9]+$/.test(host))
    throw patternError(text, 'expected an address, since no host name ends in a number');
  return host;
}

function canonicalName(text: string, name: string): string {
  // What `@` stands for in a zone file has no meaning outside one.
  if (name === '@' || name === '.') throw patternError(text, FORMS);
  const canonical = withoutFinalDot(formatName(toLowerName(readName(text, name))));
  // An escape may have hidden it: the canonical text would be read as another pattern.
  if (/[/*?]/.test(canonical)) throw patternError(text, 'expected a name without "/", "*" and "?"');
  return canonical;
}

function readName(text: string, name: string): Name {
  try {
    return parseName(name);
  } catch (cause) {
    throw patternError(text, (cause as Error).message, cause);
  }
}

function canonicalType(text: string, mnemonic: string): string {
  const type = parseRrType(mnemonic);
  if (type === undefined)
    throw patternError(text, `expected a record type such as A or AAAA, not "${mnemonic}"`);
  return rrTypeName(type);
}

function canonicalAddress(text: string): string | undefined {
  const address = parseIpAddress(text);
  return address && (address.length === 4 ? formatIpv4(address) : formatIpv6(address));
}

function withoutFinalDot(name: string): string {
  return name.endsWith('.') ? name.slice(0, -1) : name;
}

//--- Errors

function patternError(text: string, why: string, cause?: unknown): SyntaxError {
  return new SyntaxError(`Cannot read pattern "${text.slice(0, MAX_PART_LENGTH)}": ${why}`, { cause });
}
