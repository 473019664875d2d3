/** The two things that can come of a probe. */

import type { AgentReply, ProbeResult } from '../check.ts';

/** What a member may have told besides being well. */
interface Told {
  readonly body?: string | null;
  readonly agent?: AgentReply | null;
}

export function pass(reason: string, { body = null, agent = null }: Told = {}): ProbeResult {
  return { isPass: true, reason, body, agent };
}

export function fail(reason: string, { agent = null }: Pick<Told, 'agent'> = {}): ProbeResult {
  return { isPass: false, reason, body: null, agent };
}
