/** Drains and other overrides by the command line, as clients see them. */

import { expect } from 'chai';

import type { OverrideReport } from '../../../src/control/pools/reports.ts';
import type { Member } from './member.ts';
import { listOf, QUICK, testStage } from './stage.ts';

describe('an override', function () {
  this.timeout(60_000);
  const stage = testStage();

  /** Two hosts in A, AAAA, SRV and HTTPS hints, and a second pool. */
  const serveHosts = async (): Promise<[Member, Member]> => {
    const [one, two] = (await stage.members(2)) as [Member, Member];
    const a = `[{value: ${one.address}, name: web1}, {value: ${two.address}, name: web2}]`;
    const health = `health: {port: ${one.port}, ${QUICK}}`;
    await stage.serve(`
www:
  - {type: A, ttl: 60, values: ${a}, ${health}}
  - {type: AAAA, ttl: 60, values: [{value: '2001:db8::1', name: web1}, {value: '2001:db8::2', name: web2}]}
  - {type: HTTPS, ttl: 60, value: "1 . alpn=h2 ipv4hint=${one.address},${two.address}"}
shop: {type: A, ttl: 60, values: [{value: 192.0.2.1, name: web1}, {value: 192.0.2.9, name: db1}]}
_http._tcp: {type: SRV, ttl: 60, values: [0 1 ${one.port} web1, 0 1 ${one.port} web2], ${health}}
also: {type: ALIAS, ttl: 60, value: www}
web1: {type: A, value: ${one.address}}
web2: {type: A, value: ${two.address}}
`);
    return [one, two];
  };
  const values = async (owner: string, type = 'A'): Promise<readonly string[]> =>
    (await stage.dns.ask(`${owner}.example.com`, type)).values;
  const all = async (): Promise<Record<string, string>> => ({
    www: (await values('www')).join(),
    aaaa: (await values('www', 'AAAA')).join(),
    https: (await values('www', 'HTTPS')).join(),
    srv: (await values('_http._tcp', 'SRV')).join(),
    shop: (await values('shop')).join(),
    also: (await values('also')).join(),
  });
  const put = async (...args: string[]): Promise<OverrideReport> => {
    const { code, stdout, stderr } = await stage.cli(...args, '-o', 'json');
    expect(code, stderr).to.equal(0);
    return JSON.parse(stdout) as OverrideReport;
  };

  it('by host takes out its A, AAAA, SRV and hints together, in all pools, and back in', async () => {
    const [one, two] = await serveHosts();
    const before = await all();
    expect(before['https']).to.contain(one.address);
    const { matches } = await put('drain', 'web1.example.com', '--reason', 'a new kernel');
    expect(matches)
      .to.include(`${one.address} (www.example.com. A)`)
      .and.to.include('192.0.2.1 (shop.example.com. A)');
    expect(await all()).to.deep.equal({
      www: two.address,
      aaaa: '2001:db8::2',
      https: `1 . alpn=h2 ipv4hint=${two.address}`,
      srv: `0 1 ${one.port} web2.example.com.`,
      shop: '192.0.2.9',
      also: two.address,
    });
    const { code, stdout } = await stage.cli('undrain', 'web1.example.com');
    expect([code, stdout]).to.satisfy(
      ([exit, told]: [number, string]) => exit === 0 && /took back drain/.test(told),
    );
    const after = await all();
    for (const key of Object.keys(before))
      expect(after[key]!.split(',').sort(), key).to.deep.equal(before[key]!.split(',').sort());
  });

  it('by host or address is about all zones', async () => {
    stage.otherZones = {
      'example.net.yaml':
        "'': {type: NS, value: ns1.example.org.}\n" +
        'api: {type: A, values: [{value: 192.0.2.1, name: web1.example.com.}, 192.0.2.2]}\n',
    };
    await stage.serve('www: {type: A, values: [{value: 192.0.2.1, name: web1}, 192.0.2.2]}');
    const told = async (): Promise<(readonly string[])[]> => [
      await values('www'),
      (await stage.dns.ask('api.example.net')).values,
    ];
    for (const pattern of ['web1.example.com', '192.0.2.1', 'WEB?.example.com', 'web1.EXAMPLE.com.']) {
      await put('drain', pattern);
      expect(await told(), pattern).to.deep.equal([['192.0.2.2'], ['192.0.2.2']]);
      expect((await stage.cli('undrain', pattern)).code, pattern).to.equal(0);
    }
    const { id } = await put('drain', 'www.example.com/A/default', '--force');
    expect((await told()).map(({ length }) => length)).to.deep.equal([0, 2]);
    expect((await stage.cli('undrain', id)).code).to.equal(0);
    expect((await told()).map(({ length }) => length)).to.deep.equal([2, 2]);
  });

  it('by glob, address, RRset and pool is about just these', async () => {
    const [one, two] = await serveHosts();
    const rows: readonly (readonly [string, Record<string, string>])[] = [
      ['db*.example.com', { shop: '192.0.2.1' }],
      [one.address, { www: two.address }],
      ['192.0.2.*', {}],
      ['shop.example.com/A', {}],
      ['shop.example.com/A/default', {}],
    ];
    for (const [pattern, expected] of rows) {
      const isWhole = Object.keys(expected).length === 0;
      await put('drain', pattern, ...(isWhole ? ['--force'] : []));
      const told = await all();
      for (const [key, value] of Object.entries(expected)) expect(told[key], pattern).to.equal(value);
      if (isWhole) expect(told['shop'], pattern).to.equal('');
      expect((await stage.cli('undrain', pattern)).code).to.equal(0);
      expect((await values('shop')).length, pattern).to.equal(2);
    }
  });

  it('that would leave nobody asks for --force', async () => {
    await serveHosts();
    const { code, stderr } = await stage.cli('drain', '*.example.com');
    expect(code).to.equal(1);
    expect(stderr).to.match(/would have no member left/);
    expect((await values('www')).length).to.equal(2);
    await put('drain', 'web1.example.com');
    expect((await stage.cli('drain', 'web2.example.com')).code).to.equal(1);
    expect((await stage.cli('drain', 'web2.example.com', '--force')).code).to.equal(0);
    const { message } = await stage.dns.ask('www.example.com');
    expect([message.rcode, message.answer.length]).to.deep.equal([0, 0]);
  });

  it('that would leave only members that are down asks for --force too', async () => {
    const [live, dead] = (await stage.members(2)) as [Member, Member];
    await dead.kill();
    await stage.serve(
      `www: {type: A, values: ${listOf([live, dead])}, health: {protocol: http, port: ${live.port}, ${QUICK}}}`,
    );
    expect((await stage.cli('drain', live.address)).code).to.equal(1);
    expect(await values('www')).to.deep.equal([live.address]);
    await put('drain', dead.address);
  });

  it('drain tells when it is safe: the longest TTL answered, and a minute', async () => {
    await serveHosts();
    const beganMs = Date.now();
    const { stdout } = await stage.cli('drain', 'web1.example.com');
    const endedMs = Date.now();
    expect(stdout).to.match(/^o-\w+: drain web1\.example\.com \(.+\)\n\d members:\n/);
    expect(stdout).to.match(/safe after \d\d:\d\d:\d\d \(in (1m 59s|2m|2m 0s)\)\n$/);
    const [{ safeAfter }] = (await stage.status()).overrides as [OverrideReport];
    expect(Date.parse(safeAfter!)).to.be.within(beganMs + 120_000, endedMs + 120_000);
  });

  it('survives a restart, its cancellation too', async () => {
    await serveHosts();
    const zone = `www: {type: A, values: [{value: 192.0.2.1, name: web1}, 192.0.2.2, {value: 192.0.2.3, name: web3}]}`;
    await put('drain', 'web1.example.com', '--reason', 'a new kernel');
    await put('drain', 'web2.example.com/A', '--force', '--for', '1h');
    expect((await stage.cli('undrain', 'web2.example.com/A')).code).to.equal(0);
    await stage.server.stop();
    await stage.serve(zone);
    expect(await values('www')).to.have.members(['192.0.2.2', '192.0.2.3']);
    const { overrides } = await stage.status();
    expect(overrides.map(({ pattern, reason }) => [pattern, reason])).to.deep.equal([
      ['web1.example.com', 'a new kernel'],
    ]);
  });

  it('survives a server that is killed', async () => {
    const zone = 'www: {type: A, values: [{value: 192.0.2.1, name: web1}, 192.0.2.2]}';
    await stage.serve(zone);
    await put('drain', 'web1.example.com');
    stage.server.signal('SIGKILL');
    await stage.server.exited();
    await stage.serve(zone);
    expect(await values('www')).to.deep.equal(['192.0.2.2']);
  });

  it('scheduled takes the member out before its minute, and lowers the TTL before that', async () => {
    await stage.serve(
      'www: {type: A, ttl: 4, values: [{value: 192.0.2.1, name: web1}, 192.0.2.2], balance: {ttl_min: 1}}',
    );
    const { from, isActive, safeAfter } = await put('drain', 'web1.example.com', '--at', '6s');
    expect(isActive).to.be.false;
    const seen = await stage.dns.watch(
      ({ values: told }) => !told.includes('192.0.2.1'),
      10_000,
      'www.example.com',
    );
    const nowMs = Date.now();
    expect(nowMs).to.be.below(Date.parse(from) - 500);
    expect(nowMs).to.be.above(Date.parse(from) - 1500);
    expect(seen[0]!.ttlSeconds).to.equal(4);
    expect(seen.at(-2)!.ttlSeconds).to.equal(1);
    // No answer that was given with it lasts beyond the minute.
    const offsetMs = Date.now() - performance.now();
    for (const { atMs, ttlSeconds, values: told } of seen)
      if (told.includes('192.0.2.1'))
        expect(atMs + offsetMs + ttlSeconds! * 1000).to.be.at.most(Date.parse(from) + 50);
    expect(Date.parse(safeAfter!)).to.be.within(Date.parse(from), Date.parse(from) + 61_000);
  });

  it('ends by itself (--for)', async () => {
    await stage.serve('www: {type: A, values: [{value: 192.0.2.1, name: web1}, 192.0.2.2]}');
    await put('drain', 'web1.example.com', '--for', '2s');
    expect(await values('www')).to.deep.equal(['192.0.2.2']);
    const seen = await stage.dns.watch(({ values: told }) => told.length === 2, 5000, 'www.example.com');
    expect(seen.at(-1)!.values).to.have.lengthOf(2);
    expect((await stage.status()).overrides).to.be.empty;
  });

  it('up holds a dead member in, down a live one out', async () => {
    const [live] = (await stage.members(1)) as [Member];
    const dead = stage.address();
    const members = `[{value: ${live.address}, name: web1}, {value: ${dead}, name: web2}]`;
    await stage.serve(`www: {type: A, values: ${members}, health: {port: ${live.port}, ${QUICK}}}`);
    expect(await values('www')).to.deep.equal([live.address]);
    await put('override', 'up', 'web2.example.com');
    expect(await values('www')).to.have.members([live.address, dead]);
    await put('override', 'down', 'web1.example.com');
    expect(await values('www')).to.deep.equal([dead]);
    const { stdout } = await stage.cli('override', 'list');
    expect(stdout)
      .to.match(/up\s+web2\.example\.com/)
      .and.match(/down\s+web1\.example\.com/);
    expect((await stage.cli('undrain', 'web1.example.com')).code).to.equal(1);
    expect((await stage.cli('override', 'cancel', 'web1.example.com')).code).to.equal(0);
    expect((await stage.cli('override', 'cancel', 'web2.example.com')).code).to.equal(0);
    expect(await values('www')).to.deep.equal([live.address]);
  });

  it('that makes no sense has its exit code', async () => {
    await stage.serve('www: {type: A, values: [{value: 192.0.2.1, name: web1}, 192.0.2.2]}');
    const rows: readonly (readonly [number, string[]])[] = [
      [1, ['drain', 'web7.example.com']],
      [0, ['drain', 'web7.example.com', '--force']],
      [1, ['undrain', 'web1.example.com']],
      [1, ['override', 'cancel', 'web1.example.com']],
      [2, ['drain', 'web1']],
      [2, ['drain', 'web1.example.com', '--at', 'noon']],
      [2, ['drain', 'web1.example.com', '--for', '0s']],
      [2, ['drain']],
      [2, ['drain', 'web1.example.com', '--frce']],
      [1, ['status', 'web9.example.com']],
      [2, ['explain', 'www.example.com', 'AX']],
      [2, ['explain', 'www.example.com', '--client', '192.0.2']],
      [1, ['load', 'web9.example.com', '1']],
      [2, ['load', 'web1.example.com', 'much']],
      [0, ['override', 'list']],
      [0, ['status']],
    ];
    for (const [code, args] of rows) expect((await stage.cli(...args)).code, args.join(' ')).to.equal(code);
    await stage.server.stop();
    const { code, stderr } = await stage.cli('status');
    expect(code).to.equal(1);
    expect(stderr).to.match(/Cannot reach the server/);
  });
});
