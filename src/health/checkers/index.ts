/**
 * The checkers: one for each protocol a member can be probed with.
 *
 *     probe(target, context) ──▶ CHECKERS[protocol] ──▶ attempt(timeout, …) ──▶ ProbeResult
 *                                                          │
 *                                                          └─ sockets, timers and processes, all gone by then
 *
 * A probe is one attempt with one deadline over all it does: connecting, TLS, redirects, reading. It never rejects, for
 * whatever goes wrong is what it is there to find out. It knows nothing of other probes: what a failure means, when the
 * next probe is due and whether to believe it at all is for others to say.
 *
 * Probes must be cheap, since ten thousand members may be probed every five seconds. So they are callbacks on Node's own
 * sockets; no connection outlives its probe, and none is shared, but for the sockets of ICMP.
 *
 * Addresses are literals: a probe looks nothing up.
 */

import type { Check, Checker, ProbeContext, ProbeResult, Target } from '../check.ts';
import { agentChecker } from './agent.ts';
import { dnsChecker } from './dns.ts';
import { ExecChecker } from './exec.ts';
import { HttpChecker } from './http.ts';
import { IcmpChecker } from './icmp.ts';
import { tcpChecker } from './tcp.ts';
import { Trust } from './tls-connection.ts';

export { askAgent, type AgentAnswer } from './agent.ts';
export { explainFailure } from './failure-reason.ts';

export type Protocol = Check['protocol'];

const trust = new Trust();

export const CHECKERS: Readonly<Record<Protocol, Checker>> = {
  tcp: tcpChecker,
  http: new HttpChecker('http', trust),
  https: new HttpChecker('https', trust),
  dns: dnsChecker,
  icmp: new IcmpChecker(),
  agent: agentChecker,
  exec: new ExecChecker(),
};

/** Probes once, as the target's check says. Never rejects. */
export function probe(target: Target, context: ProbeContext): Promise<ProbeResult> {
  return CHECKERS[target.check.protocol].probe(target, context);
}
