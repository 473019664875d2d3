/** What a replica says of itself with each beat. */

import { OWN_TABLES, type OwnTable } from './keys.ts';
import { isCounter, parseObject } from './parse-object.ts';

export interface Heartbeat {
  /** Of this run of the process: two that go by the same name differ in it. */
  readonly incarnation: string;
  /** Counted from the start. */
  readonly beat: number;
  /** Why it has no vote; null: it has. */
  readonly abstains: string | null;
  /** How often each of its own tables was written: whoever has read another revision must read again. */
  readonly revisions: Readonly<Record<OwnTable, number>>;
}

export function composeHeartbeat(heartbeat: Heartbeat): string {
  return JSON.stringify(heartbeat);
}

/** undefined: it is not what we write. */
export function parseHeartbeat(text: string): Heartbeat | undefined {
  const { incarnation, beat, abstains, revisions } = parseObject(text);
  if (typeof incarnation !== 'string' || !isCounter(beat)) return undefined;
  if (abstains !== null && typeof abstains !== 'string') return undefined;
  if (typeof revisions !== 'object' || revisions === null) return undefined;
  const counts = revisions as Readonly<Record<string, unknown>>;
  if (!OWN_TABLES.every((table) => isCounter(counts[table]))) return undefined;
  return { incarnation, beat, abstains, revisions: counts as Record<OwnTable, number> };
}
