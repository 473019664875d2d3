/** What replicas call out to each other, to be known without being asked for. */

import { composeWritten, parseWritten } from './common-tables.ts';
import { composeHeartbeat, parseHeartbeat, type Heartbeat } from './heartbeat.ts';
import type { CommonTable } from './keys.ts';
import { composeTold, parseTold, type ToldChange } from './own-tables.ts';
import { parseObject } from './parse-object.ts';

export type Hint =
  /** I am here. */
  | { readonly kind: 'beat'; readonly heartbeat: Heartbeat }
  /** I am going. */
  | { readonly kind: 'leave' }
  /** I have written this. */
  | {
      readonly kind: 'wrote';
      readonly own: readonly ToldChange[];
      readonly common: ReadonlyMap<CommonTable, ReadonlyMap<string, string>>;
    }
  /** Something may be wrong with this target: let us all look. */
  | { readonly kind: 'look'; readonly target: string };

/** A hint, and whose it is. */
export interface Signed {
  readonly from: string;
  readonly incarnation: string;
  readonly hint: Hint;
}

export function composeHint({ from, incarnation, hint }: Signed): string {
  return JSON.stringify({ from, incarnation, kind: hint.kind, ...partsOf(hint) });
}

function partsOf(hint: Hint): object {
  switch (hint.kind) {
    case 'beat':
      return { heartbeat: composeHeartbeat(hint.heartbeat) };
    case 'leave':
      return {};
    case 'wrote':
      return { own: composeTold(hint.own), common: composeWritten(hint.common) };
    case 'look':
      return { target: hint.target };
  }
}

/** undefined: it is not what we write. */
export function parseHint(text: string): Signed | undefined {
  const fields = parseObject(text);
  const { from, incarnation } = fields;
  const hint = readHint(fields);
  if (typeof from !== 'string' || typeof incarnation !== 'string' || hint === undefined) return undefined;
  return { from, incarnation, hint };
}

function readHint({ kind, ...fields }: Readonly<Record<string, unknown>>): Hint | undefined {
  switch (kind) {
    case 'beat': {
      const text = fields['heartbeat'];
      const heartbeat = typeof text === 'string' ? parseHeartbeat(text) : undefined;
      return heartbeat && { kind, heartbeat };
    }
    case 'leave':
      return { kind };
    case 'wrote':
      return { kind, own: parseTold(fields['own']), common: parseWritten(fields['common']) };
    case 'look':
      return typeof fields['target'] === 'string' ? { kind, target: fields['target'] } : undefined;
    default:
      return undefined;
  }
}
