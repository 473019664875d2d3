import { expect } from 'chai';

import { parseName } from '../../../src/dns/index.ts';
import type { SavedVerdict } from '../../../src/health/index.ts';
import { MINUTE_MS, PoolStage, VERDICT_MS } from './pool-stage.ts';

const WWW = `
www:
  - type: A
    ttl: 60
    values: [{value: 192.0.2.1, name: web1}, {value: 192.0.2.2, name: web2}]
    health: {port: 80}
  - type: AAAA
    values: [{value: 2001:db8::1, name: web1}, {value: 2001:db8::2, name: web2}]
    health: {port: 80}
  - {type: HTTPS, value: '1 . alpn=h2 ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=2001:db8::1'}
`;

describe('PoolService', () => {
  describe('from a verdict to the answers', () => {
    it('is one call: the answer changes in the very step in which the verdict falls', async () => {
      const stage = await PoolStage.settled(WWW);
      stage.fates.set('192.0.2.1', 'refuses');
      const [target] = stage.live('www').targets[0]!;
      while (stage.monitor.verdict(target!.key)!.state !== 'down') {
        expect(stage.data('www')).to.have.length(2);
        await stage.clock.advance(1);
      }
      expect(stage.data('www')).to.deep.equal(['192.0.2.2']);
    });

    it('changes nothing else', async () => {
      const stage = await PoolStage.settled(WWW);
      await stage.become('192.0.2.1', 'refuses');
      expect(stage.data('www', 'AAAA')).to.deep.equal(['2001:db8::1', '2001:db8::2']);
    });

    it('tells the log how many are left', async () => {
      const stage = await PoolStage.settled(WWW);
      await stage.become('192.0.2.1', 'refuses');
      expect(stage.log.at(-1)).to.equal(
        'warn tcp 192.0.2.1 80 is DOWN: connection refused; www.example.com. A: 1 of 2 up',
      );
      await stage.become('192.0.2.1', 'answers');
      expect(stage.log.at(-1)).to.equal(
        'info tcp 192.0.2.1 80 is up: connected; www.example.com. A: 2 of 2 up',
      );
    });

    it('says that what is answered may be stale while the server doubts itself, and then not', async () => {
      const stage = await PoolStage.settled(WWW);
      for (const address of ['192.0.2.1', '192.0.2.2', '2001:db8::1', '2001:db8::2'])
        stage.fates.set(address, 'silent');
      await stage.clock.advance(15_000);
      expect(stage.monitor.doubt?.reason).to.equal('nothing answers');
      expect(stage.ask('www').at(-1)).to.match(/^;; EDE: 3 /);
      stage.fates.clear();
      await stage.clock.advance(15_000);
      expect(stage.ask('www').at(-1)).to.match(/^www\.example\.com\. /);
      expect(stage.data('www')).to.have.length(2);
    });
  });

  describe('hints', () => {
    const hints = (stage: PoolStage): string => stage.data('www', 'HTTPS').join('\n');

    it('go with the addresses that they hint at, and come back with them', async () => {
      const stage = await PoolStage.settled(WWW);
      expect(hints(stage)).to.equal('1 . alpn=h2 ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=2001:db8::1');
      await stage.become('192.0.2.1', 'refuses');
      expect(hints(stage)).to.equal('1 . alpn=h2 ipv4hint=192.0.2.2 ipv6hint=2001:db8::1');
      stage.override({ action: 'drain', pattern: 'web1.example.com' });
      expect(hints(stage)).to.equal('1 . alpn=h2 ipv4hint=192.0.2.2');
      stage.book.cancel('web1.example.com', stage.clock.now());
      await stage.become('192.0.2.1', 'answers');
      expect(hints(stage)).to.equal('1 . alpn=h2 ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=2001:db8::1');
    });

    it('live no longer than the addresses', async () => {
      const stage = await PoolStage.settled(WWW);
      await stage.become('192.0.2.1', 'refuses');
      expect(stage.view('www HTTPS').ttl).to.include({
        ttlSeconds: 20,
        reason: 'as www.example.com. A, floor: 192.0.2.1 went down',
      });
    });
  });

  describe('members that are names', () => {
    const ZONE = `
web1: {type: A, values: [198.51.100.1, 198.51.100.2]}
web2: {type: CNAME, value: there}
there: {type: AAAA, value: '2001:db8::9'}
'*.wild': {type: A, value: 198.51.100.7}
www: {type: CNAME, ttl: 60, values: [web1, web2, any.wild.example.com.], health: {port: 80}, balance: {policy: ordered}}
_imap._tcp: {type: SRV, values: [0 1 143 web1, 0 1 993 there], health: tcp}
`;

    it('are probed at their own addresses, in the zones of this server', async () => {
      const stage = await PoolStage.settled(ZONE);
      expect(stage.live('www CNAME').targets.map((targets) => targets.map(({ key }) => key))).to.deep.equal([
        ['tcp 198.51.100.1 80', 'tcp 198.51.100.2 80'],
        ['tcp 2001:db8::9 80'],
        ['tcp 198.51.100.7 80'],
      ]);
      expect(
        stage
          .live('_imap._tcp SRV')
          .targets.flat()
          .map(({ key }) => key),
      ).to.deep.equal(['tcp 198.51.100.1 143', 'tcp 198.51.100.2 143', 'tcp 2001:db8::9 993']);
    });

    it('are up with one address up', async () => {
      const stage = await PoolStage.settled(ZONE);
      await stage.become('198.51.100.1', 'refuses');
      expect(stage.data('www', 'CNAME')).to.deep.equal(['web1.example.com.']);
      await stage.become('198.51.100.2', 'refuses');
      expect(stage.data('www', 'CNAME')).to.deep.equal(['web2.example.com.']);
      expect(stage.data('_imap._tcp', 'SRV')).to.deep.equal(['0 1 993 there.example.com.']);
    });

    it('follow their addresses when another zone brings new ones', async () => {
      const stage = await PoolStage.settled(
        'www: {type: CNAME, values: [a.example.org., b.example.org.], health: {port: 80}}\n',
      );
      stage.load('a: {type: A, value: 198.51.100.1}\nb: {type: A, value: 198.51.100.2}\n', 'example.org.');
      expect(
        stage
          .live('www CNAME')
          .targets.flat()
          .map(({ address }) => address),
      ).to.deep.equal(['198.51.100.1', '198.51.100.2']);
      stage.load('a: {type: A, value: 198.51.100.3}\nb: {type: A, value: 198.51.100.2}\n', 'example.org.');
      expect(
        stage
          .live('www CNAME')
          .targets.flat()
          .map(({ address }) => address),
      ).to.deep.equal(['198.51.100.3', '198.51.100.2']);
      stage.close();
    });
  });

  describe('targets', () => {
    it('that several pools share are probed once', async () => {
      const stage = await PoolStage.settled(`
a: {type: A, values: [192.0.2.1, 192.0.2.2], health: {port: 80}}
b: {type: A, value: 192.0.2.1, health: {port: 80, slow_start: 1m}, balance: {ttl_min: 5}}
`);
      stage.load('x: {type: A, value: 192.0.2.1, health: {port: 80}}\n', 'example.org.');
      stage.network.forget();
      await stage.clock.advance(MINUTE_MS);
      expect(stage.network.begun('192.0.2.1')).to.have.length.within(11, 13);
      await stage.become('192.0.2.1', 'refuses');
      expect(stage.data('a')).to.deep.equal(['192.0.2.2']);
      expect(stage.answers('x.example.org.')).to.equal('all default: 192.0.2.1');
    });

    it('are told apart by what their checks ask', async () => {
      const stage = await PoolStage.settled(`
a: {type: A, value: 192.0.2.1, health: {protocol: http, host: x}}
b: {type: A, value: 192.0.2.1, health: {protocol: http, host: x, path: /b}}
c: {type: A, value: 192.0.2.1, health: {protocol: http, host: x, fall: 2}}
`);
      const keys = ['a', 'b', 'c'].map((name) => stage.live(name).targets[0]![0]!.key);
      expect(keys).to.deep.equal([
        'http 192.0.2.1 80 host="x"',
        'http 192.0.2.1 80 host="x" path="/b"',
        'http 192.0.2.1 80 fall=2 host="x"',
      ]);
    });

    it('are probed no more once nobody has them', async () => {
      const stage = await PoolStage.settled(WWW);
      stage.load(WWW.replace('192.0.2.1, name', '192.0.2.5, name'));
      stage.network.forget();
      await stage.clock.advance(MINUTE_MS);
      expect(stage.network.begun('192.0.2.1')).to.deep.equal([]);
      expect(stage.network.begun('192.0.2.5')).to.not.deep.equal([]);
      stage.load(null);
      stage.network.forget();
      await stage.clock.advance(MINUTE_MS);
      expect(stage.network.probes).to.deep.equal([]);
    });

    it('are not those of members whose status is said, nor of the own values', async () => {
      const stage = await PoolStage.settled(`
www:
  type: A
  value: 203.0.113.9
  health: {port: 80}
  dynamic:
    pools: {a: {values: [{value: 192.0.2.1, status: up}, {value: 192.0.2.2, status: down}, {value: 192.0.2.3}]}}
    rules: [{pool: a}]
`);
      expect(new Set(stage.network.probes.map(({ target }) => target.address))).to.deep.equal(
        new Set(['192.0.2.3']),
      );
    });
  });

  describe('overrides', () => {
    it('begin and end by time', async () => {
      const stage = await PoolStage.settled(WWW);
      const nowMs = stage.clock.now();
      stage.override({
        action: 'down',
        pattern: '192.0.2.1',
        fromMs: nowMs + 5 * MINUTE_MS,
        untilMs: nowMs + 6 * MINUTE_MS,
      });
      expect(stage.data('www')).to.have.length(2);
      await stage.clock.advance(5 * MINUTE_MS - 1);
      expect(stage.data('www')).to.have.length(2);
      await stage.clock.advance(1);
      expect(stage.data('www')).to.deep.equal(['192.0.2.2']);
      await stage.clock.advance(MINUTE_MS);
      expect(stage.data('www')).to.have.length(2);
    });

    it('of a host leave its A, AAAA and hints together', async () => {
      const stage = await PoolStage.settled(WWW);
      stage.override({ action: 'drain', pattern: 'web1.example.com' });
      expect([stage.data('www'), stage.data('www', 'AAAA'), stage.data('www', 'HTTPS')]).to.deep.equal([
        ['192.0.2.2'],
        ['2001:db8::2'],
        ['1 . alpn=h2 ipv4hint=192.0.2.2'],
      ]);
    });

    it('of a pool concern its part alone', async () => {
      const stage = await PoolStage.settled(`
shop:
  type: A
  value: 203.0.113.9
  dynamic:
    pools:
      a: {values: [{value: 192.0.2.1}, {value: 192.0.2.2}]}
      b: {values: [{value: 192.0.2.1}, {value: 192.0.2.3}]}
    rules: [{subnets: [203.0.113.0/24], pool: b}, {pool: a}]
`);
      stage.override({ action: 'drain', pattern: 'shop.example.com/A/b' });
      stage.override({ action: 'up', pattern: '192.0.2.3' });
      expect([stage.answers('shop', 'a'), stage.answers('shop', 'b')]).to.deep.equal([
        'a: 192.0.2.1 192.0.2.2',
        'b: 192.0.2.3',
      ]);
      expect(stage.data('shop', 'A', '203.0.113.7')).to.deep.equal(['192.0.2.3']);
    });

    it('put up hold a member that is down', async () => {
      const stage = await PoolStage.settled(WWW);
      await stage.become('192.0.2.1', 'refuses');
      stage.override({ action: 'up', pattern: 'web1.example.com' });
      expect(stage.data('www')).to.deep.equal(['192.0.2.1', '192.0.2.2']);
    });
  });

  describe('a reload', () => {
    it('keeps verdicts: a dead member stays out without being probed anew', async () => {
      const stage = await PoolStage.settled(WWW);
      await stage.become('192.0.2.1', 'refuses');
      stage.load(WWW.replace('ttl: 60', 'ttl: 120'));
      expect(stage.data('www')).to.deep.equal(['192.0.2.2']);
    });

    it('that takes a zone out leaves nothing behind', async () => {
      const stage = await PoolStage.settled(WWW);
      stage.load(null);
      expect(stage.service.sets).to.deep.equal([]);
      expect(stage.service.find(parseName('www.example.com.'), 1)).to.be.undefined;
      stage.override({ action: 'drain', pattern: 'web1.example.com' });
      await stage.clock.advance(VERDICT_MS);
    });
  });

  it('answers with a newcomer once it has passed, while there is somebody else', async () => {
    const stage = await PoolStage.settled(WWW);
    stage.load('www: {type: A, ttl: 60, values: [192.0.2.1, 192.0.2.2, 192.0.2.77], health: {port: 80}}\n');
    expect(stage.data('www')).not.to.include('192.0.2.77');
    await stage.clock.advance(VERDICT_MS);
    expect(stage.data('www')).to.include('192.0.2.77');
  });

  it('begins with what was saved: a known-dead member is never handed out', () => {
    const saved = new Map<string, SavedVerdict>([
      ['tcp 192.0.2.1 80', { state: 'down', changedMs: 1_600_000_000_000, reason: 'timeout' }],
    ]);
    const stage = new PoolStage(WWW, saved);
    expect(stage.data('www')).to.deep.equal(['192.0.2.2']);
  });

  it('answers by weight although a saved verdict is from the future, by another clock', () => {
    const changedMs = 1_900_000_000_000;
    const saved = new Map<string, SavedVerdict>([
      ['tcp 192.0.2.1 80', { state: 'up', changedMs, reason: '' }],
      ['tcp 192.0.2.2 80', { state: 'up', changedMs, reason: '' }],
    ]);
    const stage = new PoolStage(
      'www: {type: A, values: [{value: 192.0.2.1, weight: 5}, 192.0.2.2], health: {port: 80}}\n',
      saved,
    );
    expect(stage.view('www').weights.map(({ effective }) => effective)).to.deep.equal([5, 1]);
    expect(stage.data('www')).to.have.length(1);
  });

  it('leaves no timer behind when it is closed', async () => {
    const stage = await PoolStage.settled(WWW);
    await stage.become('192.0.2.1', 'refuses');
    stage.override({ action: 'drain', pattern: 'web1.example.com', untilMs: stage.clock.now() + MINUTE_MS });
    stage.isPast = false;
    stage.override({ action: 'drain', pattern: 'web2.example.com' });
    stage.close();
    expect(stage.clock.pending).to.equal(0);
  });
});
