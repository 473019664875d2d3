import { expect } from 'chai';

import { ZoneContents } from '../../src/control/zone-contents.ts';
import type { ServedZone } from '../../src/control/zone-store.ts';
import { nameKey, parseName } from '../../src/dns/index.ts';
import { Sites, type Site } from '../replica/sites.ts';
import { recordingLogger } from './recording-logger.ts';

/** How long a difference must last to be told. */
const GRACE_MS = 10_000;
const HASH_DIGITS = 16;

/** The contents of a replica's zones, and what it has to say about them. */
class Server {
  readonly contents: ZoneContents;
  readonly log: string[];
  readonly #site: Site;

  constructor(site: Site) {
    const { logger, lines } = recordingLogger();
    this.log = lines;
    this.#site = site;
    this.contents = new ZoneContents({
      replicas: site.replicas,
      clock: site.clock,
      logger,
      onChange: () => undefined,
    });
  }

  /** @param zones content by zone: `example.com.` */
  publish(zones: Readonly<Record<string, string>>): void {
    const served = Object.entries(zones).map(
      ([zone, content]) =>
        [nameKey(parseName(zone)), { contentHash: hashOf(content), serial: 7 } as ServedZone] as const,
    );
    this.contents.publish(new Map(served));
  }

  get published(): object {
    return Object.fromEntries(this.#site.replicas.own('zones'));
  }
}

function hashOf(content: string): string {
  return Buffer.from(content).toString('hex').padEnd(64, '0');
}

async function started(replicas: number): Promise<{ sites: Sites; servers: Server[] }> {
  const sites = await Sites.started(...Array<number>(replicas).fill(0));
  return { sites, servers: sites.all.map((site) => new Server(site)) };
}

describe('ZoneContents', () => {
  it('publish() tells the others what is in service, and no longer what is not', async () => {
    const { sites, servers } = await started(2);
    const [server] = servers as [Server];
    server.publish({ 'example.com.': 'one', '.': 'root' });
    expect(server.published).to.deep.equal({
      'example.com.': `${hashOf('one').slice(0, HASH_DIGITS)} 7`,
      '.': `${hashOf('root').slice(0, HASH_DIGITS)} 7`,
    });
    server.publish({ 'example.com.': 'two' });
    await sites.clock.advance(1);
    expect(Object.fromEntries(sites.all[1]!.replicas.entries('dns1', 'zones'))).to.deep.equal({
      'example.com.': `${hashOf('two').slice(0, HASH_DIGITS)} 7`,
    });
  });

  for (const [what, theirs, expected] of [
    ['the same content', { 'example.com.': 'one', 'example.net.': 'x' }, []],
    ['other content', { 'example.com.': 'two' }, ['dns2']],
    ['other zones only', { 'example.net.': 'one' }, ['dns2']],
    ['no zone yet: it is starting', {}, []],
  ] as const) {
    it(`differsOn() of a replica that serves ${what} is ${JSON.stringify(expected)}`, async () => {
      const { sites, servers } = await started(2);
      const [here, there] = servers as [Server, Server];
      here.publish({ 'example.com.': 'one' });
      there.publish(theirs);
      await sites.clock.advance(GRACE_MS - 1);
      expect(here.contents.differsOn('example.com.'), 'before it has lasted').to.deep.equal([]);
      await sites.clock.advance(2);
      expect(here.contents.differsOn('example.com.')).to.deep.equal(expected);
    });
  }

  it('differsOn() of a zone that this server does not serve is nobody', async () => {
    const { sites, servers } = await started(2);
    servers[1]!.publish({ 'example.com.': 'one' });
    await sites.clock.advance(60_000);
    expect(servers[0]!.contents.differsOn('example.com.')).to.deep.equal([]);
  });

  it('differsOn() is nobody any more as soon as the contents are the same', async () => {
    const { sites, servers } = await started(2);
    const [here, there] = servers as [Server, Server];
    here.publish({ 'example.com.': 'one' });
    there.publish({ 'example.com.': 'two' });
    await sites.clock.advance(60_000);
    expect(here.contents.differsOn('example.com.')).to.deep.equal(['dns2']);
    there.publish({ 'example.com.': 'one' });
    await sites.clock.advance(1);
    expect(here.contents.differsOn('example.com.')).to.deep.equal([]);
  });

  it('tells a difference that lasts, once on each side, and once that it is over', async () => {
    const { sites, servers } = await started(2);
    const [here, there] = servers as [Server, Server];
    here.publish({ 'example.com.': 'one' });
    there.publish({ 'example.com.': 'one' });
    await sites.clock.advance(60_000);
    here.publish({ 'example.com.': 'two' });
    await sites.clock.advance(GRACE_MS - 1);
    expect([here.log, there.log]).to.deep.equal([[], []]);
    await sites.clock.advance(2);
    const warning = (replica: string): string =>
      `warn Other content is served for example.com. on ${replica}: their zone files differ`;
    expect([here.log, there.log]).to.deep.equal([[warning('dns2')], [warning('dns1')]]);
    here.publish({ 'example.com.': 'three' });
    await sites.clock.advance(60_000);
    expect([here.log.length, there.log.length]).to.deep.equal([1, 1]);
    there.publish({ 'example.com.': 'three' });
    await sites.clock.advance(60_000);
    const end = 'info The same content is served for example.com. on dns2 again';
    expect(here.log).to.deep.equal([warning('dns2'), end]);
  });

  it('does not tell of files that reach the replicas one after the other', async () => {
    const { sites, servers } = await started(3);
    for (const content of ['one', 'two', 'three'])
      for (const server of servers) {
        server.publish({ 'example.com.': content });
        await sites.clock.advance(GRACE_MS / 3);
      }
    await sites.clock.advance(60_000);
    expect(servers.flatMap(({ log }) => log)).to.deep.equal([]);
  });

  it('tells each zone and each replica apart', async () => {
    const { sites, servers } = await started(3);
    servers[0]!.publish({ 'example.com.': 'one', 'example.net.': 'one' });
    servers[1]!.publish({ 'example.com.': 'one', 'example.net.': 'two' });
    servers[2]!.publish({ 'example.com.': 'two', 'example.net.': 'one' });
    await sites.clock.advance(60_000);
    expect(servers[0]!.log).to.have.members([
      'warn Other content is served for example.net. on dns2: their zone files differ',
      'warn Other content is served for example.com. on dns3: their zone files differ',
    ]);
  });

  it('tells nothing any more once it is closed', async () => {
    const { sites, servers } = await started(2);
    servers[0]!.publish({ 'example.com.': 'one' });
    servers[1]!.publish({ 'example.com.': 'two' });
    await sites.clock.advance(1);
    servers[0]!.contents.close();
    await sites.clock.advance(60_000);
    expect(servers[0]!.log).to.deep.equal([]);
  });
});
