import { expect } from 'chai';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

import { dig, Evenkeel, evenkeel } from './evenkeel.ts';
import { Installation } from './installation.ts';
import { brokenZone, exampleZone } from './zones.ts';

const ZONES = { 'example.com.yaml': exampleZone() };
const hasIpv6 = Object.values(networkInterfaces()).some((all = []) =>
  all.some(({ address }) => address === '::1'),
);
const isRoot = userInfo().uid === 0;

describe('evenkeel serve', function () {
  this.timeout(90_000);
  const servers: Evenkeel[] = [];
  const start = async (...options: Parameters<typeof Evenkeel.start>): Promise<Evenkeel> => {
    const server = launch(...options);
    await server.logged(/^Ready: /);
    return server;
  };
  const launch = (...options: Parameters<typeof Evenkeel.launch>): Evenkeel => {
    const server = Evenkeel.launch(...options);
    servers.push(server);
    return server;
  };

  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });

  for (const transport of ['auto', 'dgram']) {
    it(`answers over UDP and TCP on every address (--transport ${transport})`, async () => {
      const listen = ['127.0.0.1:0', '127.0.0.2:0', ...(hasIpv6 ? ['[::1]:0'] : [])];
      const server = await start({ zones: ZONES, listen, args: ['--transport', transport] });
      expect(server.listen).to.have.lengthOf(listen.length);
      for (const address of server.listen) {
        const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(address)!;
        for (const protocol of ['+notcp', '+tcp']) {
          const answer = await dig(
            server,
            `@${host!}`,
            '-p',
            port!,
            protocol,
            '+short',
            'www.example.com',
            'A',
          );
          expect(answer, `${address} ${protocol}`).to.equal('192.0.2.1');
        }
      }
    });
  }

  it('says on one line what it serves, where and how', async () => {
    const server = await start({
      zones: { ...ZONES, 'example.org.yaml': exampleZone() },
      args: ['--workers', '3'],
    });
    const ready = server.lines.at(-1)!;
    expect(ready.msg).to.match(
      /^Ready: answering on 127\.0\.0\.1:\d+ \(UDP and TCP\) for 2 zones \(22 names\), with 3 workers, transport batch$/,
    );
    expect(ready).to.include({ level: 'info', zones: 2, names: 22, workers: 3, transport: 'batch' });
  });

  it('tells who it is, and its version only when asked to', async () => {
    const told = await start({ zones: ZONES, args: ['--server-id', 'ns7'] });
    expect(await dig(told, 'CH', 'TXT', 'id.server', '+short')).to.equal('"ns7"');
    expect(await dig(told, 'CH', 'TXT', 'version.server')).to.match(/status: REFUSED/);
  });

  it('exits 1 when the address is taken, and says by whom it might be', async () => {
    const first = await start({ zones: ZONES });
    const second = launch({ zones: ZONES, listen: [`127.0.0.1:${first.port}`] });
    expect(await second.exited()).to.equal(1);
    expect(second.lines.at(-1)!.msg).to.match(/^Cannot listen on 127\.0\.0\.1:\d+\/udp: .*in use/);
    expect(await dig(first, 'www.example.com', '+short')).to.equal('192.0.2.1');
  });

  it('serves the other zones where one is broken, and tells each of its problems', async () => {
    const server = await start({ zones: { ...ZONES, 'broken.example.yaml': brokenZone() } });
    const told = server.lines.filter(({ level }) => level === 'error').map(({ msg }) => msg);
    expect(told).to.have.lengthOf(3);
    expect(told[0]).to.match(/broken\.example\.yaml:2:\d+: .*192\.0\.2\.300/);
    expect(told[1]).to.match(/broken\.example\.yaml:3:\d+: .*ten/);
    expect(told[2]).to.equal('Zone broken.example. has errors and is not served');
    expect(await dig(server, 'www.example.com', '+short')).to.equal('192.0.2.1');
    expect(await dig(server, 'www.broken.example')).to.match(/status: REFUSED/);
  });

  const nothing: readonly (readonly [string, Record<string, string>, RegExp])[] = [
    ['there is no zone file', {}, /^Cannot serve: "zones" has no zone to serve$/],
    [
      'every zone is broken',
      { 'example.com.yaml': brokenZone() },
      /^Cannot serve: "zones" has no zone to serve$/,
    ],
  ];
  for (const [what, zones, message] of nothing) {
    it(`exits 1 when ${what}`, async () => {
      const server = launch({ zones });
      expect(await server.exited()).to.equal(1);
      expect(server.lines.at(-1)!.msg).to.match(message);
    });
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    for (const transport of ['auto', 'dgram']) {
      it(`leaves within a second of ${signal} (--transport ${transport})`, async () => {
        const server = await start({ zones: ZONES, args: ['--transport', transport] });
        const askedMs = performance.now();
        server.signal(signal);
        expect(await server.exited()).to.equal(0);
        expect(performance.now() - askedMs).to.be.below(1000);
      });
    }
  }

  it('leaves within a second of SIGTERM while it still loads', async () => {
    const names = Array.from({ length: 50_000 }, (_, i) => `h${i}: {type: A, value: 192.0.2.1}\n`).join('');
    const server = launch({ zones: { 'example.com.yaml': exampleZone() + names } });
    await server.logged(/^Starting /);
    const askedMs = performance.now();
    server.signal('SIGTERM');
    expect(await server.exited()).to.equal(0);
    expect(performance.now() - askedMs).to.be.below(1000);
  });

  it('keeps the serial of an unchanged zone across restarts', async () => {
    const state = mkdtempSync(join(tmpdir(), 'evenkeel-state-'));
    try {
      const serialOf = async (zone: string): Promise<string> => {
        const server = await start({ zones: { 'example.com.yaml': zone }, args: ['--state-dir', state] });
        const answer = await dig(server, 'example.com', 'SOA', '+short');
        await server.stop();
        return answer.split(' ')[2]!;
      };
      const first = await serialOf(exampleZone());
      expect(await serialOf(exampleZone())).to.equal(first);
      expect(Number(await serialOf(exampleZone('192.0.2.2')))).to.be.above(Number(first));
      expect(readdirSync(state)).to.deep.equal(['serials.json']);
    } finally {
      rmSync(state, { recursive: true });
    }
  });

  it('serves on where the state directory is of no use, and says so', async () => {
    const server = await start({ zones: ZONES, args: ['--state-dir', '/dev/null/state'] });
    expect(server.lines.map(({ msg }) => msg).join('\n')).to.match(
      /Cannot use state directory "\/dev\/null\/state"/,
    );
    expect(await dig(server, 'www.example.com', '+short')).to.equal('192.0.2.1');
  });

  it('reads evenkeel.yaml in the working directory, flags first', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'evenkeel-config-'));
    try {
      writeFileSync(join(directory, 'evenkeel.yaml'), 'workers: 0\nlisten: nowhere\n');
      const { code, stderr } = await evenkeel(['serve'], directory);
      expect(code).to.equal(1);
      expect(stderr.trim().split('\n')).to.deep.equal([
        'evenkeel.yaml:1:10: workers: "0" (expected an integer from 1 to 256)',
        'evenkeel.yaml:2:9: listen: "nowhere" (expected an IP address with or without a port, such as 192.0.2.1:53 or [2001:db8::1]:53)',
      ]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  describe('--user', () => {
    if (isRoot) {
      let installation: Installation;
      before(() => {
        installation = new Installation();
      });
      after(() => installation.remove());

      for (const transport of ['auto', 'dgram']) {
        it(`gives up root's rights, and reloads without them (--transport ${transport})`, async () => {
          const args = ['--user', 'nobody', '--transport', transport];
          const server = launch({ zones: ZONES, args, main: installation.main });
          await server.logged(/^Ready: /);
          const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
          expect(status).to.match(/^Uid:\t65534\t65534\t65534\t65534$/m);
          expect(status).to.match(/^Gid:\t65534\t65534\t65534\t65534$/m);
          expect(status).to.match(/^CapEff:\t0{16}$/m);
          for (const thread of readdirSync(`/proc/${server.pid}/task`)) {
            const uids = readFileSync(`/proc/${server.pid}/task/${thread}/status`, 'utf8');
            expect(uids, `thread ${thread}`).to.match(/^Uid:\t65534\t65534\t65534\t65534$/m);
          }
          const before = server.lines.length;
          server.write('example.com.yaml', exampleZone('192.0.2.2'));
          server.signal('SIGHUP');
          await server.logged(/^Zone example\.com\. is in service/, before);
          expect(await dig(server, 'www.example.com', '+short')).to.equal('192.0.2.2');
          expect(server.lines.filter(({ level }) => level !== 'info')).to.be.empty;
        });
      }

      it('exits 1 where the user can read nothing of the program', async () => {
        installation.lock();
        const server = launch({ zones: ZONES, args: ['--user', 'nobody'], main: installation.main });
        expect(await server.exited()).to.equal(1);
        expect(server.lines.at(-1)!.msg).to.match(
          /^Cannot run as user "nobody": it can't read \S+dist, where the program is$/,
        );
      });

      it('exits 1 for a user there is not', async () => {
        const server = launch({ zones: ZONES, args: ['--user', 'no-such-user'] });
        expect(await server.exited()).to.equal(1);
        expect(server.lines.at(-1)!.msg).to.equal(
          'Cannot run as user "no-such-user": User identifier does not exist: no-such-user',
        );
      });

      it('warns whoever stays root', async () => {
        const server = await start({ zones: ZONES });
        const warnings = server.lines.filter(({ level }) => level === 'warn').map(({ msg }) => msg);
        expect(warnings.join('\n')).to.match(/^Running as root/);
      });
    } else {
      it('exits 1 where only root could become the user', async () => {
        const server = launch({ zones: ZONES, args: ['--user', 'nobody'] });
        expect(await server.exited()).to.equal(1);
        expect(server.lines.at(-1)!.msg).to.match(/^Cannot run as user "nobody": only root can change users/);
      });
    }
  });
});
