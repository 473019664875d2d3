/** The origin a master file's name tells: operators name them `example.com.zone`, `db.example.com` and the like. */

import { basename } from 'node:path';

import { parseName } from '../../dns/name.ts';
import type { Name } from '../../dns/name.ts';

/** What stands around the origin in the names of master files. */
const AFFIXES = /^(?:db|zone|pri|master)\.(?=.)|\.(?:zone|db|hosts|txt|dns|master|signed|axfr)$/gi;

/** Undefined where the name holds no domain name of two labels or more. */
export function originOfFileName(path: string): Name | undefined {
  const text = basename(path).replace(AFFIXES, '').replace(AFFIXES, '');
  if (!/^[\w-]+(?:\.[\w-]+)+\.?$/.test(text)) return undefined;
  try {
    return parseName(text);
  } catch {
    return undefined;
  }
}
