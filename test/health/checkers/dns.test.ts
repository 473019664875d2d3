import { expect } from 'chai';
import type { Check, ProbeResult } from '../../../src/health/check.ts';
import { probe } from '../../../src/health/checkers/index.ts';
import { composeQuery } from '../../support/query.ts';
import { serve } from '../../support/server.ts';
import { LOOPBACK, testPeers } from './peers.ts';
import { BARE_CONTEXT, targetOf, type Peer } from './targets.ts';

const SHORT_MS = 150;
const TIMED_OUT = 'timed out after 150ms';
const QUESTION_AT = 12;

/** What a server makes of a query: its response, as a change to the query's octets. */
type Change = (message: Buffer) => Buffer;

const respond =
  (rcode: number, change: Change = (message) => message): Change =>
  (message) => {
    message[2] = 0x84;
    message[3] = rcode;
    return change(message);
  };
const set =
  (at: number, octet: number): Change =>
  (message) => {
    message[at] = octet;
    return message;
  };

interface Row {
  readonly title: string;
  readonly respond: Change;
  readonly rcode?: Check['rcode'];
  readonly passes?: true;
  readonly reason: string;
}

const ROWS: readonly Row[] = [
  { title: 'NOERROR', respond: respond(0), passes: true, reason: 'NOERROR' },
  { title: 'SERVFAIL', respond: respond(2), reason: 'SERVFAIL' },
  { title: 'NXDOMAIN', respond: respond(3), reason: 'NXDOMAIN' },
  { title: 'NXDOMAIN, expected', respond: respond(3), rcode: 'nxdomain', passes: true, reason: 'NXDOMAIN' },
  { title: 'REFUSED, expected', respond: respond(5), rcode: 'refused', passes: true, reason: 'REFUSED' },
  { title: 'SERVFAIL, expected', respond: respond(2), rcode: 'servfail', passes: true, reason: 'SERVFAIL' },
  { title: 'NOERROR where REFUSED is expected', respond: respond(0), rcode: 'refused', reason: 'NOERROR' },
  {
    title: 'an RCODE without a name, any expected',
    respond: respond(14),
    rcode: 'any',
    passes: true,
    reason: 'RCODE14',
  },
  { title: 'a truncated response', respond: respond(0, set(2, 0x86)), passes: true, reason: 'NOERROR' },
  {
    title: 'the question in another case (RFC 4343)',
    respond: respond(0, set(QUESTION_AT + 1, 0x45)),
    passes: true,
    reason: 'NOERROR',
  },
  {
    title: 'FORMERR without the question',
    respond: respond(1, (message) => set(5, 0)(message.subarray(0, QUESTION_AT))),
    reason: 'FORMERR',
  },

  //--- What is no response to the query, RFC 5452 §9.1
  { title: 'the query itself', respond: (message) => message, reason: TIMED_OUT },
  { title: 'another ID', respond: respond(0, (m) => set(0, m[0]! ^ 1)(m)), reason: TIMED_OUT },
  { title: 'another name', respond: respond(0, set(QUESTION_AT + 1, 0x66)), reason: TIMED_OUT },
  { title: 'another type', respond: respond(0, (m) => set(m.length - 3, 1)(m)), reason: TIMED_OUT },
  { title: 'another class', respond: respond(0, (m) => set(m.length - 1, 3)(m)), reason: TIMED_OUT },
  { title: 'no question', respond: respond(0, set(5, 0)), reason: TIMED_OUT },
  { title: 'half the question', respond: respond(0, (m) => m.subarray(0, -2)), reason: TIMED_OUT },
  { title: 'half a header', respond: respond(0, (m) => m.subarray(0, 6)), reason: TIMED_OUT },
  { title: 'nothing in a datagram', respond: () => Buffer.alloc(0), reason: TIMED_OUT },
];

describe('dns', () => {
  const peers = testPeers();
  const ask = (peer: Peer, settings: Partial<Check> = {}): Promise<ProbeResult> =>
    probe(targetOf('dns', peer, settings), BARE_CONTEXT);

  for (const { title, respond: change, rcode = 'noerror', passes = false, reason } of ROWS) {
    it(`${passes ? 'passes' : 'fails'} on ${title}`, async () => {
      const peer = await peers.udp((query, { port }, socket) => socket.send(change(query), port, LOOPBACK));
      const timeout = reason === TIMED_OUT ? { timeout: SHORT_MS } : {};
      const result = await ask(peer, { rcode, ...timeout });
      expect(result).to.include({ isPass: passes, reason, body: null, agent: null });
    });
  }

  it('waits on after what is no response', async () => {
    const peer = await peers.udp((query, { port }, socket) => {
      socket.send('garbage', port, LOOPBACK);
      socket.send(respond(0)(query), port, LOOPBACK);
    });
    expect((await ask(peer)).reason).to.equal('NOERROR');
  });

  it('asks for the name and the type, once, and for no recursion', async () => {
    const queries: Buffer[] = [];
    const peer = await peers.udp((query) => queries.push(query));
    await ask(peer, { name: 'www.example.com.', type: 'AAAA', timeout: SHORT_MS });
    const id = queries[0]!.readUInt16BE(0);
    const expected = composeQuery({ qname: 'www.example.com.', qtype: 'AAAA', id });
    expect(queries.map((query) => query.toString('hex'))).to.deep.equal([
      Buffer.from(expected).toString('hex'),
    ]);
  });

  it('has another ID and another port each time', async () => {
    const seen = new Set<string>();
    const peer = await peers.udp((query, { port }) => seen.add(`${query.readUInt16BE(0)} ${port}`));
    await Promise.all(Array.from({ length: 50 }, () => ask(peer, { timeout: SHORT_MS })));
    expect(seen.size).to.equal(50);
  });

  it('passes our own server', async () => {
    const server = serve({
      'example.com.': '@ 60 IN SOA ns.example.net. h 1 1 1 1 1\n@ 60 IN NS ns.example.net.',
    });
    const peer = await peers.udp((query, { port }, socket) =>
      socket.send(server.respond(query, false)!, port, LOOPBACK),
    );
    expect((await ask(peer)).reason).to.equal('NOERROR');
    expect((await ask(peer, { name: 'nx.example.com.', rcode: 'nxdomain' })).isPass).to.be.true;
    expect((await ask(peer, { name: 'example.org.', rcode: 'refused' })).isPass).to.be.true;
  });

  it('fails on what it cannot ask for', async () => {
    const peer = await peers.nobody();
    expect((await ask(peer, { type: 'FOO' })).reason).to.equal('unknown type "FOO"');
    expect((await ask(peer, { name: 'a..b' })).reason).to.equal(
      'Cannot read name "a..b": it has an empty label',
    );
  });
});
