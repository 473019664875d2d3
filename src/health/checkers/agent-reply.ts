/**
 * The line that an agent sends (HAProxy's agent-check), read.
 *
 *     up ready 75%
 *     drain
 *     down #disk full
 *
 * Words in any order and any case, between spaces, tabs or commas; of several in one category the last counts; `#` begins a
 * description. Whatever is not mentioned stays as it was.
 */

import type { AgentReply } from '../check.ts';
import { firstLine } from './first-line.ts';

const STATES: ReadonlyMap<string, AgentReply['state']> = new Map([
  ['up', 'up'],
  ['down', 'down'],
  ['fail', 'down'],
  ['stopped', 'down'],
]);

const ADMINS: ReadonlyMap<string, AgentReply['admin']> = new Map([
  ['ready', 'ready'],
  ['drain', 'drain'],
  ['maint', 'maint'],
]);

/** HAProxy's largest weight. */
const MAX_WEIGHT = 256;
/** HAProxy's too: a hundred times the largest weight of one. */
const MAX_PERCENT = 25_600;

/**
 * Reads a line without its end.
 *
 * Words that aren't known are passed over, as HAProxy does, for the sake of later versions; but a line of nothing else
 * is no agent's.
 *
 * @returns null if the line is no agent's
 */
export function parseAgentReply(line: string): AgentReply | null {
  const [said = '', description = ''] = line.split(/#(.*)/s);
  const words = said
    .toLowerCase()
    .split(/[ \t,]+/)
    .filter((word) => word !== '');
  let state: AgentReply['state'] = null;
  let admin: AgentReply['admin'] = null;
  let weightPercent: number | null = null;
  let isKnown = words.length === 0;
  for (const word of words) {
    const percent = parseWeight(word);
    state = STATES.get(word) ?? state;
    admin = ADMINS.get(word) ?? admin;
    weightPercent = percent ?? weightPercent;
    isKnown ||= STATES.has(word) || ADMINS.has(word) || percent !== null || /^maxconn:[0-9]+$/.test(word);
  }
  return isKnown ? { state, admin, weightPercent, description: firstLine(description) || null } : null;
}

/**
 * `75%` or `weight:75%`, of the configured weight; or `weight:192`, which for HAProxy replaces the configured weight. An
 * agent doesn't know our weights, and its own are out of 256: so it is that share of the configured weight, which keeps the
 * proportions between members that report in the same way, and 0 for none.
 *
 * @returns percent; null if the word is no weight
 */
function parseWeight(word: string): number | null {
  const match = /^(?:weight:)?([0-9]{1,5})%$/.exec(word) ?? /^weight:([0-9]{1,3})$/.exec(word);
  if (match === null) return null;
  const number = Number(match[1]);
  if (word.endsWith('%')) return Math.min(number, MAX_PERCENT);
  return number <= MAX_WEIGHT ? (number / MAX_WEIGHT) * 100 : null;
}
