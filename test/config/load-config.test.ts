import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadConfig } from '../../src/config/index.ts';
import { nameKey, parseName } from '../../src/dns/index.ts';
import { formatProblem } from '../../src/schema/index.ts';

describe('loadConfig()', () => {
  let directory: string;
  let file: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'evenkeel-config-'));
    file = join(directory, 'evenkeel.yaml');
  });

  after(() => rmSync(directory, { recursive: true }));

  const load = (text: string, flags = {}): ReturnType<typeof loadConfig> => {
    writeFileSync(file, text);
    return loadConfig(file, flags);
  };

  it('gives the defaults where nothing is written', () => {
    const { config, written, problems } = loadConfig(null);
    expect(problems).to.be.empty;
    expect(written).to.be.empty;
    expect(config.listen).to.deep.equal([
      { address: '127.0.0.1', port: 5300 },
      { address: '::1', port: 5300 },
    ]);
    expect(config.transport).to.equal('auto');
    expect(config.version).to.equal(null);
    expect(config.tcpIdleTimeoutMs).to.equal(10_000);
    expect(config.adminListen).to.deep.equal({ address: '127.0.0.1', port: 5380 });
    expect(config.execDirectory).to.equal(null);
    expect(config.canaries).to.deep.equal([]);
  });

  it('reads every kind of setting', () => {
    const { config, written, problems } = load(`
listen: [192.0.2.1, '[2001:db8::1]:5353', '::']
zones: data/zones
workers: 3
server_id: none
version: "none of your business"
default_ttl: 300
tcp:
  idle_timeout: 2.5s
  max_connections: 10
admin: {listen: none, token: correct-horse-battery-staple, hosts: DNS1.example.com}
exec_dir: checks
canaries: ['192.0.2.1:443', '[2001:db8::1]:53']
log: {format: json}
`);
    expect(problems).to.be.empty;
    expect(config.listen).to.deep.equal([
      { address: '192.0.2.1', port: 53 },
      { address: '2001:db8::1', port: 5353 },
      { address: '::', port: 53 },
    ]);
    expect(config.workers).to.equal(3);
    expect(config.serverId).to.equal(null);
    expect(config.version).to.equal('none of your business');
    expect(config.defaultTtlSeconds).to.equal(300);
    expect(config.tcpIdleTimeoutMs).to.equal(2500);
    expect(config.tcpMaxConnections).to.equal(10);
    expect(config.adminListen).to.equal(null);
    expect(config.adminToken).to.equal('correct-horse-battery-staple');
    expect(config.adminHosts).to.deep.equal(['dns1.example.com']);
    expect(config.execDirectory).to.equal(join(directory, 'checks'));
    expect(config.canaries).to.deep.equal([
      { address: '192.0.2.1', port: 443 },
      { address: '2001:db8::1', port: 53 },
    ]);
    expect(config.logFormat).to.equal('json');
    expect(written.has('listen')).to.be.true;
    expect(written.has('transport')).to.be.false;
  });

  it('reads what zone files may leave out, for all zones and for some', () => {
    const { poolDefaults, problems } = load(
      'defaults:\n  balance: {ttl_min: 10}\n  health: tcp\n  zones:\n    example.com: {health: {interval: 1s}}\n',
    );
    expect(problems).to.be.empty;
    expect(poolDefaults.balance).to.deep.equal({ ttl_min: 10 });
    expect(poolDefaults.health).to.deep.equal({ protocol: 'tcp' });
    const [[origin, zone]] = [...poolDefaults.byZone] as [[string, object]];
    expect(origin).to.equal(nameKey(parseName('example.com.')));
    expect(zone).to.deep.equal({ balance: {}, health: { interval: 1000 } });
  });

  it('tells mistakes in them with their place', () => {
    const text =
      'defaults:\n  helth: tcp\n  balance: {ttl_min: -1}\n  zones:\n    example..com: {}\n    b.example: {health: {interval: 9}}\n';
    const told = load(text).problems.map((problem) =>
      formatProblem(problem).replace(/^.*evenkeel\.yaml:/, ''),
    );
    expect(told).to.deep.equal([
      '2:3: defaults: unknown key "helth" (did you mean "health"?)',
      '3:22: defaults/balance/ttl_min: "-1" (expected an integer from 0 to 86400)',
      '5:5: defaults/zones/example..com: Cannot read name "example..com": it has an empty label',
    ]);
  });

  it('takes relative paths from the file, not from the working directory', () => {
    expect(load('zones: data').config.zonesDirectory).to.equal(join(directory, 'data'));
    expect(load('zones: /srv/zones').config.zonesDirectory).to.equal('/srv/zones');
  });

  it('takes one address where a list is allowed', () => {
    expect(load('listen: 192.0.2.1:54').config.listen).to.deep.equal([{ address: '192.0.2.1', port: 54 }]);
  });

  it('lets flags win over the file', () => {
    const { config } = load('workers: 3\nzones: a', { workers: 5 });
    expect(config.workers).to.equal(5);
    expect(config.zonesDirectory).to.equal(join(directory, 'a'));
  });

  it('takes a server_id of 63 octets of UTF-8, and no longer one', () => {
    const longest = `${'é'.repeat(31)}e`;
    expect(load(`server_id: ${longest}`).config.serverId).to.equal(longest);
    expect(load(`server_id: ${longest}e`).problems.map(({ message }) => message)).to.deep.equal([
      `"${longest}e" (expected a text of up to 63 octets, or none)`,
    ]);
  });

  for (const nothing of ['', '# a comment\n', 'tcp:\n', 'workers:\n']) {
    it(`takes ${JSON.stringify(nothing)} for nothing written`, () => {
      const { problems, written } = load(nothing);
      expect(problems).to.be.empty;
      expect(written).to.be.empty;
    });
  }

  it('tells every problem at once, with its place', () => {
    const { problems } = load(`listne: 127.0.0.1
workers: many
listen: [localhost, '127.0.0.1:99999']
tcp:
  idle_timout: 5s
  idle_timeout: 0s
log: loud
transport: carrier-pigeon
user: a:b:c
admin: {listen: 127.0.0.1, token: secret, hosts: ['a b']}
canaries: ['192.0.2.1:0']
`);
    expect(problems.map(formatProblem).map((line) => line.slice(directory.length + 1))).to.deep.equal([
      'evenkeel.yaml:1:1: configuration: unknown key "listne" (did you mean "listen"?)',
      'evenkeel.yaml:2:10: workers: "many" (expected an integer from 1 to 256)',
      'evenkeel.yaml:3:10: listen[0]: "localhost" (expected an IP address with or without a port, such as 192.0.2.1:53 or [2001:db8::1]:53)',
      'evenkeel.yaml:3:21: listen[1]: "127.0.0.1:99999" (expected an IP address with or without a port, such as 192.0.2.1:53 or [2001:db8::1]:53)',
      'evenkeel.yaml:5:3: tcp: unknown key "idle_timout" (did you mean "idle_timeout"?)',
      'evenkeel.yaml:6:17: tcp.idle_timeout: "0s" (expected a time from 100ms to 1h, such as 250ms or 5s)',
      'evenkeel.yaml:7:6: log: "loud" (expected a map)',
      'evenkeel.yaml:8:12: transport: "carrier-pigeon" (expected one of auto, batch, dgram)',
      'evenkeel.yaml:9:7: user: "a:b:c" (expected USER or USER:GROUP, by name or number)',
      'evenkeel.yaml:10:17: admin.listen: "127.0.0.1" (expected an IP address with its port, such as 127.0.0.1:5380, or none)',
      "evenkeel.yaml:10:35: admin.token: a text that may hold a secret and isn't shown (expected 16 to 255 letters, digits and any of -._~+/, or none)",
      'evenkeel.yaml:10:51: admin.hosts[0]: "a b" (expected the name of a host, such as dns1.example.com)',
      'evenkeel.yaml:11:12: canaries[0]: "192.0.2.1:0" (expected an IP address with its port, such as 192.0.2.1:443 or [2001:db8::1]:443)',
    ]);
  });

  it('tells of a file that is not there, and of broken YAML', () => {
    expect(loadConfig(join(directory, 'nowhere.yaml')).problems[0]?.message).to.match(/ENOENT/);
    expect(load('listen: [').problems).to.not.be.empty;
    expect(load('- a').problems.map(({ message }) => message)).to.deep.equal(['a list (expected a map)']);
  });
});
