import { expect } from 'chai';

import type { AdminStatus } from '../../src/admin/index.ts';
import { formatStatus, hasProblem } from '../../src/cli/format-status.ts';
import { plain } from '../../src/cli/paint.ts';
import type {
  BallotReport,
  MemberReport,
  PoolSetReport,
  ZoneReport,
} from '../../src/control/pools/reports.ts';
import { dedent } from '../support/dedent.ts';
import { at } from './moments.ts';
import { CHECK, ISOLATED, MEMBER, REPLICAS, SHOP, STATUS, WWW } from './status-report.ts';

const ZONE = STATUS.zones[0]!;
const BROKEN_ZONES: readonly ZoneReport[] = [
  ZONE,
  { ...ZONE, zone: 'example.net.', alarm: 'the change removes 2 of 4 names' },
  { ...ZONE, zone: 'example.org.', serial: null, errors: 2 },
  { ...ZONE, zone: 'example.edu.', warnings: 0, differsOn: ['dns2', 'dns3'] },
];
const STRANDED: PoolSetReport = { ...WWW, views: [{ ...WWW.views[0]!, step: 'all', from: null }] };
const QUIET: PoolSetReport = {
  ...WWW,
  policy: 'round-robin',
  views: [{ ...WWW.views[0]!, ttlSeconds: 60, ttlReason: '' }],
  members: [MEMBER, { ...MEMBER, value: '192.0.2.11', checks: [] }],
};

const SPLIT: PoolSetReport = {
  ...QUIET,
  members: [
    voted('192.0.2.10', 'up', ['up', 'suspect', 'up']),
    voted('192.0.2.11', 'suspect', ['up', 'down', 'up']),
    voted('192.0.2.12', 'rising', ['rising', 'down', 'up']),
    voted('192.0.2.13', 'down', ['down', 'down', 'rising']),
    voted('192.0.2.14', 'suspect', ['up', 'down', null]),
    voted('192.0.2.15', 'up', ['up', null, null]),
  ],
};

function voted(
  value: string,
  state: 'up' | 'suspect' | 'down' | 'rising',
  states: readonly BallotReport['votes'][number]['state'][],
): MemberReport {
  const votes = states.map((vote, i) => ({ replica: `dns${i + 1}`, state: vote, reason: '' }));
  const isServed = state === 'up' || state === 'suspect';
  const checks = [{ ...CHECK, state, ballot: { neededForDown: 2, neededForUp: 2, votes } }];
  const reason = isServed ? '200 OK' : 'connection refused';
  return { ...MEMBER, value, isServed, standing: isServed ? 'up' : 'down', reason, checks };
}

describe('formatStatus()', () => {
  const cases: readonly (readonly [what: string, status: AdminStatus, expected: string])[] = [
    ['is one line where there is nothing to tell', STATUS, 'evenkeel 0.1.0: 1 zone, 0 members\n'],
    [
      'leaves out weights that are all one, and a TTL that is as written',
      { ...STATUS, pools: [QUIET] },
      `
      evenkeel 0.1.0: 1 zone, 2 members (2 up)

      www.example.com A  round-robin, 2 answers  ttl 60
        ● 192.0.2.10  up  3d ago  1.23 ms  200 OK
        ● 192.0.2.11  up                   200 OK
      `,
    ],
    [
      'tells every state of a member',
      { ...STATUS, pools: [WWW] },
      `
      evenkeel 0.1.0: 1 zone, 4 members (2 up, 1 down, 1 out)

      www.example.com A  weighted, 2 answers  ttl 20 of 60 (floor: 192.0.2.11 failed twice)
        ● 192.0.2.10  web1.example.com  up       3d ago  1.23 ms  weight 2    200 OK
        ○ 192.0.2.11                    DOWN     3m ago           weight 1    5 failures: connection refused
        ● 192.0.2.12                    suspect  3s ago  1830 ms  weight 0.4  200 OK; 1 × ramp 0.5 × load 0.8 (load 0.93, high mark 0.8)
        ○ 192.0.2.13                    out                       weight 1    drained by kim
      `,
    ],
    [
      'tells which pool answers for which',
      { ...STATUS, pools: [SHOP] },
      `
      evenkeel 0.1.0: 1 zone, 3 members (2 up, 1 down)

      shop.example.com A  weighted, 1 answer  ttl 60
        pool seoul  answered from pool tokyo  ttl 20 of 60 (a change)
        pool tokyo  answers for itself        ttl 60
        ○ 192.0.2.1     seoul  rising  3m ago           1 pass of 2
        ● 198.51.100.1  tokyo  up      3d ago  1.23 ms  200 OK
        ○ 203.0.113.9          up                       not checked
      `,
    ],
    [
      'tells what the replicas differ on',
      { ...STATUS, pools: [SPLIT] },
      `
      evenkeel 0.1.0: 1 zone, 6 members (4 up, 2 down)

      www.example.com A  round-robin, 2 answers  ttl 60
        ● 192.0.2.10  up       3d ago  1.23 ms  200 OK
        ● 192.0.2.11  suspect  3d ago  1.23 ms  200 OK; 1 of 3 replicas finds it down
        ○ 192.0.2.12  rising   3d ago  1.23 ms  connection refused; 2 of 3 replicas find it down
        ○ 192.0.2.13  DOWN     3d ago  1.23 ms  connection refused
        ● 192.0.2.14  suspect  3d ago  1.23 ms  200 OK; 1 of 3 replicas finds it down
        ● 192.0.2.15  up       3d ago  1.23 ms  200 OK
      `,
    ],
    [
      'tells who the replicas are',
      { ...STATUS, replicas: REPLICAS },
      `
      evenkeel 0.1.0: 1 zone, 0 members, 3 replicas

      Replicas  redis://192.0.2.10:6379
        dns1  this one  voting
        dns2  0s ago    voting
        dns3  1s ago    abstains: nothing answers
      `,
    ],
    [
      'leaves the decision to the others while it doubts itself',
      { ...STATUS, replicas: REPLICAS, selfDoubt: { reason: 'starved', since: at('14:36:20') } },
      `
      evenkeel 0.1.0: 1 zone, 0 members, 3 replicas

      The server doubts its own findings: starved
      since 14:36:20 (13s ago); the other replicas decide meanwhile

      Replicas  redis://192.0.2.10:6379
        dns1  this one  abstains: starved
        dns2  0s ago    voting
        dns3  1s ago    abstains: nothing answers
      `,
    ],
    [
      'tells that it is cut off from the others',
      { ...STATUS, replicas: ISOLATED },
      `
      evenkeel 0.1.0: 1 zone, 0 members, 1 replica

      Replicas  redis://192.0.2.10:6379
        dns1  this one  isolated since 14:36:20 (13s ago); it decides alone meanwhile
        192.0.2.10:6379: connection refused
      `,
    ],
    [
      'tells what is wrong besides',
      {
        ...STATUS,
        selfDoubt: { reason: 'no canary answers', since: at('14:36:20') },
        zones: BROKEN_ZONES,
        pools: [{ ...STRANDED, members: [] }],
        overrides: [
          {
            id: 'o-7k3m9q',
            action: 'up',
            pattern: '192.0.2.10',
            owner: 'kim',
            reason: '',
            from: at('14:00:00'),
            until: null,
            isActive: true,
            matches: [],
            safeAfter: null,
            waitingFor: [],
          },
        ],
      },
      `
      evenkeel 0.1.0: 4 zones, 0 members, 1 override

      The server doubts its own findings: no canary answers
      since 14:36:20 (13s ago); nothing is believed down meanwhile

      www.example.com A  weighted, 2 answers  ttl 20 of 60 (floor: 192.0.2.11 failed twice)
        all members are answered, for want of one that is up

      Zones
        example.net  serial 7        the change removes 2 of 4 names, 1 warning
        example.org  not in service  2 errors, 1 warning
        example.edu  serial 7        other content on dns2, dns3

      Overrides
        o-7k3m9q  up  192.0.2.10  0 members  kim
      `,
    ],
  ];
  for (const [what, status, expected] of cases) {
    it(what, () => expect(formatStatus(status, plain)).to.equal(dedent(expected).trimStart()));
  }

  it('paints marks and states, and leaves the columns as they are', () => {
    const status = { ...STATUS, pools: [WWW, SHOP] };
    const painted = formatStatus(status, (tone, text) => `<${tone}>${text}</>`);
    expect(painted).to.match(/<bad>○<\/> 192\.0\.2\.11 .*<bad>DOWN {3}<\/> {2}3m ago/);
    const isolated = formatStatus({ ...STATUS, replicas: ISOLATED }, (tone, text) => `<${tone}>${text}</>`);
    expect(isolated).to.match(/<bad>isolated since .*<\/>\n {2}<bad>192\.0\.2\.10:6379: connection refused</);
    expect(painted.replaceAll(/<.*?>/g, '')).to.equal(formatStatus(status, plain));
  });
});

describe('hasProblem()', () => {
  const cases: readonly (readonly [what: string, status: AdminStatus, expected: boolean])[] = [
    ['a member that is down', { ...STATUS, pools: [WWW] }, false],
    ['a pool answered from another', { ...STATUS, pools: [WWW, SHOP] }, true],
    ['a pool without a member that is up', { ...STATUS, pools: [STRANDED] }, true],
    ['a zone held back', { ...STATUS, zones: BROKEN_ZONES.slice(0, 2) }, true],
    ['a zone with errors', { ...STATUS, zones: [{ ...ZONE, errors: 1 }] }, true],
    ['a zone out of service', { ...STATUS, zones: [{ ...ZONE, serial: null }] }, true],
    ['a zone with other content elsewhere', { ...STATUS, zones: [{ ...ZONE, differsOn: ['dns2'] }] }, true],
    ['replicas that all vote', { ...STATUS, replicas: { ...REPLICAS, others: [] } }, false],
    ['a replica without a vote', { ...STATUS, replicas: REPLICAS }, true],
    ['a server cut off from the others', { ...STATUS, replicas: ISOLATED }, true],
    ['a server with a memory of its own', { ...STATUS, replicas: { ...ISOLATED, store: 'memory' } }, false],
    ['a server in doubt', { ...STATUS, selfDoubt: { reason: 'starved', since: at('14:00:00') } }, true],
  ];
  for (const [what, status, expected] of cases) {
    it(`${what}: ${expected ? 'yes' : 'no'}`, () => expect(hasProblem(status)).to.equal(expected));
  }
});
