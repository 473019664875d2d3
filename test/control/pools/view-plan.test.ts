import { expect } from 'chai';
import { PoolStage } from './pool-stage.ts';

/** `seoul` falls back to `tokyo`, and that to `osaka`; each has the members that are named for it. */
const LONG = (balance: string, lastResort = 'value: 203.0.113.9'): string => `
shop:
  type: A
  ttl: 60
  ${lastResort}
  balance: ${balance}
  health: {port: 80}
  dynamic:
    pools:
      seoul: {fallback: tokyo, values: [{value: 192.0.2.1, name: s1}, {value: 192.0.2.2, name: s2, weight: 3}]}
      tokyo: {fallback: osaka, values: [{value: 198.51.100.1, name: t1}, {value: 198.51.100.2, name: t2}]}
      osaka: {values: [{value: 198.51.100.9, name: o9, status: up}]}
      nowhere: {values: [{value: 192.0.2.66, status: down}]}
    rules:
      - {subnets: [203.0.113.0/24], pool: tokyo}
      - {subnets: [198.18.0.0/15], pool: nowhere}
      - {pool: seoul}
`;

const SHORT = (balance: string): string => `
www:
  type: A
  values: [{value: 192.0.2.1, name: a}, {value: 192.0.2.2, name: b}, {value: 192.0.2.3, name: c}, {value: 192.0.2.4, name: d}]
  balance: ${balance}
  health: {port: 80}
`;

/** What a host says of itself where nobody else does. */
type Down = readonly string[];
interface Row {
  readonly title: string;
  readonly zone: string;
  readonly down?: Down;
  /** `drain s1.example.com` */
  readonly said?: readonly string[];
  readonly name?: string;
  readonly pool?: string;
  readonly answers: string;
}

const SEOUL: Down = ['192.0.2.1', '192.0.2.2'];
const TOKYO: Down = ['198.51.100.1', '198.51.100.2'];
const FOUR: Down = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'];

/** DESIGN §3, "When members are down", in its order. */
const ROWS: readonly Row[] = [
  // 1. the pool's healthy members
  { title: 'the pool, whole', zone: LONG('{}'), answers: 'seoul: 192.0.2.1 192.0.2.2' },
  { title: "the pool's healthy members", zone: LONG('{}'), down: ['192.0.2.1'], answers: 'seoul: 192.0.2.2' },
  // 2. its fallback chain
  {
    title: 'the fallback where the pool has none up',
    zone: LONG('{}'),
    down: [...SEOUL, '198.51.100.1'],
    answers: 'fallback tokyo: 198.51.100.2',
  },
  {
    title: "the fallback's fallback",
    zone: LONG('{}'),
    down: [...SEOUL, ...TOKYO],
    answers: 'fallback osaka: 198.51.100.9',
  },
  {
    title: 'another rule’s pool, as its own first',
    zone: LONG('{}'),
    down: ['198.51.100.1'],
    pool: 'tokyo',
    answers: 'tokyo: 198.51.100.2',
  },
  // 3. the own values
  {
    title: 'the own values after the last fallback',
    zone: LONG('{}'),
    down: [...SEOUL, ...TOKYO],
    said: ['down o9.example.com'],
    answers: 'values: 203.0.113.9',
  },
  {
    title: 'the own values where a pool has nobody but status: down',
    zone: LONG('{}'),
    pool: 'nowhere',
    answers: 'values: 203.0.113.9',
  },
  {
    title: 'the own values although a check of their address fails: nobody checks them',
    zone: LONG('{}'),
    down: [...SEOUL, ...TOKYO, '203.0.113.9'],
    said: ['down o9.example.com'],
    answers: 'values: 203.0.113.9',
  },
  // 4. when_down
  {
    title: 'all of the first pool, when_down: all',
    zone: LONG('{}'),
    down: [...SEOUL, ...TOKYO],
    said: ['down o9.example.com', 'drain shop.example.com/A/values'],
    answers: 'all seoul: 192.0.2.1 192.0.2.2',
  },
  {
    title: 'all of the first pool that has anybody not out',
    zone: LONG('{}'),
    down: TOKYO,
    said: ['drain s?.example.com', 'down o9.example.com', 'drain 203.0.113.9'],
    answers: 'all tokyo: 198.51.100.1 198.51.100.2',
  },
  {
    title: 'nobody, when_down: none',
    zone: LONG('{when_down: none}'),
    down: [...SEOUL, ...TOKYO],
    said: ['down o9.example.com', 'drain 203.0.113.9'],
    answers: 'none:',
  },
  {
    title: 'all of a short form',
    zone: SHORT('random'),
    down: FOUR,
    name: 'www',
    answers: `all default: ${FOUR.join(' ')}`,
  },
  {
    title: 'none of a short form',
    zone: SHORT('{when_down: none}'),
    down: FOUR,
    name: 'www',
    answers: 'none:',
  },
  // fail-open never hands out drained or forced-down members
  {
    title: 'all but the drained and the forced down',
    zone: SHORT('random'),
    down: FOUR,
    said: ['drain a.example.com', 'down 192.0.2.3'],
    name: 'www',
    answers: 'all default: 192.0.2.2 192.0.2.4',
  },
  {
    title: 'nobody where all are drained or forced down, whatever when_down says',
    zone: SHORT('{when_down: all}'),
    said: ['drain 192.0.2.*', 'down d.example.com'],
    name: 'www',
    answers: 'none:',
  },
  // min_up
  {
    title: 'a pool with min_up of its weight up',
    zone: LONG('{min_up: 0.75}'),
    down: ['192.0.2.1'],
    answers: 'seoul: 192.0.2.2',
  },
  {
    title: 'the fallback below min_up',
    zone: LONG('{min_up: 0.3}'),
    down: ['192.0.2.2'],
    answers: 'fallback tokyo: 198.51.100.1 198.51.100.2',
  },
  {
    title: 'the own values below min_up',
    zone: LONG('{min_up: 0.6}'),
    down: ['192.0.2.2', '198.51.100.1'],
    said: ['down o9.example.com'],
    answers: 'values: 203.0.113.9',
  },
  {
    title: 'a pool of whose weight enough is up of what nobody drained or forced down',
    zone: LONG('{min_up: 1}'),
    said: ['drain s2.example.com'],
    answers: 'seoul: 192.0.2.1',
  },
  {
    title: 'all below min_up where nothing farther on is up, the down ones too',
    zone: SHORT('{min_up: 0.5}'),
    down: FOUR.slice(1),
    name: 'www',
    answers: `all default: ${FOUR.join(' ')}`,
  },
  {
    title: 'all below min_up, but for the drained',
    zone: SHORT('{min_up: 0.5}'),
    down: FOUR.slice(1),
    said: ['drain d.example.com'],
    name: 'www',
    answers: `all default: ${FOUR.slice(0, 3).join(' ')}`,
  },
  {
    title: 'all below min_up although when_down is none, which needs zero up',
    zone: SHORT('{min_up: 0.5, when_down: none}'),
    down: FOUR.slice(1),
    name: 'www',
    answers: `all default: ${FOUR.join(' ')}`,
  },
  {
    title: 'all of the pool with somebody up, not of one before it that has none',
    zone: LONG('{min_up: 0.6, when_down: none}'),
    down: [...SEOUL, '198.51.100.1'],
    said: ['down o9.example.com', 'drain 203.0.113.9'],
    answers: 'all tokyo: 198.51.100.1 198.51.100.2',
  },
];

describe('planView()', () => {
  for (const { title, zone, down = [], said = [], name = 'shop', pool, answers } of ROWS) {
    it(`answers ${title}`, async () => {
      const stage = await PoolStage.settled(
        zone,
        Object.fromEntries(down.map((address) => [address, 'refuses'])),
      );
      for (const words of said) {
        const [action, pattern] = words.split(' ') as ['drain' | 'down' | 'up', string];
        stage.override({ action, pattern });
      }
      expect(stage.answers(name, pool)).to.equal(answers);
      stage.close();
    });
  }

  it('has each clause in what clients get, and never SERVFAIL', async () => {
    const stage = await PoolStage.settled(SHORT('{when_down: none, ttl_min: 15}'));
    expect(stage.data('www')).to.deep.equal([...FOUR]);
    for (const address of FOUR) await stage.become(address, 'refuses');
    expect(stage.ask('www')).to.deep.equal([
      ';; NOERROR',
      ';; AUTHORITY',
      'example.com. 15 IN SOA ns1.example.net. hostmaster.example.com. 7 7200 3600 1209600 300',
      ';; EDE: 0 (no member is up)',
    ]);
    stage.close();
  });
});
