/**
 * `agent`: HAProxy's agent-check as a check. The agent listens on the member, and says in one line how the member is.
 *
 * For HAProxy an agent is an addition to a check, so that one which can't be reached changes nothing; here it is the
 * check, and that is a failure. `drain` and `maint` are a pass: the member is well, and what the operator wants of it is in
 * the result.
 */

import { connect } from 'node:net';
import type { AgentReply, Checker, ProbeResult } from '../check.ts';
import { parseAgentReply } from './agent-reply.ts';
import { attempt } from './attempt.ts';
import { firstLine } from './first-line.ts';
import { fail, failBy, pass } from './probe-result.ts';

/** Ours; for HAProxy it is what its buffer holds. */
const MAX_LINE_CHARACTERS = 1024;

export const agentChecker: Checker = {
  probe({ address, check }) {
    return ask(address, check.port, check.send, check.timeout);
  },
};

/** What an agent said. */
export interface AgentAnswer {
  /** null: it couldn't be reached, or said nothing that an agent says. */
  readonly reply: AgentReply | null;
  readonly reason: string;
}

/**
 * Asks an agent that stands beside a check of another protocol. Never rejects.
 *
 * @param send what to send first; null: nothing
 */
export async function askAgent(
  address: string,
  port: number,
  send: string | null,
  timeoutMs: number,
): Promise<AgentAnswer> {
  const { agent, reason } = await ask(address, port, send, timeoutMs);
  return { reply: agent, reason };
}

function ask(address: string, port: number, send: string | null, timeoutMs: number): Promise<ProbeResult> {
  return attempt(timeoutMs, (settle) => {
    const socket = connect({ host: address, port });
    let received = '';
    socket.setEncoding('utf8');
    socket.on('connect', () => {
      if (send !== null) socket.write(send);
    });
    socket.on('data', (chunk: string) => {
      received += chunk;
      const end = received.search(/[\r\n]/);
      const length = end >= 0 ? end : received.length;
      if (length > MAX_LINE_CHARACTERS) settle(fail('the line of the agent is too long'));
      else if (end >= 0) settle(judge(received.slice(0, end)));
    });
    // HAProxy wants the line ended; agents that forget it mean no less.
    socket.on('end', () => settle(received === '' ? fail('closed without a word') : judge(received)));
    socket.on('error', (error) => settle(failBy(error)));
    return () => socket.destroy();
  });
}

function judge(line: string): ProbeResult {
  const agent = parseAgentReply(line);
  const said = firstLine(line);
  if (agent === null) return fail(`not an agent's reply: "${said}"`);
  if (agent.state === 'down') return fail(agent.description ?? said, { agent });
  return pass(said === '' ? 'nothing new' : said, { agent });
}
