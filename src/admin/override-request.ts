/** The body of `POST /v1/overrides`. */

import type { OverrideRequest } from '../control/pools/reports.ts';
import { OVERRIDE_ACTIONS, type OverrideAction } from '../health/overrides/index.ts';
import { duration, oneOf, text, type ValueType } from '../schema/index.ts';
import { FieldReader } from './field-reader.ts';
import { MAX_AHEAD_MS, moment } from './moment.ts';

/** As a client composes it; times are texts as {@link moment} reads them. */
export interface OverrideBody {
  readonly action: OverrideAction;
  readonly pattern: string;
  readonly owner?: string;
  readonly reason?: string;
  /** Default: now. */
  readonly from?: string;
  /** This, or `for`; default: until it is taken back. */
  readonly until?: string;
  /** From its beginning on: `1h`. */
  readonly for?: string;
  readonly force?: boolean;
}

const FIELDS = [
  'action',
  'pattern',
  'owner',
  'reason',
  'from',
  'until',
  'for',
  'force',
] as const satisfies readonly (keyof OverrideBody)[];

/** Who it was, where nobody says. */
const DEFAULT_OWNER = 'admin API';

/** It is shown in a line of its own, on terminals and in logs. */
const note: ValueType<string> = {
  expected: 'a text of up to 200 characters in one line',
  parse: (source) => (source.length <= 200 && !/\p{Cc}/u.test(source) ? source : undefined),
};

/** @throws {RequestError} with every problem */
export function readOverrideRequest(body: unknown, nowMs: number): OverrideRequest {
  const fields = new FieldReader(body, FIELDS);
  const action = fields.text('action', oneOf(OVERRIDE_ACTIONS));
  const pattern = fields.text('pattern', text);
  const owner = fields.text('owner', note);
  const reason = fields.text('reason', note);
  const fromMs = fields.text('from', moment(nowMs)) ?? null;
  const lengthMs = fields.text('for', duration(1000, MAX_AHEAD_MS));
  const endMs = fields.text('until', moment(nowMs));
  const isForced = fields.flag('force') ?? false;
  fields.needs('action');
  fields.needs('pattern');
  fields.atMostOne('until', 'for');
  const startMs = fromMs ?? nowMs;
  const untilMs = lengthMs === undefined ? (endMs ?? null) : startMs + lengthMs;
  if (untilMs !== null && untilMs <= Math.max(startMs, nowMs))
    fields.problems.push('it would be over before it begins');
  if (action === undefined || pattern === undefined || fields.problems.length > 0) throw fields.error();
  return { action, pattern, owner: owner || DEFAULT_OWNER, reason: reason ?? '', fromMs, untilMs, isForced };
}
