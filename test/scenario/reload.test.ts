import { expect } from 'chai';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { dig, digUntil, Evenkeel } from './evenkeel.ts';
import { brokenZone, exampleZone, truncatedZone } from './zones.ts';

describe('reload', function () {
  this.timeout(90_000);
  let server: Evenkeel;
  /** How many log lines there were before what the test is about. */
  let before: number;

  const start = async (
    zones: Record<string, string> = { 'example.com.yaml': exampleZone() },
  ): Promise<void> => {
    server = await Evenkeel.start({ zones });
    before = server.lines.length;
  };
  const www = (zone = 'example.com'): Promise<string> => dig(server, `www.${zone}`, '+short');
  const errors = (): string[] =>
    server.lines.slice(before).flatMap(({ level, msg }) => (level === 'error' ? [msg] : []));

  afterEach(() => server.stop());

  it('takes an edited file into service by itself', async () => {
    await start();
    const serial = (await dig(server, 'example.com', 'SOA', '+short')).split(' ')[2];
    server.write('example.com.yaml', exampleZone('192.0.2.2'));
    await server.logged(/^Zone example\.com\. is in service/, before);
    expect(await www()).to.equal('192.0.2.2');
    expect(Number((await dig(server, 'example.com', 'SOA', '+short')).split(' ')[2])).to.be.above(
      Number(serial),
    );
  });

  it('takes a file that is written in place, bit by bit', async () => {
    await start();
    const path = join(server.zonesDirectory, 'example.com.yaml');
    for (const part of exampleZone('192.0.2.2').split(/(?=host)/))
      writeFileSync(path, part, { flag: part.startsWith('host') ? 'a' : 'w' });
    await server.logged(/^Zone example\.com\. is in service/, before);
    expect(await www()).to.equal('192.0.2.2');
    expect(errors()).to.be.empty;
  });

  it('keeps the old zone where the new file is broken, and tells every problem', async () => {
    await start();
    server.write('example.com.yaml', brokenZone());
    await server.logged(/^Zone example\.com\. has errors and keeps its data of 2/, before);
    expect(await www()).to.equal('192.0.2.1');
    expect(errors()).to.have.lengthOf(3);
    expect(errors()[0]).to.match(/example\.com\.yaml:2:\d+: .*192\.0\.2\.300/);
    expect(errors()[1]).to.match(/example\.com\.yaml:3:\d+: .*ten/);
    server.write('example.com.yaml', exampleZone('192.0.2.3'));
    await server.logged(/^Zone example\.com\. is in service/, before);
    expect(await www()).to.equal('192.0.2.3');
  });

  it('adds and removes zones', async () => {
    await start();
    server.write('example.org.yaml', exampleZone('192.0.2.7'));
    await server.logged(/^Zone example\.org\. is in service/, before);
    expect(await www('example.org')).to.equal('192.0.2.7');
    server.remove('example.org.yaml');
    server.signal('SIGHUP');
    await server.logged(/^Zone example\.org\. is out of service/, before);
    expect(await dig(server, 'www.example.org')).to.match(/status: REFUSED/);
    expect(await www()).to.equal('192.0.2.1');
  });

  it('holds a truncated file back until SIGHUP accepts it', async () => {
    await start();
    server.write('example.com.yaml', truncatedZone());
    const alarm = await server.logged(/^Zone example\.com\. keeps its old data/, before);
    expect(alarm.level).to.equal('error');
    expect(alarm.msg).to.match(/the change removes 7 of 11 names; send SIGHUP to accept it$/);
    expect(await dig(server, 'host7.example.com', '+short')).to.equal('192.0.2.107');
    server.signal('SIGHUP');
    await server.logged(/^Zone example\.com\. is in service/, before);
    expect(await dig(server, 'host7.example.com')).to.match(/status: NXDOMAIN/);
    expect(await dig(server, 'host0.example.com', '+short')).to.equal('192.0.2.100');
  });

  it('holds vanished zones, repeats the alarm on each reload, and forgets it when they are back', async () => {
    await start({ 'example.com.yaml': exampleZone(), 'example.org.yaml': exampleZone() });
    server.remove('example.org.yaml');
    const gone = /^Zone example\.org\. stays in service though the files are gone; send SIGHUP to accept it$/;
    await server.logged(gone, before);
    expect(await www('example.org')).to.equal('192.0.2.1');
    const second = server.lines.length;
    server.write('example.com.yaml', exampleZone('192.0.2.2'));
    await server.logged(gone, second);
    const third = server.lines.length;
    server.write('example.org.yaml', exampleZone('192.0.2.9'));
    await server.logged(/^Zone example\.org\. is in service/, third);
    expect(server.lines.slice(third).filter(({ level }) => level === 'error')).to.be.empty;
  });

  it('does not take a lost directory for an order, not even on SIGHUP, and notices its return', async () => {
    await start();
    const away = join(server.directory, 'away');
    renameSync(server.zonesDirectory, away);
    server.signal('SIGHUP');
    await server.logged(
      /^Zone example\.com\. stays in service though the zones directory can't be read in full$/,
      before,
    );
    expect(await www()).to.equal('192.0.2.1');
    mkdirSync(server.zonesDirectory);
    server.write('example.com.yaml', exampleZone('192.0.2.2'));
    await server.logged(/^Zone example\.com\. is in service/, before);
    server.write('example.com.yaml', exampleZone('192.0.2.3'));
    expect(await digUntil((answer) => answer === '192.0.2.3', server, 'www.example.com', '+short')).to.equal(
      '192.0.2.3',
    );
  });

  it("takes a Kubernetes ConfigMap's swap of links", async () => {
    await start();
    const { zonesDirectory } = server;
    const publish = (version: string, address: string): void => {
      mkdirSync(join(zonesDirectory, version));
      writeFileSync(join(zonesDirectory, version, 'example.net.yaml'), exampleZone(address));
      symlinkSync(version, join(zonesDirectory, '..data_tmp'));
      renameSync(join(zonesDirectory, '..data_tmp'), join(zonesDirectory, '..data'));
    };
    publish('..2026_01', '192.0.2.1');
    symlinkSync('..data/example.net.yaml', join(zonesDirectory, 'example.net.yaml'));
    await server.logged(/^Zone example\.net\. is in service/, before);
    const second = server.lines.length;
    publish('..2026_02', '192.0.2.2');
    rmSync(join(zonesDirectory, '..2026_01'), { recursive: true });
    await server.logged(/^Zone example\.net\. is in service/, second);
    expect(await www('example.net')).to.equal('192.0.2.2');
  });

  it('notices a change of one file of a split directory, and of an included one', async () => {
    await start({
      'example.com./$example.com.yaml': exampleZone(),
      'example.com./extra.yaml': 'extra: {type: A, value: 192.0.2.50}\n',
      'example.org.yaml': `${exampleZone()}included: !include parts/included.yaml\n`,
      'parts/included.yaml': '{type: A, value: 192.0.2.60}\n',
    });
    expect(await dig(server, 'extra.example.com', '+short')).to.equal('192.0.2.50');
    expect(await dig(server, 'included.example.org', '+short')).to.equal('192.0.2.60');
    server.write('example.com./extra.yaml', 'extra: {type: A, value: 192.0.2.51}\n');
    await server.logged(/^Zone example\.com\. is in service/, before);
    expect(await dig(server, 'extra.example.com', '+short')).to.equal('192.0.2.51');
    server.write('parts/included.yaml', '{type: A, value: 192.0.2.61}\n');
    await server.logged(/^Zone example\.org\. is in service/, before);
    expect(await dig(server, 'included.example.org', '+short')).to.equal('192.0.2.61');
  });
});
