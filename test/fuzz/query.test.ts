/**
 * Hostile packets, by the hundred thousand: octets at random, queries with something broken, queries with everything in them. Each
 * gets a response that passes the strict checks, or silence; never an exception, a loop or a growing heap.
 *
 * The seed is fixed; EVENKEEL_FUZZ_SEED takes another, EVENKEEL_FUZZ_RUNS goes on for longer.
 */

import { expect } from 'chai';
import fc from 'fast-check';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { packets } from '../conformance/packets.ts';
import { MalformedMessage, parseMessage, type Message } from '../support/message.ts';
import { composeQuery, FLAG_BITS, type FlagName, type Query } from '../support/query.ts';
import { checkResponse } from '../support/response-rules.ts';
import { serve } from '../support/server.ts';

const SEED = Number(process.env['EVENKEEL_FUZZ_SEED'] ?? 1);
const RUNS = Number(process.env['EVENKEEL_FUZZ_RUNS'] ?? 5_000);
/** Packets that the heap is watched over, after as many to warm up. */
const HEAP_PACKETS = 100_000;
/** What a heap may seem to grow by from one collection to another: code and type feedback, no data. */
const HEAP_SLACK_OCTETS = 1_000_000;

const ZONES = {
  'example.': `
    $TTL 3600
    @        SOA   ns hostmaster 1 7200 3600 1209600 300
    @        NS    ns
    @        NS    ns.elsewhere.test.
    ns       A     192.0.2.1
    ns       A     192.0.2.5
    ns       A     192.0.2.6
    ns       AAAA  2001:db8::1
    a        MX    10 ns
    a        TXT   "text"
    b        CNAME a
    loop     CNAME loop
    *.w      A     192.0.2.2
    *.c      CNAME b
    a.b.ent  A     192.0.2.3
    d        DNAME w
    dd       DNAME dd.dd
    sub      NS    ns.sub
    ns.sub   A     192.0.2.4
    big      TXT   ${Array.from({ length: 12 }, (_, i) => `"${String(i).padStart(250, '0')}"`).join(' ')}
  `,
  'sub.example.': `
    $TTL 3600
    @        SOA   ns hostmaster 1 7200 3600 1209600 300
    @        NS    ns
    up       CNAME x.w.example.
  `,
};
const server = serve(ZONES, { addressOrder: 'random' });

describe('the query path under hostile packets', () => {
  it('survives octets at random', () => {
    assertHarmless(fc.uint8Array({ maxLength: 600 }));
  });

  it('survives a header with octets at random after it', () => {
    const header = fc.tuple(fc.nat(0x7fff), fc.nat(2), fc.nat(3), fc.nat(3), fc.nat(3));
    assertHarmless(
      fc
        .tuple(header, fc.uint8Array({ maxLength: 300 }))
        .map(([[flags, ...counts], rest]) =>
          Uint8Array.from([1, 2, ...[flags, ...counts].flatMap((word) => [word >> 8, word & 0xff]), ...rest]),
        ),
    );
  });

  it('survives queries of every kind', () => {
    assertHarmless(queries().map(composeQuery));
  });

  it('survives queries that were tampered with', () => {
    const original = fc.oneof(
      queries().map(composeQuery),
      fc.constantFrom(...packets.map(({ octets }) => octets)),
    );
    const edits = fc.array(fc.record({ kind: fc.nat(3), at: fc.nat(), octet: fc.nat(255) }), {
      minLength: 1,
      maxLength: 6,
    });
    assertHarmless(fc.tuple(original, edits).map(([octets, list]) => list.reduce(tamper, octets)));
  });

  it(`keeps no octet of ${HEAP_PACKETS} packets`, function () {
    this.timeout(60_000);
    const sample = fc.sample(fc.oneof(queries().map(composeQuery), fc.uint8Array({ maxLength: 100 })), {
      seed: SEED,
      numRuns: 500,
    });
    const answerAll = (): void => {
      for (let i = 0; i < HEAP_PACKETS; i++) server.respond(sample[i % sample.length]!, false);
    };
    answerAll();
    const before = heapOctets();
    answerAll();
    expect(heapOctets() - before).to.be.lessThan(HEAP_SLACK_OCTETS);
  });
});

/** Every packet, over UDP and TCP, gets a response that passes the checks, or none. */
function assertHarmless(arbitrary: fc.Arbitrary<Uint8Array>): void {
  const property = fc.property(arbitrary, fc.boolean(), (octets, isStream) => {
    const response = server.respond(octets, isStream);
    if (response === undefined) return;
    if (readable(octets)?.question === undefined) parseMessage(response);
    else checkResponse(octets, response, isStream);
  });
  fc.assert(property, { seed: SEED, numRuns: RUNS });
}

/** What the strict reader makes of a query; undefined if it refuses it, as it does with much that a server lets pass. */
function readable(octets: Uint8Array): Message | undefined {
  try {
    return parseMessage(octets);
  } catch (error) {
    if (error instanceof MalformedMessage) return undefined;
    throw error;
  }
}

/** Queries for names in, beside and below the zones, with whatever a query may have. */
function queries(): fc.Arbitrary<Query> {
  const label = fc.constantFrom(
    'a',
    'b',
    'c',
    'd',
    'dd',
    'w',
    '*',
    'ns',
    'sub',
    'ent',
    'loop',
    'up',
    'big',
    'x'.repeat(63),
  );
  const suffix = fc.constantFrom(
    'example.',
    'sub.example.',
    'd.example.',
    'dd.example.',
    'w.example.',
    'elsewhere.test.',
    '',
  );
  const qname = fc
    .tuple(fc.array(label, { maxLength: 3 }), suffix)
    .map(([labels, end]) => [...labels, end].join('.') || '.');
  const option = fc.record({
    code: fc.oneof(fc.constantFrom(3, 8, 10, 11, 12, 15), fc.nat(65535)),
    data: fc.uint8Array({ maxLength: 40 }),
  });
  const edns = fc.record({
    version: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(255) }),
    sizeOctets: fc.oneof(fc.constantFrom(0, 512, 1232, 4096), fc.nat(65535)),
    isDnssecOk: fc.boolean(),
    z: fc.nat(0x7fff),
    options: fc.array(option, { maxLength: 3 }),
  });
  return fc.record({
    qname: qname.map((name) => (name.endsWith('.') ? name : `${name}.`)),
    qtype: fc.oneof(fc.constantFrom(1, 2, 5, 6, 15, 16, 28, 39, 43, 255), fc.nat(65535)),
    qclass: fc.oneof(
      { weight: 9, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.constantFrom(3, 4, 255, 0) },
    ),
    id: fc.nat(65535),
    opcode: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(15) }),
    flags: fc.subarray((Object.keys(FLAG_BITS) as FlagName[]).filter((flag) => flag !== 'qr')),
    edns: fc.option(edns, { nil: undefined }),
  });
}

/** Changes, cuts, inserts or repeats an octet. */
function tamper(
  octets: Uint8Array,
  { kind, at, octet }: { kind: number; at: number; octet: number },
): Uint8Array {
  const place = octets.length === 0 ? 0 : at % octets.length;
  const [head, tail] = [octets.slice(0, place), octets.slice(place)];
  switch (kind) {
    case 0:
      return Uint8Array.from([...head, octet, ...tail.slice(1)]);
    case 1:
      return head;
    case 2:
      return Uint8Array.from([...head, octet, ...tail]);
    default:
      return Uint8Array.from([...head, ...tail, ...tail.slice(0, octet)]);
  }
}

/** The heap in use once everything that can be collected is. */
function heapOctets(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
