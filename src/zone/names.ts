/** Names as zone files write them, read into wire form. */

import { domainToASCII } from 'node:url';

import { parseName } from '../dns/name.ts';
import type { Name } from '../dns/name.ts';

/**
 * Reads an owner name: relative to the zone's origin, `''` (or `@`) for the apex, absolute with a trailing dot;
 * `\.` and `\DDD` as in a master file (RFC 1035 §5.1). Labels that hold other than ASCII are IDNA-encoded.
 *
 * @throws {SyntaxError} naming what is wrong
 */
export function parseOwnerName(text: string, origin: Name): Name {
  if (text === '') return origin;
  if (/\s/.test(text))
    throw new SyntaxError(`Cannot read name "${text}": it holds a blank (a blank is written \\032)`);
  return parseName(toAsciiName(text), origin);
}

/**
 * The name with every label that holds other than ASCII in its IDNA form (UTS #46); all others stay as they are,
 * since `_dmarc` and `*` are no IDNA labels.
 *
 * @throws {SyntaxError} where a label has no IDNA form
 */
export function toAsciiName(text: string): string {
  if (!hasNonAscii(text)) return text;
  return splitLabels(text)
    .map((label) => (hasNonAscii(label) ? toAsciiLabel(label) : label))
    .join('.');
}

function toAsciiLabel(label: string): string {
  const ascii = domainToASCII(label);
  if (ascii === '') throw new SyntaxError(`Cannot read name "${label}": it is no internationalized label`);
  return ascii;
}

/** The labels between unescaped dots, escapes still in them. */
function splitLabels(text: string): string[] {
  return text.split(/(?<!(?<!\\)(?:\\\\)*\\)\./);
}

/** Octets from 0x80 on. */
function hasNonAscii(text: string): boolean {
  return /[^\0-\x7f]/.test(text);
}

/** How a target is written, which decides what it is relative to. */
export type TargetForm = 'absolute' | 'relative' | 'undotted';

/**
 * Tells the forms of a target apart.
 *
 * octoDNS wants every target absolute, ending in a dot. Without one it refuses a single label and passes anything
 * else on as it is, and nearly every provider then takes `www.example.net` for the absolute name it looks like: that
 * is what such a zone serves today. A master file would read it relative to the zone. So, where the final dot is
 * missing,
 *
 *     ns1                'relative'   to the zone: our addition
 *     www.example.net    'undotted'   absolute, as octoDNS and its providers have it, with a warning
 */
export function targetForm(text: string): TargetForm {
  if (text === '@' || text === '.') return 'absolute';
  const labels = splitLabels(text);
  if (labels.at(-1) === '') return 'absolute';
  return labels.length === 1 ? 'relative' : 'undotted';
}
