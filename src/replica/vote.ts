/** What one replica finds of one target, as it tells the others. */

import { isServed, type Verdict } from '../health/index.ts';
import { parseObject } from './parse-object.ts';

export interface Vote {
  readonly state: 'up' | 'suspect' | 'down' | 'rising';
  /** Whether there is real doubt about one that is served: a second failure. */
  readonly isDoubtful: boolean;
  /** Of the probe that made it so. */
  readonly reason: string;
  /** The word of the target's agent. */
  readonly admin: Verdict['admin'];
}

/** One lost packet is no doubt (ttl-plan.ts). */
const DOUBTFUL_FAILURES = 2;
/** A reason may quote what a member sent. */
const MAX_REASON_LENGTH = 200;

const STATES: readonly string[] = ['up', 'suspect', 'down', 'rising'] satisfies Vote['state'][];
const WORDS: readonly unknown[] = ['drain', 'maint', null] satisfies Vote['admin'][];

/** null: the verdict says nothing yet. */
export function voteOf({ state, failures, reason, admin }: Verdict): Vote | null {
  if (state === 'unknown') return null;
  return { state, isDoubtful: isServed(state) && failures >= DOUBTFUL_FAILURES, reason, admin };
}

/** Whether two votes say the same, for whatever reason. */
export function isSameVote(a: Vote | null, b: Vote | null): boolean {
  if (a === null || b === null) return a === b;
  return a.state === b.state && a.isDoubtful === b.isDoubtful && a.admin === b.admin;
}

export function composeVote({ state, isDoubtful, reason, admin }: Vote): string {
  return JSON.stringify({ state, isDoubtful, reason: reason.slice(0, MAX_REASON_LENGTH), admin });
}

/** undefined: it is not what we write. */
export function parseVote(text: string): Vote | undefined {
  const { state, isDoubtful, reason, admin } = parseObject(text);
  if (typeof state !== 'string' || !STATES.includes(state) || typeof isDoubtful !== 'boolean')
    return undefined;
  if (typeof reason !== 'string' || !WORDS.includes(admin)) return undefined;
  return { state, isDoubtful, reason: reason.slice(0, MAX_REASON_LENGTH), admin } as Vote;
}
