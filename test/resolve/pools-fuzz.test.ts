/**
 * Pools under queries of every kind, from clients of every kind: never an exception, an octet outside the room or a response
 * that breaks a rule; and who is sent where is what the rules say, for every client in the scope.
 *
 * The seed is fixed; EVENKEEL_FUZZ_SEED takes another, EVENKEEL_FUZZ_RUNS goes on for longer.
 */

import { expect } from 'chai';
import fc from 'fast-check';
import { formatIpv4, formatIpv6 } from '../../src/base/index.ts';
import { MalformedMessage, parseMessage } from '../support/message.ts';
import { composeQuery, type Query } from '../support/query.ts';
import { checkResponse } from '../support/response-rules.ts';
import { PooledServer } from './pooled-server.ts';

const SEED = Number(process.env['EVENKEEL_FUZZ_SEED'] ?? 1);
const RUNS = Number(process.env['EVENKEEL_FUZZ_RUNS'] ?? 4_000);
const RULE_RUNS = 100;
const CLIENT_SUBNET = 8;

const ADDRESSES = '[192.0.2.1, 192.0.2.2, 192.0.2.3, 192.0.2.4]';
const LONG = 'x'.repeat(60);
const ZONES = {
  'example.': `
    '':
      - {type: NS, values: [ns.example., ns.sub.example.]}
      - {type: A, values: ${ADDRESSES}, balance: weighted}
    ns: {type: A, values: ${ADDRESSES}, balance: {policy: client-hash, answers: 3}}
    a:
      - {type: A, values: ${ADDRESSES}, balance: round-robin}
      - {type: AAAA, values: ['2001:db8::1', '2001:db8::2'], balance: {when_down: none}}
      - {type: HTTPS, values: [{svcpriority: 1, targetname: ., svcparams: {ipv4hint: [192.0.2.1, 192.0.2.9]}}, {svcpriority: 2, targetname: a.example., svcparams: {ipv6hint: ['2001:db8::1']}}]}
      - {type: MX, values: [10 a.example., 20 b.example., 30 w.w.example.]}
    b: {type: CNAME, values: [a.example., b.example., a.d.example., up.sub.example., elsewhere.test.], balance: random}
    '*.w': {type: A, values: ${ADDRESSES}, balance: {policy: random, answers: 2}}
    '*.c': {type: CNAME, values: [b.example., a.w.example.], balance: {policy: weighted, when_down: none}}
    d: {type: DNAME, values: [w.example., dd.example., ${LONG}.${LONG}.${LONG}.example.], balance: random}
    dd: {type: DNAME, values: [d.example., d.dd.example.], balance: random}
    s: {type: SRV, balance: {}, values: [{priority: 0, weight: 1, port: 80, target: a.example.}, {priority: 0, weight: 1, port: 80, target: x.w.example.}, {priority: 0, weight: 1, port: 80, target: .}]}
    geo:
      type: A
      values: [203.0.113.9]
      dynamic:
        pools: {x: {fallback: y, values: [192.0.2.1, 192.0.2.2]}, y: {values: [192.0.2.3]}, z: {values: [192.0.2.4]}}
        rules:
          - {subnets: [0.0.0.0/1, '8000::/1'], pool: x}
          - {subnets: [192.0.2.0/24, '2001:db8::/33'], pool: z}
          - {pool: y}
    big: {type: AAAA, values: [${Array.from({ length: 64 }, (_, i) => `'2001:db8::${i + 1}'`).join(', ')}], balance: {answers: 44}}
    cut: {type: NS, values: [ns.cut.example., geo.example.]}
    ns.cut: {type: A, values: ${ADDRESSES}, balance: {when_down: none}}
  `,
  'sub.example.': `
    '': {type: NS, value: ns.sub.example.}
    ns: {type: A, values: ${ADDRESSES}, balance: ordered}
    up: {type: CNAME, values: [x.w.example., b.example.], balance: random}
  `,
};
const HEALTHS = [
  {},
  { down: ['192.0.2.1', '192.0.2.3', '2001:db8::1', 'a.example.', 'w.example.'] },
  {
    down: [
      '192.0.2.1',
      '192.0.2.2',
      '192.0.2.3',
      '192.0.2.4',
      '2001:db8::1',
      '2001:db8::2',
      'b.example.',
      'a.w.example.',
    ],
    isStale: true,
  },
];

describe('resolve/pools under queries of every kind', function () {
  this.timeout(120_000);

  for (const [i, health] of HEALTHS.entries()) {
    it(`gives responses that break no rule, or none: health ${i}`, () => {
      const server = new PooledServer(ZONES, health);
      const property = fc.property(queries(), clients(), fc.boolean(), (query, client, isStream) => {
        const octets = composeQuery(query);
        const response = server.respond(octets, isStream, client);
        if (response === undefined) return;
        if (isReadable(octets)) checkResponse(octets, response, isStream);
        else parseMessage(response);
      });
      fc.assert(property, { seed: SEED, numRuns: RUNS });
    });
  }

  it('sends each client where the first rule says that holds it, and all in the scope with it', () => {
    fc.assert(fc.property(ruleSets(), checkRules), { seed: SEED, numRuns: RULE_RUNS });
  });
});

function isReadable(octets: Uint8Array): boolean {
  try {
    return parseMessage(octets).question !== undefined;
  } catch (error) {
    if (error instanceof MalformedMessage) return false;
    throw error;
  }
}

function clients(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }).map(formatIpv4),
    fc.uint8Array({ minLength: 16, maxLength: 16 }).map(formatIpv6),
  );
}

/** Queries for names with pools, with well-formed client subnets or any octets in their place. */
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
    's',
    'geo',
    'up',
    'big',
    'cut',
    LONG,
  );
  const qname = fc
    .tuple(
      fc.array(label, { maxLength: 3 }),
      fc.constantFrom('example.', 'sub.example.', 'd.example.', 'w.example.', 'cut.example.'),
    )
    .map(([labels, end]) => [...labels, end].join('.'));
  const data = fc.oneof(
    { weight: 4, arbitrary: subnets() },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 24 }) },
  );
  const option = fc.record({
    code: fc.oneof(
      { weight: 5, arbitrary: fc.constant(CLIENT_SUBNET) },
      { weight: 1, arbitrary: fc.constantFrom(3, 10, 15) },
    ),
    data,
  });
  const edns = fc.record({
    sizeOctets: fc.constantFrom(0, 512, 700, 1232, 4096),
    options: fc.array(option, { maxLength: 2 }),
  });
  return fc.record({
    qname,
    qtype: fc.constantFrom(1, 2, 5, 6, 15, 28, 33, 39, 43, 64, 65, 255),
    qclass: fc.oneof(
      { weight: 9, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.constantFrom(3, 255) },
    ),
    edns: fc.option(edns, { nil: undefined }),
  });
}

function subnets(): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(fc.constantFrom(4, 16), fc.nat(128), fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.boolean())
    .map(([octets, bits, address, isMapped]) => {
      if (isMapped && octets === 16) address.set([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]);
      return composeSubnet(address.subarray(0, octets), Math.min(bits, octets * 8));
    });
}

function composeSubnet(address: Uint8Array, bits: number): Uint8Array {
  return Uint8Array.of(
    0,
    address.length === 4 ? 1 : 2,
    bits,
    0,
    ...masked(address, bits).subarray(0, (bits + 7) >> 3),
  );
}

function masked(address: Uint8Array, bits: number): Uint8Array {
  return address.map((octet, i) => octet & (0xff00 >> Math.min(8, Math.max(0, bits - i * 8))));
}

//--- Rules

interface RuleSet {
  /** Of one family: the first that holds a client has it; whom none holds has the last pool. */
  readonly subnets: readonly { readonly address: Uint8Array; readonly bits: number }[];
  readonly clients: readonly Uint8Array[];
}

function ruleSets(): fc.Arbitrary<RuleSet> {
  return fc.constantFrom(4, 16).chain((octets) => {
    // Few different octets, so that subnets lie in each other and clients in them.
    const octet = fc.constantFrom(0x00, 0x01, 0x7f, 0x80, 0x81, 0xff);
    const address = fc
      .array(octet, { minLength: octets, maxLength: octets })
      .map((list) => Uint8Array.from(list));
    const subnet = fc
      .tuple(address, fc.integer({ min: 1, max: octets * 8 }))
      .map(([text, bits]) => ({ address: masked(text, bits), bits }));
    return fc.record({
      subnets: fc.array(subnet, { minLength: 1, maxLength: 6 }),
      clients: fc.array(address, { minLength: 1, maxLength: 6 }),
    });
  });
}

function checkRules({ subnets: rules, clients: asking }: RuleSet): void {
  const format = (address: Uint8Array): string =>
    address.length === 4 ? formatIpv4(address) : formatIpv6(address);
  const pools = [...rules.keys(), rules.length].map((i) => `p${i}: {values: [192.0.2.${i + 1}]}`);
  const lines = rules.map(({ address, bits }, i) => `{subnets: ['${format(address)}/${bits}'], pool: p${i}}`);
  const server = new PooledServer({
    'example.': `
      '': {type: NS, value: ns.example.net.}
      geo: {type: A, values: [192.0.2.99], dynamic: {pools: {${pools.join(', ')}}, rules: [${lines.join(', ')}, {pool: p${rules.length}}]}}
    `,
  });
  const expected = (client: Uint8Array): number => {
    const first = rules.findIndex(({ address, bits }) => Buffer.compare(masked(client, bits), address) === 0);
    return (first === -1 ? rules.length : first) + 1;
  };
  const ask = (client: Uint8Array): { place: number; scope: number } => {
    const options = [{ code: CLIENT_SUBNET, data: composeSubnet(client, client.length * 8) }];
    const query = composeQuery({ qname: 'geo.example.', edns: { options } });
    const { answer, opt } = checkResponse(query, server.respond(query, false)!, false);
    return { place: answer[0]!.rdata[3]!, scope: opt!.options[0]!.data[3]! };
  };
  // The clients themselves, and the first and the last of each subnet and beside it.
  const edges = rules.flatMap(({ address, bits }) => [address, ...neighbours(address, bits)]);
  const all = [...asking, ...edges].filter((client) => !isMapped(client));
  for (const client of all) {
    const { place, scope } = ask(client);
    expect(place, format(client)).to.equal(expected(client));
    for (const other of all)
      if (Buffer.compare(masked(other, scope), masked(client, scope)) === 0)
        expect(expected(other), `${format(other)} in the scope of ${format(client)}/${scope}`).to.equal(
          place,
        );
  }
}

/** The last address of a subnet, and the first after it, if there is one. */
function neighbours(address: Uint8Array, bits: number): Uint8Array[] {
  const last = address.map((octet, i) => octet | (0xff >> Math.min(8, Math.max(0, bits - i * 8))));
  const next = last.slice();
  let i = next.length - 1;
  for (; i >= 0 && next[i] === 0xff; i--) next[i] = 0;
  if (i < 0) return [last];
  next[i]!++;
  return [last, next];
}

function isMapped(address: Uint8Array): boolean {
  return address.length === 16 && formatIpv6(address).startsWith('::ffff:') && address[10] === 0xff;
}
