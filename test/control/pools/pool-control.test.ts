import { expect } from 'chai';

import {
  RequestError,
  type OverrideReport,
  type OverrideRequest,
} from '../../../src/control/pools/reports.ts';
import { MINUTE_MS, PoolStage } from './pool-stage.ts';

const ZONE = `
www:
  - type: A
    ttl: 60
    values: [{value: 192.0.2.1, name: web1}, {value: 192.0.2.2, name: web2}]
    health: {port: 80}
  - {type: AAAA, ttl: 300, values: [{value: 2001:db8::1, name: web1}, {value: 2001:db8::2, name: web2}], health: {port: 80}}
shop:
  type: A
  ttl: 120
  value: 203.0.113.9
  health: {port: 80}
  dynamic:
    pools:
      seoul: {fallback: tokyo, values: [{value: 192.0.2.1, name: web1}]}
      tokyo: {values: [{value: 198.51.100.1, name: t1}]}
      west: {fallback: tokyo, values: [{value: 198.51.100.2, name: t2}]}
    rules: [{subnets: [203.0.113.0/24], pool: west}, {pool: seoul}]
load: {type: A, ttl: 60, values: [{value: 192.0.2.1, name: web1}, 192.0.2.7], balance: least-load, load: {from: push}}
strict: {type: A, values: [{value: 192.0.2.80, name: s1}, {value: 192.0.2.81, name: s2}], health: {port: 80}, balance: {when_down: none}}
`;

function request(
  action: OverrideRequest['action'],
  pattern: string,
  more: Partial<OverrideRequest> = {},
): OverrideRequest {
  return { action, pattern, owner: 'kim', reason: '', fromMs: null, untilMs: null, isForced: false, ...more };
}

/** `conflict: Cannot drain …`, or what came of it. */
function outcome<T>(act: () => T): T | string {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return `${error.kind}: ${error.message}`;
  }
}

/** Seconds from now. */
function safeIn(stage: PoolStage, { safeAfter }: OverrideReport): number | null {
  return safeAfter === null ? null : (Date.parse(safeAfter) - stage.clock.now()) / 1000;
}

describe('ServerPoolControl', () => {
  describe('putOverride()', () => {
    it('puts it in force, and reports whom it is about', async () => {
      const stage = await PoolStage.settled(ZONE);
      const report = stage.control.putOverride(
        request('drain', 'WEB1.example.com', { reason: 'a new disk' }),
      );
      expect({ ...report, id: '' }).to.deep.equal({
        id: '',
        action: 'drain',
        pattern: 'web1.example.com',
        owner: 'kim',
        reason: 'a new disk',
        from: '2023-11-14T22:13:32.000Z',
        until: null,
        isActive: true,
        matches: [
          '192.0.2.1 (www.example.com. A)',
          '2001:db8::1 (www.example.com. AAAA)',
          '192.0.2.1 (shop.example.com. A)',
          '192.0.2.1 (load.example.com. A)',
        ],
        safeAfter: '2023-11-14T22:19:32.000Z',
        waitingFor: [],
      });
      expect(stage.data('www')).to.deep.equal(['192.0.2.2']);
    });

    const REFUSED: readonly (readonly [title: string, asked: OverrideRequest, refusal: RegExp])[] = [
      ['a pattern that is none', request('drain', 'a..b'), /^malformed: Cannot read pattern "a\.\.b": /],
      [
        'a lone label',
        request('drain', 'web1'),
        /^malformed: Cannot read pattern "web1": expected the whole name/,
      ],
      [
        'a pattern that matches nobody',
        request('up', 'web9.example.com'),
        /^not-found: Cannot up "web9\.example\.com": no member matches it$/,
      ],
      [
        'one that would be over before it begins',
        request('drain', 'web1.example.com', { fromMs: 2e12, untilMs: 1.9e12 }),
        /^conflict: Cannot override "web1\.example\.com": it would be over before it begins$/,
      ],
      [
        'one of the last members',
        request('down', 'www.example.com/A'),
        /^conflict: Cannot down "www\.example\.com\/A": www\.example\.com\. A would have no member left that is up \(force/,
      ],
      [
        'one of the last in one of two records',
        request('drain', '192.0.2.*'),
        /^conflict: .* www\.example\.com\. A /,
      ],
      ['a scheduled one of the last', request('drain', 'www.example.com/A', { fromMs: 2e12 }), /^conflict: /],
      [
        'one of a pool, its fallbacks and the own values',
        request('drain', 'shop.example.com/A'),
        /^conflict: .* shop\.example\.com\. A /,
      ],
    ];
    for (const [title, asked, refusal] of REFUSED) {
      it(`refuses ${title}`, async () => {
        const stage = await PoolStage.settled(ZONE);
        expect(outcome(() => stage.control.putOverride(asked))).to.match(refusal);
        expect(stage.book.all).to.deep.equal([]);
      });
    }

    interface Guard {
      readonly title: string;
      readonly down?: readonly string[];
      readonly said?: readonly (readonly ['drain' | 'up' | 'down', string])[];
      readonly asked: OverrideRequest;
      readonly isAllowed: boolean;
    }
    const GUARDS: readonly Guard[] = [
      { title: 'one of two', asked: request('drain', '192.0.2.2'), isAllowed: true },
      {
        title: 'a pool whose fallback is up',
        asked: request('drain', 'shop.example.com/A/seoul'),
        isAllowed: true,
      },
      {
        title: 'a fallback that a view needs not',
        asked: request('drain', 'shop.example.com/A/tokyo'),
        isAllowed: true,
      },
      {
        title: 'the last but the own values',
        said: [
          ['drain', 'shop.example.com/A/seoul'],
          ['drain', 'shop.example.com/A/west'],
        ],
        asked: request('drain', 'shop.example.com/A/tokyo'),
        isAllowed: true,
      },
      {
        title: 'the last fallback where the own values are drained',
        said: [
          ['drain', 'shop.example.com/A/values'],
          ['drain', 'shop.example.com/A/seoul'],
        ],
        asked: request('drain', 't1.example.com'),
        isAllowed: false,
      },
      {
        title: 'the only one that is up',
        down: ['192.0.2.2'],
        asked: request('drain', '192.0.2.1'),
        isAllowed: false,
      },
      {
        title: 'one that is down',
        down: ['192.0.2.2'],
        asked: request('drain', '192.0.2.2'),
        isAllowed: true,
      },
      {
        title: 'one of two that are down, both answered',
        down: ['192.0.2.1', '192.0.2.2'],
        asked: request('drain', '192.0.2.2'),
        isAllowed: true,
      },
      {
        title: 'the last of two that are down',
        down: ['192.0.2.1', '192.0.2.2'],
        said: [['drain', '192.0.2.1']],
        asked: request('drain', '192.0.2.2'),
        isAllowed: false,
      },
      {
        title: 'the last where nobody is answered anyway',
        down: ['192.0.2.80', '192.0.2.81'],
        asked: request('drain', 's?.example.com'),
        isAllowed: true,
      },
      {
        title: 'a glob where a word about one in particular keeps it up',
        said: [['up', 'web1.example.com']],
        asked: request('drain', 'www.example.com/*'),
        isAllowed: true,
      },
      {
        title: 'the rest while one is drained',
        said: [['drain', 'web1.example.com']],
        asked: request('down', 'web2.example.com'),
        isAllowed: false,
      },
      { title: 'up, whoever is left', asked: request('up', 'www.example.com/A'), isAllowed: true },
    ];
    for (const { title, down = [], said = [], asked, isAllowed } of GUARDS) {
      it(`${isAllowed ? 'allows' : 'asks for force for'} ${asked.action} of ${title}`, async () => {
        const stage = await PoolStage.settled(
          ZONE,
          Object.fromEntries(down.map((address) => [address, 'refuses'])),
        );
        for (const [action, pattern] of said) stage.override({ action, pattern });
        const done = outcome(() => stage.control.putOverride(asked));
        if (isAllowed) expect(done).to.be.an('object');
        else expect(done).to.match(/^conflict: /);
        expect(outcome(() => stage.control.putOverride({ ...asked, isForced: true }))).to.be.an('object');
      });
    }

    it('takes one with force though nothing matches it yet', async () => {
      const stage = await PoolStage.settled(ZONE);
      const { matches, safeAfter } = stage.control.putOverride(
        request('drain', 'web9.example.com', { isForced: true }),
      );
      expect(matches).to.deep.equal([]);
      expect(safeAfter).to.be.a('string');
    });
  });

  describe('safeAfter', () => {
    it('is the last answer, its TTL and a grace', async () => {
      const stage = await PoolStage.settled(ZONE);
      expect(safeIn(stage, stage.control.putOverride(request('drain', '192.0.2.2')))).to.equal(60 + 60);
      expect(
        safeIn(stage, stage.control.putOverride(request('drain', 'web1.example.com', { isForced: true }))),
      ).to.equal(300 + 60);
      await stage.clock.advance(MINUTE_MS);
      const [first, second] = stage.control.status().overrides;
      expect([safeIn(stage, first!), safeIn(stage, second!)]).to.deep.equal([60, 300]);
    });

    it('counts from the beginning of a drain that lies ahead', async () => {
      const stage = await PoolStage.settled(ZONE);
      const fromMs = stage.clock.now() + 60 * MINUTE_MS;
      expect(safeIn(stage, stage.control.putOverride(request('drain', '192.0.2.2', { fromMs })))).to.equal(
        3600 + 60,
      );
      const soonMs = stage.clock.now() + 1000;
      const report = stage.control.putOverride(request('drain', '2001:db8::2', { fromMs: soonMs }));
      expect(safeIn(stage, report), 'it leaves at once, and its answers are older').to.equal(300 + 60);
    });

    it('is not known while a word in particular stands against the drain', async () => {
      const stage = await PoolStage.settled(ZONE);
      stage.override({ action: 'up', pattern: 'web2.example.com' });
      expect(stage.control.putOverride(request('drain', 'www.example.com/*')).safeAfter).to.equal(null);
    });

    it('is not told of what is no drain, or was taken back', async () => {
      const stage = await PoolStage.settled(ZONE);
      expect(stage.control.putOverride(request('down', '192.0.2.2')).safeAfter).to.equal(null);
      stage.control.putOverride(request('drain', '2001:db8::2'));
      expect(stage.control.cancelOverrides('2001:db8::2')[0]).to.include({
        safeAfter: null,
        isActive: false,
      });
    });
  });

  describe('cancelOverrides()', () => {
    it('takes back by id, or all with exactly that pattern', async () => {
      const stage = await PoolStage.settled(ZONE);
      const { id } = stage.control.putOverride(request('drain', '192.0.2.2'));
      stage.control.putOverride(request('drain', '2001:DB8::2'));
      stage.control.putOverride(request('up', '2001:db8:0::2'));
      expect(stage.control.cancelOverrides(id).map(({ pattern }) => pattern)).to.deep.equal(['192.0.2.2']);
      expect(stage.control.cancelOverrides('2001:db8::2').map(({ action }) => action)).to.deep.equal([
        'drain',
        'up',
      ]);
      expect(stage.data('www')).to.have.length(2);
      expect(stage.control.status().overrides).to.deep.equal([]);
    });

    it('refuses what is none', async () => {
      const stage = await PoolStage.settled(ZONE);
      expect(outcome(() => stage.control.cancelOverrides('192.0.2.2'))).to.equal(
        'not-found: Cannot take back "192.0.2.2": there is no such override',
      );
      expect(outcome(() => stage.control.cancelOverrides('o-aaaaaa'))).to.match(/^not-found: /);
      expect(outcome(() => stage.control.cancelOverrides('x y'))).to.match(
        /^malformed: Cannot read pattern "x y": /,
      );
    });
  });

  describe('pushLoads()', () => {
    it('counts the members that the loads concern', async () => {
      const stage = await PoolStage.settled(ZONE);
      const pushes = ['web1.example.com', '192.0.2.7', '192.0.2.99', '2001:db8::1'].map((subject) => ({
        subject,
        value: 1,
      }));
      expect(stage.control.pushLoads(pushes)).to.equal(2);
    });

    for (const [subject, refusal] of [
      ['*.example.com', 'malformed: Cannot take a load of "*.example.com": expected a host or an address'],
      [
        'load.example.com/A',
        'malformed: Cannot take a load of "load.example.com/A": expected a host or an address',
      ],
    ] as const) {
      it(`refuses ${subject}, and with it all others`, async () => {
        const stage = await PoolStage.settled(ZONE);
        const pushes = [
          { subject: '192.0.2.7', value: 1 },
          { subject, value: 1 },
        ];
        expect(outcome(() => stage.control.pushLoads(pushes))).to.equal(refusal);
        expect(stage.view('load').weights.map(({ load }) => load.standing)).to.deep.equal(['none', 'none']);
      });
    }
  });

  describe('explain()', () => {
    const REFUSED: readonly (readonly [
      name: string,
      type: string,
      client: string | null,
      refusal: RegExp,
    ])[] = [
      ['www.example.com', 'WWW', null, /^malformed: Cannot explain type "WWW": there is none$/],
      [
        'www.example.com',
        'A',
        '192.0.2',
        /^malformed: Cannot explain for client "192\.0\.2": expected an address or a prefix$/,
      ],
      ['www.example.com', 'A', '192.0.2.0/33', /^malformed: /],
      ['www.example.com', 'A', '192.0.2.0/24/1', /^malformed: /],
      ['a..b', 'A', null, /^malformed: /],
      [`${'a'.repeat(64)}.example.com`, 'A', null, /^malformed: /],
    ];
    for (const [name, type, client, refusal] of REFUSED) {
      it(`refuses ${name} ${type} for ${client ?? 'nobody'}`, async () => {
        const stage = await PoolStage.settled(ZONE);
        expect(outcome(() => stage.control.explain(name, type, client))).to.match(refusal);
      });
    }

    it('explains every type and name without a fault', async () => {
      const stage = await PoolStage.settled(ZONE);
      for (const type of [
        'A',
        'AAAA',
        'ANY',
        'SOA',
        'NS',
        'DS',
        'OPT',
        'AXFR',
        'IXFR',
        'TYPE0',
        'TYPE65535',
        'CNAME',
        'RRSIG',
        'TKEY',
      ])
        for (const name of ['www.example.com', 'example.com.', '.', 'x.www.example.com', 'nowhere.test'])
          expect(stage.control.explain(name, type, '2001:db8::/32').answer[0], `${name} ${type}`).to.match(
            /^;; [A-Z]+$/,
          );
    });
  });

  describe('status()', () => {
    it('tells of pools, members, checks and self-doubt', async () => {
      const stage = await PoolStage.settled(ZONE, { '192.0.2.1': 'refuses' });
      stage.control.putOverride(request('drain', 't1.example.com'));
      const { pools, selfDoubt } = stage.control.status();
      expect(selfDoubt).to.equal(null);
      const shop = pools.find(({ owner }) => owner === 'shop.example.com.')!;
      expect(shop.views).to.deep.equal([
        {
          pool: 'west',
          step: 'pool',
          from: 'west',
          served: ['198.51.100.2'],
          ttlSeconds: 120,
          ttlReason: 'ceiling',
        },
        {
          pool: 'seoul',
          step: 'values',
          from: null,
          served: ['203.0.113.9'],
          ttlSeconds: 20,
          ttlReason: 'floor: 192.0.2.1 went down',
        },
      ]);
      expect(
        shop.members.map(({ value, host, pool, isServed, standing, reason }) =>
          [pool, value, host, isServed, standing, reason].join(' | '),
        ),
      ).to.deep.equal([
        'west | 198.51.100.2 | t2.example.com. | true | up | connected',
        'seoul | 192.0.2.1 | web1.example.com. | false | down | connection refused',
        'tokyo | 198.51.100.1 | t1.example.com. | false | out | drained by kim',
        ' | 203.0.113.9 |  | true | up | not checked',
      ]);
      expect(shop.members[1]!.checks).to.have.length(1);
      expect(shop.members[1]!.checks[0]).to.include({
        target: 'tcp 192.0.2.1 80',
        state: 'down',
        failures: 5,
      });
      expect(shop.members[3]!.checks).to.deep.equal([]);
    });
  });
});
