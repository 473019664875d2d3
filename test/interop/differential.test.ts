/**
 * The same random zones, the same questions, four servers: NSD, Knot, BIND and we must agree, but for the named differences.
 *
 * Seeds are fixed; EVENKEEL_SEEDS=100-199 asks for others. A failure prints the zones and the question.
 */

import { expect } from 'chai';
import { parseName } from '../../src/dns/index.ts';
import { essence } from '../support/essence.ts';
import { parseMessage, type Message } from '../support/message.ts';
import { PEER_NAMES, startPeers, stopPeers, type PeerName } from '../support/peers/index.ts';
import { composeQuery, FLAG_BITS, type Query } from '../support/query.ts';
import { checkResponse } from '../support/response-rules.ts';
import { serve } from '../support/server.ts';
import { DIFFERENCES } from './differences.ts';
import { pick, randomZones, seededRandom, type Random } from './random-zones.ts';

const [FIRST_SEED, LAST_SEED] = (process.env['EVENKEEL_SEEDS'] ?? '1-20').split('-').map(Number);
const QUERIES = 1500;
/** Queries under way to a peer at once: fewer than its socket's buffer holds. */
const WINDOW = 50;
const TYPES = [
  'A',
  'AAAA',
  'NS',
  'SOA',
  'MX',
  'TXT',
  'CNAME',
  'DNAME',
  'DS',
  'SRV',
  'TYPE65280',
  'TYPE65281',
];
const CHILDREN = ['x', 'a', '*', 'x.y', 'b.a', 'ns'];

describe('differential test against NSD, Knot and BIND', () => {
  for (let seed = FIRST_SEED!; seed <= (LAST_SEED ?? FIRST_SEED!); seed++) {
    it(`agrees on ${QUERIES} questions about the zones of seed ${seed}`, async () => {
      await compare(seed);
    });
  }
});

async function compare(seed: number): Promise<void> {
  const random = seededRandom(seed);
  const { zones, hasLeftovers, names } = randomZones(random);
  const us = serve(Object.fromEntries(zones.map(({ origin, text }) => [origin, text])));
  const origins = zones.map(({ origin }) => parseName(origin));
  const questions = Array.from({ length: QUERIES }, () => randomQuestion(random, names));
  const peers = await startPeers(zones, hasLeftovers ? ['knot', 'bind'] : PEER_NAMES);
  const failures: string[] = [];

  const check = (query: Query, name: PeerName, ours: Message, theirs: Message): void => {
    const undone = DIFFERENCES.filter(({ peers }) => peers.includes(name)).reduce(
      (message, { undo }) => undo(message, ours, origins),
      theirs,
    );
    const [expected, actual] = [essence(undone).join('\n  '), essence(ours).join('\n  ')];
    if (expected !== actual)
      failures.push(`${questionText(query)}\n${name}:\n  ${expected}\nevenkeel:\n  ${actual}`);
  };

  const ask = async (query: Query, id: number): Promise<void> => {
    const octets = composeQuery({ ...query, id });
    const ours = checkResponse(octets, us.respond(octets, false)!, false);
    for (const [name, peer] of peers) {
      const theirs = parseMessage((await peer.respond(octets, false))!);
      if (isTruncated(ours) || isTruncated(theirs)) {
        const whole = checkResponse(octets, us.respond(octets, true)!, true);
        check(query, name, whole, parseMessage((await peer.respond(octets, true))!));
      } else check(query, name, ours, theirs);
    }
  };

  try {
    for (let at = 0; at < questions.length; at += WINDOW) {
      await Promise.all(questions.slice(at, at + WINDOW).map((query, i) => ask(query, at + i)));
    }
  } finally {
    await stopPeers(peers);
  }
  if (failures.length > 0) {
    const texts = zones.map(({ origin, text }) => `; ${origin}\n${text}`).join('\n');
    expect.fail(
      `${failures.length} differences; the zones:\n${texts}\n\n${failures.slice(0, 5).join('\n\n')}`,
    );
  }
}

/** A name of the zones, an ancestor of one, or something below it. */
function randomQuestion(random: Random, names: readonly string[]): Query {
  let qname = pick(random, names);
  if (random() < 0.2) qname = qname.slice(qname.indexOf('.') + 1) || '.';
  if (random() < 0.5) qname = `${pick(random, CHILDREN)}.${qname}`.replace('..', '.');
  if (random() < 0.1) qname = qname.toUpperCase();
  return { qname, qtype: pick(random, TYPES), edns: random() < 0.5 ? {} : undefined };
}

function questionText({ qname, qtype, edns }: Query): string {
  return `dig ${String(qname)} ${qtype ?? 'A'}${edns ? ' +edns=0' : ''}`;
}

function isTruncated({ flags }: Message): boolean {
  return (flags & FLAG_BITS.tc) !== 0;
}
