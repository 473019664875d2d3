/** The parameters of SVCB and HTTPS (RFC 9460 §2.1, §2.2). */

import { escapeWord, unescapeText } from '../escape.ts';
import { append } from '../field.ts';
import type { FieldKind } from '../field.ts';
import { appendUnsigned, readUnsigned } from '../kinds/integer.ts';
import { unexpected } from '../token.ts';
import type { Token } from '../token.ts';
import { formatSvcParamKey, parseSvcParamKey, SvcParamKey } from './svc-param-key.ts';
import { svcParamValue } from './svc-param-value.ts';

interface SvcParam {
  readonly key: number;
  readonly value: Uint8Array;
}

/**
 * In ascending order of the keys, none twice:
 *
 *     0     2        4
 *     +-----+--------+-------+
 *     | key | length | value |  …
 *     +-----+--------+-------+
 */
const VALUE_AT = 4;
const MAX_VALUE_OCTETS = 65535;

/** `key=value` words; no parameters at all is fine, and all there is in AliasMode. */
export const svcParams: FieldKind = {
  parse(tokens, rdata) {
    const params = joinWords(tokens.takeRest()).map(parseParam);
    params.sort((a, b) => a.key - b.key);
    checkParams(params);
    for (const { key, value } of params) {
      appendUnsigned(rdata, key, 2);
      appendUnsigned(rdata, value.length, 2);
      append(rdata, value);
    }
  },
  end(rdata, start) {
    checkParams(readParams(rdata, start, rdata.length));
    return rdata.length;
  },
  format: (rdata, start, end) => readParams(rdata, start, end).map(formatParam).join(' '),
};

/** `key667=` and `"a b"` are one parameter (RFC 9460 §2.1), though the quote begins a token of its own. */
function joinWords(tokens: readonly Token[]): string[] {
  const words: string[] = [];
  for (const [i, { text, quoted }] of tokens.entries()) {
    const before = tokens[i - 1];
    const continues = quoted && before?.quoted === false && before.text.endsWith('=');
    words.push(continues ? `${words.pop()!}${text}` : text);
  }
  return words;
}

/**
 * A value may be quoted, empty or left out. A key written as `key3` takes its value as plain octets, known or not.
 */
function parseParam(word: string): SvcParam {
  const [, keyText, text = ''] = /^([^=]*)(?:=([^]*))?$/.exec(word)!;
  const key = parseSvcParamKey(keyText!);
  if (key === undefined) throw unexpected('a parameter such as alpn=h2 or key667=text', word);
  const octets = unescapeText(text);
  const value = keyText!.startsWith('key') ? octets : svcParamValue(key).parse(octets);
  if (value === undefined || value.length > MAX_VALUE_OCTETS) {
    throw unexpected(`${keyText!} with ${svcParamValue(key).expected}`, word);
  }
  return { key, value };
}

function formatParam({ key, value }: SvcParam): string {
  const text = escapeWord(svcParamValue(key).format(value));
  return text === '' ? formatSvcParamKey(key) : `${formatSvcParamKey(key)}=${text}`;
}

function readParams(rdata: Uint8Array, start: number, end: number): SvcParam[] {
  const params: SvcParam[] = [];
  for (let at = start; at < end;) {
    const key = readUnsigned(rdata, at, at + 2);
    const valueEnd = at + VALUE_AT + readUnsigned(rdata, at + 2, at + VALUE_AT);
    if (!(valueEnd <= end)) throw new SyntaxError('a parameter is cut short');
    params.push({ key, value: rdata.subarray(at + VALUE_AT, valueEnd) });
    at = valueEnd;
  }
  return params;
}

/**
 * RFC 9460 §2.2 (order, none twice) and §8 (what is mandatory is there). That no-default-alpn needs alpn (§7.1.1) is
 * left to clients, as Knot and NSD leave it: octoDNS writes such records.
 */
function checkParams(params: readonly SvcParam[]): void {
  for (const [i, { key, value }] of params.entries()) {
    const name = formatSvcParamKey(key);
    const previous = params[i - 1]?.key ?? -1;
    if (key === previous) throw new SyntaxError(`${name} is given twice`);
    if (key < previous) throw new SyntaxError(`${name} is out of order`);
    if (!svcParamValue(key).isValid(value)) {
      throw new SyntaxError(`${name} has a bad value (expected ${svcParamValue(key).expected})`);
    }
  }
  const keys = new Set(params.map(({ key }) => key));
  const mandatory = params.find(({ key }) => key === SvcParamKey.mandatory)?.value ?? new Uint8Array(0);
  for (let at = 0; at < mandatory.length; at += 2) {
    const key = readUnsigned(mandatory, at, at + 2);
    if (!keys.has(key)) throw new SyntaxError(`${formatSvcParamKey(key)} is mandatory, but not given`);
  }
}
