/** Finds the origin of a master file that nobody has told: from its SOA record, its first `$ORIGIN`, or its name. */

import { basename } from 'node:path';

import { parseName } from '../../dns/name.ts';
import type { Name } from '../../dns/name.ts';
import { MasterFileLexer } from './master-file-lexer.ts';

/** What stands around the origin in the names of master files: `db.example.com`, `example.com.zone.signed`. */
const AFFIX = /^(?:db|zone|pri|master)\.(?=.)|\.(?:zone|db|hosts|txt|dns|master|signed|axfr)$/i;

/** What the file's names are relative to where it begins; undefined where neither the file nor its name tells. */
export function findOrigin(path: string, octets: Uint8Array): Name | undefined {
  const text = originInFile(octets) ?? originInName(basename(path));
  try {
    return text === undefined ? undefined : parseName(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/**
 * The first absolute `$ORIGIN` or owner of an SOA record, unless something stands before it that is relative to another
 * name.
 */
function originInFile(octets: Uint8Array): string | undefined {
  const lexer = new MasterFileLexer(octets, () => undefined);
  let isOwned = false;
  for (let entry = lexer.next(); entry !== undefined; entry = lexer.next()) {
    const [first, ...words] = entry.tokens.map(({ text }) => text);
    const isDirective = first!.startsWith('$');
    if (!entry.hasOwner && !isOwned) return undefined;
    if (!entry.hasOwner || (isDirective && first!.toUpperCase() !== '$ORIGIN')) continue;
    const name = isDirective ? words[0] : first;
    if (name?.endsWith('.') !== true) return undefined;
    // TTL and class may stand before the type.
    if (isDirective || words.slice(0, 3).some((word) => word.toUpperCase() === 'SOA')) return name;
    isOwned = true;
  }
  return undefined;
}

/** Two labels or more, so that `zone.txt` tells nothing. */
function originInName(name: string): string | undefined {
  let text = name;
  while (AFFIX.test(text)) text = text.replace(AFFIX, '');
  return /^[\w-]+(?:\.[\w-]+)+\.?$/.test(text) ? text : undefined;
}
