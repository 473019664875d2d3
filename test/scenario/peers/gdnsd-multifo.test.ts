/** gdnsd's multifo and its up_thresh, replayed as `min_up`. After its t/011upthresh/037up_thresh.t, t/007plugins/022trivial.t, 024dync.t. */

import { expect } from 'chai';

import { dig } from '../evenkeel.ts';
import { scopeOf } from '../pools/dns-client.ts';
import { QUICK, Replay } from './replay.ts';
import type { Website } from './website.ts';

/**
 * The table in the manual of its multifo: how many of so many must be up. Rows are thresholds, columns totals: those of 1 to
 * 8, and 16.
 */
const TOTALS = [1, 2, 3, 4, 5, 6, 7, 8, 16];
const NEEDED: Readonly<Record<string, readonly number[]>> = {
  '0.1': [1, 1, 1, 1, 1, 1, 1, 1, 2],
  '0.2': [1, 1, 1, 1, 1, 2, 2, 2, 4],
  '0.3': [1, 1, 1, 2, 2, 2, 3, 3, 5],
  '0.4': [1, 1, 2, 2, 2, 3, 3, 4, 7],
  '0.5': [1, 1, 2, 2, 3, 3, 4, 4, 8],
  '0.6': [1, 2, 2, 3, 3, 4, 5, 5, 10],
  '0.7': [1, 2, 3, 3, 4, 5, 5, 6, 12],
  '0.8': [1, 2, 3, 4, 4, 5, 6, 7, 13],
  '0.9': [1, 2, 3, 4, 5, 6, 7, 8, 15],
};

interface Threshold {
  readonly label: string;
  readonly minUp: string;
  readonly total: number;
  readonly needed: number;
}

const THRESHOLDS: readonly Threshold[] = Object.entries(NEEDED).flatMap(([minUp, row]) =>
  row.map((needed, i) => ({ label: `t${minUp.slice(2)}-${TOTALS[i]!}`, minUp, total: TOTALS[i]!, needed })),
);

describe('gdnsd’s multifo', function () {
  this.timeout(120_000);
  const replay = new Replay();
  let up: readonly Website[];
  let turn: readonly Website[];
  let dead: readonly string[];

  /** So many that are up, the rest of them dead. */
  const mixed = (upCount: number, total: number): string[] => [
    ...up.slice(0, upCount).map(({ address }) => address),
    ...dead.slice(0, total - upCount),
  ];

  before(async () => {
    up = await replay.websites(16);
    turn = await replay.websites(3);
    dead = replay.dead(16);
    const health = `health: {protocol: tcp, port: ${up[0]!.port}, ${QUICK}}`;
    const pool = (label: string, values: readonly string[], minUp: string): string =>
      `${label}: {type: A, ttl: 86400, values: [${values.join()}], balance: {answers: 16, min_up: ${minUp}}, ${health}}`;
    const ipv6 = (values: readonly string[]): string => values.map((value) => `'::ffff:${value}'`).join(', ');
    await replay.serve(`
${pool('m4d', mixed(0, 4), '0.5')}
${pool('m3dl', mixed(1, 4), '0.2')}
${pool('m3dn', mixed(1, 4), '0.5')}
${pool(
  'turn',
  turn.map(({ address }) => address),
  '0.5',
)}
mfo1:
  - {type: A, values: [${dead.slice(0, 3).join()}], ${health}}
  - {type: AAAA, values: [${ipv6(dead.slice(0, 2))}], ${health}}
mfo2: {type: A, ttl: 86400, values: [192.0.2.111, 192.0.2.112], balance: round-robin}
both:
  - {type: A, values: [${mixed(2, 3).join()}], ${health}}
  - {type: AAAA, values: [${ipv6(mixed(1, 2))}], balance: {min_up: 0.6}, ${health}}
fivec: {type: A, ttl: 86400, values: [192.0.2.131, 192.0.2.132, 192.0.2.133, 192.0.2.134, 192.0.2.135], balance: round-robin}
${THRESHOLDS.flatMap(({ label, minUp, total, needed }) => [
  pool(`${label}-enough`, mixed(needed, total), minUp),
  pool(`${label}-few`, mixed(needed - 1, total), minUp),
]).join('\n')}
`);
  });

  after(() => replay.clear());

  it('answers all when all are down (037up_thresh.t: m4d)', () => replay.expectValues('m4d', mixed(0, 4)));

  it('answers the one of four that is up where 0.2 of them must be (m3dl)', () =>
    replay.expectValues('m3dl', mixed(1, 4).slice(0, 1)));

  it('answers all four when but one of them is up and 0.5 must be (m3dn)', () =>
    replay.expectValues('m3dn', mixed(1, 4)));

  it('answers over TCP as over UDP, and whoever’s resolver asks (013clientsub.t: an answer for all has scope 0)', async () => {
    expect(await dig(replay.stage.server, 'm3dl.example.com', '+tcp', '+short')).to.equal(up[0]!.address);
    for (const subnet of ['192.0.2.0/24', '192.0.2.0/27']) {
      const answer = await replay.ask('m3dl', 'A', subnet);
      expect([answer.values, scopeOf(answer)]).to.deep.equal([[up[0]!.address], 0]);
    }
  });

  it('with a member down has the lower TTL; ours is ttl_min, theirs half the TTL (m4d, m3dl, m3dn)', async () => {
    for (const label of ['m4d', 'm3dl', 'm3dn'])
      expect((await replay.ask(label)).ttlSeconds, label).to.equal(20);
  });

  it('needs as many up as its manual’s table of thresholds says', async () => {
    for (const { label, total, needed } of THRESHOLDS) {
      await replay.expectValues(`${label}-enough`, mixed(needed, total).slice(0, needed));
      await replay.expectValues(`${label}-few`, mixed(needed - 1, total));
    }
  });

  it('all up, one down, two down of three, and back', async () => {
    const [a, b, c] = turn as [Website, Website, Website];
    const all = [a.address, b.address, c.address];
    const { values, ttlSeconds } = await replay.ask('turn');
    expect([[...values].sort(), ttlSeconds]).to.deep.equal([[...all].sort(), 86400]);
    await b.stop();
    await replay.expectValues('turn', [a.address, c.address]);
    await c.stop();
    await replay.expectValues('turn', all);
    await a.stop();
    const { members } = await replay.stage.until(
      () => replay.stage.pool('turn.example.com'),
      ({ members: seen }) => seen.every(({ standing }) => standing === 'down'),
    );
    expect(members.map(({ standing }) => standing)).to.deep.equal(['down', 'down', 'down']);
    await replay.expectValues('turn', all);
    for (const website of [a, b]) await website.start();
    await replay.expectValues('turn', [a.address, b.address]);
    await c.start();
    await replay.expectValues('turn', all);
  });

  it('answers each family by itself, all of it where all are down (022trivial.t: mfo1, mfo3)', async () => {
    await replay.expectValues('mfo1', dead.slice(0, 3));
    const mapped = (addresses: readonly string[]): string[] =>
      addresses.map((address) => `::ffff:${address}`);
    await replay.expectValues('mfo1', mapped(dead.slice(0, 2)), 'AAAA');
    await replay.expectValues('both', mixed(2, 3).slice(0, 2));
    await replay.expectValues('both', mapped(mixed(1, 2)), 'AAAA');
  });

  it('has no AAAA where it has A alone (022trivial.t: mfo2)', async () => {
    const told = (await replay.answer('mfo2')).join(', ');
    expect(told).to.equal('mfo2 86400 A 192.0.2.111, mfo2 86400 A 192.0.2.112');
    const { message } = await replay.ask('mfo2', 'AAAA');
    expect([message.rcode, message.answer.length, message.authority.length]).to.deep.equal([0, 0, 1]);
  });

  it('answers ANY with one RRset of the name (RFC 8482 §4.1), theirs with HINFO (§4.2; 022trivial.t)', async () => {
    expect(await replay.answer('mfo2', 'ANY')).to.deep.equal(await replay.answer('mfo2'));
  });

  it('of five answers all five, each time in another order (024dync.t: fivec)', async () => {
    const seen = await replay.stage.dns.askOften(20, 'fivec.example.com');
    for (const { values } of seen)
      expect(
        [...values]
          .sort()
          .map((value) => value.slice(-1))
          .join(''),
      ).to.equal('12345');
    expect(new Set(seen.map(({ values }) => values.join())).size).to.be.above(1);
  });
});
