/**
 * gdnsd's weighted, replayed. After its t/007plugins/023weighted.t and t/011upthresh/037up_thresh.t.
 *
 * Its `multi` draws each address on its own, by its weight over the largest; ours has a fixed number of answers, each
 * member in its share of them. Its groups do not exist here.
 */

import { expect } from 'chai';

import { expectCount } from '../../balance/chance.ts';
import { countValues, type Answer } from '../pools/dns-client.ts';
import { QUICK, Replay } from './replay.ts';
import type { Website } from './website.ts';

const DRAWS = 3000;

describe('gdnsd’s weighted', function () {
  this.timeout(120_000);
  const replay = new Replay();
  let up: readonly Website[];
  let dead: readonly string[];

  const weighted = (values: readonly string[], weights: readonly number[]): string =>
    `[${values.map((value, i) => `{value: '${value}', weight: ${weights[i]!}}`).join(', ')}]`;

  before(async () => {
    up = await replay.websites(3);
    dead = replay.dead(3);
    const health = `health: {protocol: tcp, port: ${up[0]!.port}, ${QUICK}}`;
    const four = [...dead, up[0]!.address];
    const three = up.map(({ address }) => address);
    await replay.serve(`
wv4: {type: A, ttl: 86400, values: ${weighted(['192.0.2.171', '192.0.2.172', '192.0.2.173'], [20, 30, 41])}}
weighta: {type: A, ttl: 86400, values: ${weighted(['192.0.2.171', '192.0.2.172', '192.0.2.173'], [25, 30, 41])}}
weighta6: {type: AAAA, values: ${weighted(['::ffff:' + dead[0]!, '::ffff:' + dead[1]!], [31, 30])}, ${health}}
weightam: {type: A, values: ${weighted(['192.0.2.174', '192.0.2.175', '192.0.2.176'], [30, 27, 22])}, balance: {answers: 2}}
weightc: {type: CNAME, ttl: 86400, values: ${weighted(['bar.example.net.', 'box.example.net.'], [88, 99])}}
wcnames: {type: CNAME, ttl: 86400, values: ${weighted(['foo.example.net.', 'fox.example.net.'], [88, 99])}}
weightmix:
  - {type: A, values: ${weighted([dead[0]!, dead[1]!], [22, 33])}, ${health}}
  - {type: AAAA, values: ${weighted(['2001:db8::2222', '2001:db8::3333'], [22, 33])}, balance: {answers: 2}}
wlow: {type: A, values: ${weighted(four, [10, 10, 10, 10])}, balance: {answers: 4, min_up: 0.2}, ${health}}
wlow1: {type: A, values: ${weighted(four, [10, 10, 10, 10])}, balance: {min_up: 0.2}, ${health}}
wnorm: {type: A, values: ${weighted(four, [10, 10, 10, 40])}, balance: {min_up: 0.6}, ${health}}
heavy: {type: A, values: ${weighted(four, [10, 10, 10, 40])}, balance: {min_up: 0.5}, ${health}}
flip: {type: A, values: ${weighted(three, [45, 60, 75])}, ${health}}
`);
  });

  after(() => replay.clear());

  const draw = (label: string, type = 'A'): Promise<Answer[]> =>
    replay.stage.dns.askOften(DRAWS, `${label}.example.com`, type);
  const countsOf = (answers: readonly Answer[], values: readonly string[]): number[] => {
    const counts = countValues(answers);
    expect([...counts.keys()].filter((value) => !values.includes(value))).to.deep.equal([]);
    return values.map((value) => counts.get(value) ?? 0);
  };
  /** One value an answer, in these shares. */
  const expectOne = async (
    label: string,
    values: readonly string[],
    shares: readonly number[],
    type = 'A',
  ): Promise<void> => {
    const answers = await draw(label, type);
    expect(answers.every(({ values: told }) => told.length === 1)).to.be.true;
    const whole = shares.reduce((sum, share) => sum + share, 0);
    const counts = countsOf(answers, values);
    for (const [i, share] of shares.entries()) expectCount(counts[i]!, DRAWS, share / whole);
  };

  it('answers one address by weight (023weighted.t: wv4, weighta)', async () => {
    const values = ['192.0.2.171', '192.0.2.172', '192.0.2.173'];
    await expectOne('wv4', values, [20, 30, 41]);
    await expectOne('weighta', values, [25, 30, 41]);
    expect((await replay.ask('wv4')).ttlSeconds).to.equal(86400);
  });

  it('answers one CNAME by weight, to whatever type (weightc, wcnames)', async () => {
    await expectOne('weightc', ['bar.example.net.', 'box.example.net.'], [88, 99], 'CNAME');
    const told = await Promise.all(Array.from({ length: 20 }, () => replay.answer('wcnames')));
    for (const lines of told) expect(lines.join()).to.match(/^wcnames 86400 CNAME fo[ox]\.example\.net\.$/);
  });

  it('answers as if all were up where all are down (weighta6, weightmix A)', async () => {
    const mapped = [`::ffff:${dead[0]!}`, `::ffff:${dead[1]!}`];
    await replay.stage.until(
      () => replay.stage.pool('weighta6.example.com', 'AAAA'),
      ({ members }) => members.every(({ standing }) => standing === 'down'),
    );
    await expectOne('weighta6', mapped, [31, 30], 'AAAA');
    await expectOne('weightmix', dead.slice(0, 2), [22, 33]);
  });

  it('with multi answers several: two by their shares, where theirs always has the heaviest (weightam)', async () => {
    const answers = await draw('weightam');
    expect(answers.every(({ values }) => new Set(values).size === 2)).to.be.true;
    const counts = countsOf(answers, ['192.0.2.174', '192.0.2.175', '192.0.2.176']);
    for (const [i, weight] of [30, 27, 22].entries()) expectCount(counts[i]!, DRAWS, (2 * weight) / 79);
  });

  it('has multi and single beside each other in two families (weightmix AAAA)', async () => {
    const both = ['2001:db8::2222', '2001:db8::3333'];
    await replay.expectValues('weightmix', both, 'AAAA');
  });

  it('answers the one that is up above its threshold, multi or not (037up_thresh.t: wlow)', async () => {
    for (const label of ['wlow', 'wlow1']) await replay.expectValues(label, [up[0]!.address]);
    for (const { values } of await draw('wlow')) expect(values).to.deep.equal([up[0]!.address]);
  });

  it('answers all below its threshold, by their weights (037up_thresh.t: wnorm)', async () => {
    await expectOne('wnorm', [...dead, up[0]!.address], [10, 10, 10, 40]);
  });

  it('counts weights for the threshold, not members: one of four may be enough', () =>
    replay.expectValues('heavy', [up[0]!.address]));

  it('shares the weight of a member that went among the others, and gives it back', async () => {
    const values = up.map(({ address }) => address);
    await expectOne('flip', values, [45, 60, 75]);
    await up[2]!.stop();
    await replay.stage.until(
      () => replay.stage.report('flip.example.com', up[2]!),
      ({ isServed }) => !isServed,
    );
    await expectOne('flip', values, [45, 60, 0]);
    await up[2]!.start();
    await replay.stage.until(
      () => replay.stage.report('flip.example.com', up[2]!),
      ({ isServed }) => isServed,
    );
    await expectOne('flip', values, [45, 60, 75]);
  });
});
