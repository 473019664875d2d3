import { expect } from 'chai';
import fc from 'fast-check';

import { dedent } from '../../support/dedent.ts';
import { PoolStage } from './pool-stage.ts';

const ZONE = `
plain: {type: A, ttl: 300, values: [192.0.2.1, 192.0.2.2]}
www:
  type: A
  ttl: 60
  values: [{value: 192.0.2.1, name: web1}, {value: 192.0.2.2, name: web2}]
  balance: ordered
  health: {port: 80}
alias: {type: CNAME, ttl: 30, value: www}
out: {type: CNAME, ttl: 30, value: www.example.net.}
'*.wild': {type: A, ttl: 60, value: 192.0.2.5, balance: random}
child: {type: NS, ttl: 900, values: [ns1.example.net., ns2.example.net.]}
shop:
  type: A
  ttl: 120
  value: 203.0.113.9
  health: {port: 80}
  dynamic:
    pools:
      seoul: {fallback: tokyo, values: [{value: 192.0.2.1, name: web1}]}
      tokyo: {values: [{value: 198.51.100.1, weight: 2}, {value: 198.51.100.2}]}
      west: {values: [{value: 198.51.100.9}]}
    rules: [{geos: [AS-KR], pool: seoul}, {subnets: [203.0.113.0/24, '2001:db8::/32'], pool: west}, {pool: seoul}]
heavy:
  type: A
  ttl: 60
  values: [{value: 192.0.2.1, weight: 3}, 192.0.2.3, 192.0.2.4]
  balance: {policy: least-load, answers: 1, min_up: 0.6}
  health: {port: 80, slow_start: 100s}
  load: {from: push, low: 1, high: 3}
`;

interface Golden {
  readonly title: string;
  readonly ask: readonly [name: string, type?: string, client?: string];
  readonly before?: (stage: PoolStage) => void | Promise<void>;
  readonly text: string;
}

const GOLDEN: readonly Golden[] = [
  {
    title: 'a plain RRset',
    ask: ['plain'],
    text: `
      plain.example.com. A for nobody in particular
      plain.example.com. has A (zone example.com., serial 7)
        no pools: all 2 records are answered
      ;; NOERROR
      plain.example.com. 300 IN A 192.0.2.1
      plain.example.com. 300 IN A 192.0.2.2`,
  },
  {
    title: 'a rule by subnet, behind one by geography, which is not served',
    ask: ['shop', 'A', '203.0.113.0/25'],
    text: `
      shop.example.com. A for 203.0.113.0/25
      shop.example.com. has A (zone example.com., serial 7)
        rule 1, AS-KR to pool seoul: geography is not served yet
        rule 2, 203.0.113.0/24, 2001:db8::/32 to pool west: matches
        pool west: 1 of 1 up
          198.51.100.9 up, weight 1: connected
        answered: pool west, the members that are up
        choice: weighted, 1 answer of 1 member: 198.51.100.9 in 100 %
        TTL 120 of 20 to 120: ceiling
      scope: the answer is that of 203.0.113.0/24 (ECS scope 24)
      ;; NOERROR
      shop.example.com. 120 IN A 198.51.100.9`,
  },
  {
    title: 'a fallback, for whom no subnet has',
    ask: ['shop', 'A', '198.51.100.77'],
    before: (stage) => stage.become('192.0.2.1', 'refuses'),
    text: `
      shop.example.com. A for 198.51.100.77
      shop.example.com. has A (zone example.com., serial 7)
        rule 1, AS-KR to pool seoul: geography is not served yet
        rule 2, 203.0.113.0/24, 2001:db8::/32 to pool west: the client is not in it
        rule 3, everybody to pool seoul: matches
        pool seoul: 0 of 1 up
          192.0.2.1 (web1.example.com.) down, weight 1: connection refused
        pool tokyo: 2 of 2 up
          198.51.100.1 up, weight 2: connected
          198.51.100.2 up, weight 1: connected
        answered: pool tokyo, a fallback, the members that are up
        choice: weighted, 1 answer of 2 members: 198.51.100.1 in 66.7 %, 198.51.100.2 in 33.3 %
        TTL 20 of 20 to 120: floor: 192.0.2.1 went down
      scope: the answer is that of 192.0.0.0/5 (ECS scope 5)
      ;; NOERROR
      shop.example.com. 20 IN A (one of them)`,
  },
  {
    title: 'a wildcard',
    ask: ['a.b.wild'],
    text: `
      a.b.wild.example.com. A for nobody in particular
      a.b.wild.example.com. has A by way of *.wild.example.com. (zone example.com., serial 7)
        pool default: 1 of 1 up
          192.0.2.5 up, weight 1: not checked
        answered: pool default, the members that are up
        choice: random, 1 answer of 1 member
        TTL 60 of 20 to 60: ceiling
      ;; NOERROR
      a.b.wild.example.com. 60 IN A 192.0.2.5`,
  },
  {
    title: 'a CNAME and where it leads, with a drained member',
    ask: ['alias'],
    before: (stage) =>
      void stage.override({ action: 'drain', pattern: 'web1.example.com', reason: 'new disk' }),
    text: `
      alias.example.com. A for nobody in particular
      alias.example.com. has CNAME (zone example.com., serial 7)
        no pools: its record is answered
      www.example.com. has A (zone example.com., serial 7)
        pool default: 1 of 2 up
          192.0.2.1 (web1.example.com.) out, weight 1: drained by kim: new disk
          192.0.2.2 (web2.example.com.) up, weight 1: connected
        answered: pool default, the members that are up
        choice: ordered, 1 answer of 1 member
        TTL 60 of 20 to 60: ceiling
      ;; NOERROR
      alias.example.com. 30 IN CNAME www.example.com.
      www.example.com. 60 IN A 192.0.2.2`,
  },
  {
    title: 'a CNAME out of all zones',
    ask: ['out'],
    text: `
      out.example.com. A for nobody in particular
      out.example.com. has CNAME (zone example.com., serial 7)
        no pools: its record is answered
      www.example.net. is in no zone of this server
      ;; NOERROR
      out.example.com. 30 IN CNAME www.example.net.`,
  },
  {
    title: 'a name that does not exist',
    ask: ['nope'],
    text: `
      nope.example.com. A for nobody in particular
      nope.example.com. does not exist (zone example.com., serial 7)
      ;; NXDOMAIN
      ;; AUTHORITY
      example.com. 300 IN SOA ns1.example.net. hostmaster.example.com. 7 7200 3600 1209600 300`,
  },
  {
    title: 'a type that does not',
    ask: ['www', 'AAAA', '192.0.2.7'],
    text: `
      www.example.com. AAAA for 192.0.2.7
      www.example.com. has no AAAA (zone example.com., serial 7)
      scope: the answer is the same for everyone (ECS scope 0)
      ;; NOERROR
      ;; AUTHORITY
      example.com. 300 IN SOA ns1.example.net. hostmaster.example.com. 7 7200 3600 1209600 300`,
  },
  {
    title: 'a delegation',
    ask: ['x.child'],
    text: `
      x.child.example.com. A for nobody in particular
      x.child.example.com. is delegated at child.example.com. (zone example.com., serial 7)
      ;; NOERROR
      ;; AUTHORITY
      child.example.com. 900 IN NS ns1.example.net.
      child.example.com. 900 IN NS ns2.example.net.`,
  },
  {
    title: 'a name of somebody else',
    ask: ['example.org.'],
    text: `
      example.org. A for nobody in particular
      example.org. is in no zone of this server
      ;; REFUSED
      ;; EDE: 20`,
  },
  {
    title: 'fail-open',
    ask: ['www'],
    before: async (stage) => {
      stage.fates.set('192.0.2.1', 'refuses');
      await stage.become('192.0.2.2', 'refuses');
    },
    text: `
      www.example.com. A for nobody in particular
      www.example.com. has A (zone example.com., serial 7)
        pool default: 0 of 2 up
          192.0.2.1 (web1.example.com.) down, weight 1: connection refused
          192.0.2.2 (web2.example.com.) down, weight 1: connection refused
        answered: pool default, all members that nobody took out, since none is up (when_down: all)
        choice: ordered, 1 answer of 2 members
        TTL 20 of 20 to 60: floor: 192.0.2.1 went down
      ;; NOERROR
      www.example.com. 20 IN A 192.0.2.1
      ;; EDE: 0 (too few members are up: all are answered)`,
  },
  {
    title: 'weights with a ramp and a load',
    ask: ['heavy'],
    before: async (stage) => {
      await stage.become('192.0.2.1', 'refuses');
      await stage.become('192.0.2.1', 'answers', 17_000);
      stage.control.pushLoads([{ subject: '192.0.2.3', value: 3 }]);
    },
    text: `
      heavy.example.com. A for nobody in particular
      heavy.example.com. has A (zone example.com., serial 7)
        pool default: 3 of 3 up
          192.0.2.1 up, weight 0.58 (3 × ramp 0.19): connected
          192.0.2.3 up, weight 0.72 (1 × load 0.72): connected
          192.0.2.4 up, weight 1: connected
        answered: pool default, the members that are up
        choice: least-load, 1 answer of 3 members: 192.0.2.1 in 25.3 %, 192.0.2.3 in 31.1 %, 192.0.2.4 in 43.5 %
        TTL 20 of 20 to 60: floor: 192.0.2.1 came back
      ;; NOERROR
      heavy.example.com. 20 IN A (one of them)`,
  },
  {
    title: 'a pool below min_up',
    ask: ['heavy'],
    before: async (stage) => {
      await stage.become('192.0.2.1', 'refuses');
    },
    text: `
      heavy.example.com. A for nobody in particular
      heavy.example.com. has A (zone example.com., serial 7)
        pool default: 2 of 3 up, less than min_up 0.6
          192.0.2.1 down, weight 3: connection refused
          192.0.2.3 up, weight 1: connected
          192.0.2.4 up, weight 1: connected
        answered: pool default, all members that nobody took out, since less than min_up 0.6 is up
        choice: least-load, 1 answer of 3 members: 192.0.2.1 in 60.0 %, 192.0.2.3 in 20.0 %, 192.0.2.4 in 20.0 %
        TTL 20 of 20 to 60: floor: 192.0.2.1 went down
      ;; NOERROR
      heavy.example.com. 20 IN A (one of them)
      ;; EDE: 0 (too few members are up: all are answered)`,
  },
];

describe('explain', () => {
  for (const { title, ask, before, text } of GOLDEN) {
    it(`tells of ${title}`, async () => {
      const stage = await PoolStage.settled(ZONE);
      await before?.(stage);
      const [name, type = 'A', client = null] = ask;
      const owner = name.endsWith('.') ? name : `${name}.example.com`;
      const { question, steps, answer } = stage.control.explain(owner, type, client);
      const lines = dedent(text).trim().split('\n');
      // What is drawn differs from time to time, and so does the order.
      const isDrawn = lines.some((line) => line.endsWith('(one of them)'));
      const shown = [...answer].map((line) =>
        isDrawn ? line.replace(/(?<= IN A ).*/, '(one of them)') : line,
      );
      if (title === 'a plain RRset') shown.sort();
      expect([question, ...steps, ...shown]).to.deep.equal(lines);
    });
  }

  it('agrees with the answer about the rule that matches, whoever the client is', () => {
    const octet = fc.integer({ min: 0, max: 3 });
    const subnet = fc.tuple(octet, octet, fc.constantFrom(0, 1, 7, 8, 14, 15, 16)).map(([a, b, bits]) => {
      const word = ((a << 8) | b) & (bits === 0 ? 0 : (0xffff << (16 - bits)) & 0xffff);
      return `${word >> 8}.${word & 255}.0.0/${bits}`;
    });
    const rules = fc.uniqueArray(fc.uniqueArray(subnet, { minLength: 1, maxLength: 2 }), {
      maxLength: 3,
      selector: String,
    });
    const client = fc
      .tuple(octet, octet, fc.constantFrom(8, 15, 16, 24, 32))
      .map(([a, b, bits]) => `${a}.${b}.0.0/${bits}`);
    fc.assert(
      fc.property(rules, fc.option(client, { nil: null }), (conditions, who) => {
        const pools = [...conditions.keys(), conditions.length].map(
          (i) => `p${i}: {values: [{value: 192.0.2.${i}}]}`,
        );
        const listed = conditions.map((subnets, i) => `{subnets: [${subnets.join(', ')}], pool: p${i}}`);
        const text = `x: {type: A, value: 203.0.113.9, dynamic: {pools: {${pools.join(', ')}}, rules: [${[...listed, `{pool: p${conditions.length}}`].join(', ')}]}}\n`;
        const stage = new PoolStage(text);
        const { steps, answer } = stage.control.explain('x.example.com', 'A', who);
        const explained = steps.find((step) => step.startsWith('  answered: '))!;
        const pool = /pool p([0-9])/.exec(explained)![1]!;
        expect(answer.at(-1)).to.equal(`x.example.com. 3600 IN A 192.0.2.${pool}`);
        stage.close();
      }),
      { seed: 1, numRuns: 150 },
    );
  });
});
