/** The two things that can come of a probe. */

import type { AgentReply, ProbeResult } from '../check.ts';
import { explainFailure } from './failure-reason.ts';

/** What a member may have told besides being well. */
interface Told {
  readonly body?: string | null;
  readonly agent?: AgentReply | null;
}

/** Errors of the way to a member, or of this machine: nothing came back from where it is. */
const SILENT: ReadonlySet<string> = new Set([
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
]);

export function pass(reason: string, { body = null, agent = null }: Told = {}): ProbeResult {
  return { isPass: true, isAnswered: true, reason, body, agent };
}

/** The member answered, and not as it should. */
export function fail(reason: string, { agent = null }: Pick<Told, 'agent'> = {}): ProbeResult {
  return { isPass: false, isAnswered: true, reason, body: null, agent };
}

/** The member was not heard of. */
export function failSilently(reason: string): ProbeResult {
  return { isPass: false, isAnswered: false, reason, body: null, agent: null };
}

/** The probe could not be made here. */
export function failToProbe(reason: string): ProbeResult {
  return { ...failSilently(reason), isVoid: true };
}

/** @param error one of Node's, or of ours */
export function failBy(error: NodeJS.ErrnoException): ProbeResult {
  const reason = explainFailure(error);
  return SILENT.has(error.code ?? '') ? failSilently(reason) : fail(reason);
}
