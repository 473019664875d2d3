/**
 * gdnsd's failover, replayed: simplefo (a primary and a secondary) is the policy `ordered`, metafo (data centers in order) is
 * a chain of pools. After its t/009monio/027…035 and t/007plugins/022trivial.t, 025metafo.t.
 *
 * A TTL of theirs is what is left until the next verdict could fall, within [half, whole] of the zone file's; ours is
 * `ttl_min` while a verdict may well change and `ttl` otherwise, so ours are expected throughout.
 */

import { expect } from 'chai';

import { lineOf, QUICK, Replay } from './replay.ts';
import type { Website } from './website.ts';

describe('gdnsd’s simplefo and metafo', function () {
  this.timeout(120_000);
  const replay = new Replay();
  let up: Website;
  let up2: Website;
  let flip: readonly [Website, Website];
  let dead: string;
  let dead2: string;
  let silent: string;
  let deadIpv6: string;

  before(async () => {
    [up, up2] = (await replay.websites(2)) as [Website, Website];
    flip = (await replay.websites(2)) as [Website, Website];
    const hanging = await replay.stage.member({ port: up.port, backlog: 1 });
    await hanging.vanish();
    silent = hanging.address;
    [dead, dead2] = replay.dead(2) as [string, string];
    deadIpv6 = `::ffff:${dead}`;
    const http = `health: {protocol: http, port: ${up.port}, ${QUICK}}`;
    const tcp = `health: {protocol: tcp, port: ${up.port}, ${QUICK}}`;
    const pair = (label: string, first: string, second: string): string =>
      [
        `${label}-http: {type: A, ttl: 120, values: [${first}, ${second}], balance: ordered, ${http}}`,
        `${label}-http-multi: {type: A, ttl: 120, values: [${first}, ${second}], ${http}}`,
        `${label}-tcp: {type: A, ttl: 120, values: [${first}, ${second}], balance: ordered, ${tcp}}`,
        `${label}-tcp-multi: {type: A, ttl: 120, values: [${first}, ${second}], ${tcp}}`,
      ].join('\n');
    const meta = (rows: readonly string[]): string => `
  type: A
  ttl: 86400
  values: [203.0.113.9]
  ${http}
  balance: {policy: round-robin, min_up: 0.5}
  dynamic: {pools: {${rows.join(', ')}}, rules: [{pool: dc1}]}`;
    const valuesOf = (...addresses: string[]): string =>
      `values: [${addresses.map((address) => `{value: ${address}}`).join(', ')}]`;
    await replay.serve(`
${pair('none', dead, silent)}
${pair('primary', up.address, silent)}
${pair('secondary', silent, up.address)}
flip: {type: A, ttl: 120, values: [${flip[0].address}, ${flip[1].address}], balance: ordered, ${http}}
sfo1: {type: A, ttl: 86400, values: [${dead}, ${dead2}], balance: ordered, ${http}}
sfo2: {type: A, ttl: 86400, values: [192.0.2.150, 192.0.2.151], balance: ordered}
sfo3: {type: AAAA, ttl: 86400, values: ['2001:db8::dead', '2001:db8::beef'], balance: ordered}
sfo5:
  - {type: A, ttl: 86400, values: [${dead}, ${up.address}], balance: ordered, ${http}}
  - {type: AAAA, ttl: 86399, values: ['::ffff:${up.address}', '${deadIpv6}'], balance: ordered, ${http}}
sfo6:
  - {type: A, ttl: 86400, values: [${up.address}, ${dead}], balance: ordered, ${http}}
  - {type: AAAA, ttl: 86400, values: ['${deadIpv6}', '::ffff:${dead2}'], balance: ordered, ${http}}
meta1: ${meta([`dc1: {fallback: dc2, ${valuesOf(dead, dead2)}}`, `dc2: {${valuesOf('192.0.2.111', up.address, up2.address)}}`])}
meta2: ${meta([
      `dc1: {fallback: dc2, ${valuesOf(dead)}}`,
      `dc2: {fallback: dc3, ${valuesOf(dead, dead2)}}`,
      `dc3: {fallback: dc4, ${valuesOf(silent, dead)}}`,
      `dc4: {${valuesOf(up.address, up2.address)}}`,
    ])}
meta-down: ${meta([`dc1: {fallback: dc2, ${valuesOf(dead)}}`, `dc2: {${valuesOf(dead2)}}`])}
third-down: ${meta([`dc1: {fallback: dc2, ${valuesOf(up.address, up2.address, dead)}}`, `dc2: {${valuesOf(flip[0].address)}}`])}
two-down: ${meta([`dc1: {fallback: dc2, ${valuesOf(up.address, dead2, dead)}}`, `dc2: {${valuesOf(up2.address)}}`])}
acfail:
  type: CNAME
  ttl: 86400
  value: never.example.net.
  health: {protocol: tcp, port: ${up.port}, ${QUICK}}
  dynamic:
    pools: {dcx: {fallback: dcy, values: [{value: x.example.com.}]}, dcy: {values: [{value: y.example.com.}]}}
    rules: [{pool: dcx}]
x: {type: A, value: ${dead}}
y: {type: A, value: ${up.address}}
ctodyn: {type: CNAME, ttl: 86400, value: acfail}
mx: {type: MX, value: 0 primary-http}
`);
  });

  after(() => replay.clear());

  for (const check of ['http', 'tcp']) {
    const test = (n: string): string => `${n}.t, ${check}`;

    it(`the primary is answered when neither listens, by the other policy both (${test('027_pri_nolisten, 032')})`, async () => {
      await replay.expectAnswer(`none-${check}`, 'A', [`none-${check} 20 A ${dead}`]);
      const both = [dead, silent].map((address) => `none-${check}-multi 20 A ${address}`);
      await replay.expectAnswer(`none-${check}-multi`, 'A', both);
    });

    it(`the primary alone is answered when it alone listens (${test('029_pri_listen, 034')})`, async () => {
      for (const label of [`primary-${check}`, `primary-${check}-multi`])
        await replay.expectAnswer(label, 'A', [`${label} 20 A ${up.address}`]);
    });

    it(`the secondary is answered when it alone listens (${test('030_sec_listen, 035')})`, async () => {
      for (const label of [`secondary-${check}`, `secondary-${check}-multi`])
        await replay.expectAnswer(label, 'A', [
          `secondary-${check}${label.slice(10 + check.length)} 20 A ${up.address}`,
        ]);
    });
  }

  it('the secondary takes over from a primary that dies, and gives back to it (simplefo in the manual)', async () => {
    const [primary, secondary] = flip;
    expect(await replay.answer('flip')).to.deep.equal([`flip 120 A ${primary.address}`]);
    await primary.stop();
    await replay.expectAnswer('flip', 'A', [`flip 20 A ${secondary.address}`]);
    await secondary.stop();
    await replay.expectAnswer('flip', 'A', [`flip 20 A ${primary.address}`]);
    await secondary.start();
    await replay.expectAnswer('flip', 'A', [`flip 20 A ${secondary.address}`]);
    await primary.start();
    await replay.expectAnswer('flip', 'A', [`flip 20 A ${primary.address}`]);
    await secondary.stop();
    const out = await replay.stage.until(
      () => replay.stage.report('flip.example.com', secondary),
      ({ standing }) => standing === 'down',
    );
    expect(out.standing).to.equal('down');
    expect(await replay.answer('flip')).to.deep.equal([`flip 20 A ${primary.address}`]);
    await secondary.start();
  });

  it('both down: the primary, and no checks: the primary at the whole TTL (022trivial.t: sfo1, sfo2)', async () => {
    await replay.expectAnswer('sfo1', 'A', [`sfo1 20 A ${dead}`]);
    expect(await replay.answer('sfo2')).to.deep.equal(['sfo2 86400 A 192.0.2.150']);
  });

  it('of IPv6 alone is NODATA with the SOA for A (022trivial.t: sfo3, sfo4)', async () => {
    expect(await replay.answer('sfo3', 'AAAA')).to.deep.equal(['sfo3 86400 AAAA 2001:db8::dead']);
    const { message } = await replay.ask('sfo3');
    expect([message.rcode, message.answer.length, message.authority.length]).to.deep.equal([0, 0, 1]);
  });

  it('each family goes its own way; without theirs that a TTL halved for one is for both (022trivial.t: sfo5)', async () => {
    await replay.expectAnswer('sfo5', 'A', [`sfo5 20 A ${up.address}`]);
    await replay.expectAnswer('sfo5', 'AAAA', [`sfo5 20 AAAA ::ffff:${up.address}`]);
    await replay.expectAnswer('sfo6', 'A', [`sfo6 20 A ${up.address}`]);
    await replay.expectAnswer('sfo6', 'AAAA', [`sfo6 20 AAAA ${deadIpv6}`]);
  });

  it('MX names the pool, and no member that is down (022trivial.t: addtl; theirs has no additional section)', async () => {
    await replay.expectValues('primary-http', [up.address]);
    const { message } = await replay.ask('mx', 'MX');
    expect(message.answer.map(lineOf)).to.deep.equal(['mx 3600 MX 0 primary-http.example.com.']);
    const told = message.additional.map(lineOf);
    expect(told).to.satisfy((lines: string[]) => lines.every((line) => line.endsWith(` A ${up.address}`)));
  });

  it('a data center that fails is left for the next (025metafo.t: meta1)', async () => {
    await replay.expectAnswer('meta1', 'A', [`meta1 20 A ${up.address}`, `meta1 20 A ${up2.address}`]);
  });

  it('data centers nest (025metafo.t: meta2, whose third is meta1)', async () => {
    await replay.expectAnswer('meta2', 'A', [`meta2 20 A ${up.address}`, `meta2 20 A ${up2.address}`]);
  });

  it('all data centers down: the record’s own values, octoDNS’s last resort, where theirs answers the first', async () => {
    await replay.expectAnswer('meta-down', 'A', ['meta-down 20 A 203.0.113.9']);
  });

  it('one of three down is no failure of the data center (037up_thresh.t: mmih; ignore_health does not exist here)', async () => {
    await replay.expectValues('third-down', [up.address, up2.address]);
  });

  it('two of three down is one (037up_thresh.t: mmih)', async () => {
    await replay.expectAnswer('two-down', 'A', [`two-down 20 A ${up2.address}`]);
  });

  it('a CNAME is failed over to (025metafo.t: acfail; from a CNAME here, for a record has one type)', async () => {
    await replay.expectValues('acfail', ['y.example.com.'], 'CNAME');
    await replay.expectAnswer('acfail', 'A', ['acfail 20 CNAME y.example.com.', `y 3600 A ${up.address}`]);
  });
  it('a CNAME to a dynamic CNAME is followed as far as the zone goes, where theirs ends with the first (024dync.t: ctodyn)', async () => {
    await replay.expectValues('acfail', ['y.example.com.'], 'CNAME');
    await replay.expectAnswer('ctodyn', 'A', [
      'ctodyn 86400 CNAME acfail.example.com.',
      'acfail 20 CNAME y.example.com.',
      `y 3600 A ${up.address}`,
    ]);
  });
});
