/**
 * Real resolvers, resolving from the root down through real servers of ours: three processes on port 53 of three loopback
 * addresses, each with one zone.
 *
 *     .             127.53.0.1        refers to
 *     lab.         127.53.0.2        which refers to
 *     child.lab.   127.53.0.3
 *
 * Delegations know no ports, so this needs the right to bind port 53.
 */

import { expect } from 'chai';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rcodeName } from '../../src/dns/index.ts';
import { evenkeel, Evenkeel } from '../scenario/evenkeel.ts';
import { dedent } from '../support/dedent.ts';
import { formatRecord } from '../support/dig.ts';
import { parseMessage } from '../support/message.ts';
import { RESOLVERS, type Daemon, type ResolverName } from '../support/peers/index.ts';
import { composeQuery } from '../support/query.ts';

const ROOT_ADDRESS = '127.53.0.1';

const SERVERS = [
  {
    address: ROOT_ADDRESS,
    origin: '.',
    text: `
      $TTL 3600
      .         SOA a.root. hostmaster.root. 1 7200 3600 1209600 300
      .         NS  a.root.
      a.root.   A   127.53.0.1
      lab.     NS  ns.lab.
      ns.lab.  A   127.53.0.2
    `,
  },
  {
    address: '127.53.0.2',
    origin: 'lab.',
    text: `
      $TTL 3600
      @         SOA   ns hostmaster 1 7200 3600 1209600 300
      @         NS    ns
      ns        A     127.53.0.2
      child     NS    ns.child
      ns.child  A     127.53.0.3
      www       A     192.0.2.1
      www       AAAA  2001:db8::1
      mail      MX    10 www
      _sip._udp SRV   0 0 5060 www
      svc       HTTPS 1 . alpn=h2
      unknown   TYPE65280 \\# 3 abcdef
      alias     CNAME www
      alias2    CNAME alias
      into      CNAME www.child
      dangling  CNAME nothing
      *.wild    A     192.0.2.2
      *.cwild   CNAME www
      a.b.ent   A     192.0.2.3
      old       DNAME new
      host.new  A     192.0.2.4
      far       DNAME child
      ${Array.from({ length: 20 }, (_, i) => `big TXT "${String(i).padStart(200, 'x')}"`).join('\n      ')}
    `,
  },
  {
    address: '127.53.0.3',
    origin: 'child.lab.',
    text: `
      $TTL 3600
      @         SOA   ns hostmaster 1 7200 3600 1209600 300
      @         NS    ns
      ns        A     127.53.0.3
      www       A     192.0.2.5
      *.wild    A     192.0.2.6
      up        CNAME www.lab.
    `,
  },
];

/** What is asked, and the answer: its RCODE and its RDATA, the chain left out. */
const QUESTIONS: readonly (readonly [
  qname: string,
  qtype: string,
  rcode: string,
  rdata: readonly string[],
])[] = [
  ['www.lab.', 'A', 'NOERROR', ['192.0.2.1']],
  ['www.lab.', 'AAAA', 'NOERROR', ['2001:db8::1']],
  ['www.lab.', 'TXT', 'NOERROR', []],
  ['mail.lab.', 'MX', 'NOERROR', ['10 www.lab.']],
  ['_sip._udp.lab.', 'SRV', 'NOERROR', ['0 0 5060 www.lab.']],
  ['svc.lab.', 'HTTPS', 'NOERROR', ['1 . alpn=h2']],
  ['unknown.lab.', 'TYPE65280', 'NOERROR', ['\\# 3 abcdef']],
  ['alias2.lab.', 'A', 'NOERROR', ['192.0.2.1']],
  ['dangling.lab.', 'A', 'NXDOMAIN', []],
  ['nothing.lab.', 'A', 'NXDOMAIN', []],
  ['x.nothing.lab.', 'A', 'NXDOMAIN', []],
  ['x.y.wild.lab.', 'A', 'NOERROR', ['192.0.2.2']],
  ['x.cwild.lab.', 'A', 'NOERROR', ['192.0.2.1']],
  ['ent.lab.', 'A', 'NOERROR', []],
  ['b.ent.lab.', 'A', 'NOERROR', []],
  ['a.b.ent.lab.', 'A', 'NOERROR', ['192.0.2.3']],
  ['host.old.lab.', 'A', 'NOERROR', ['192.0.2.4']],
  ['nothing.old.lab.', 'A', 'NXDOMAIN', []],
  ['www.child.lab.', 'A', 'NOERROR', ['192.0.2.5']],
  ['into.lab.', 'A', 'NOERROR', ['192.0.2.5']],
  ['www.far.lab.', 'A', 'NOERROR', ['192.0.2.5']],
  ['up.child.lab.', 'A', 'NOERROR', ['192.0.2.1']],
  ['x.wild.child.lab.', 'A', 'NOERROR', ['192.0.2.6']],
  ['nothing.child.lab.', 'A', 'NXDOMAIN', []],
  ['child.lab.', 'NS', 'NOERROR', ['ns.child.lab.']],
  ['child.lab.', 'DS', 'NOERROR', []],
  ['big.lab.', 'TXT', 'NOERROR', Array.from({ length: 20 }, (_, i) => `"${String(i).padStart(200, 'x')}"`)],
  ['nothing.', 'A', 'NXDOMAIN', []],
];

describe('real resolvers, through real servers of ours', () => {
  let servers: readonly Evenkeel[] = [];
  before(async () => {
    servers = await Promise.all(SERVERS.map(startServer));
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.stop()));
  });

  for (const name of Object.keys(RESOLVERS) as ResolverName[]) {
    describe(name, () => {
      let resolver: Daemon | undefined;
      before(async () => {
        resolver = await RESOLVERS[name](ROOT_ADDRESS, 'child.lab.');
      });
      after(() => resolver?.stop());

      for (const [qname, qtype, rcode, rdata] of QUESTIONS) {
        it(`resolves ${qname} ${qtype}`, async () => {
          // Over TCP, so that what is truncated is what we sent the resolver, not what it sends us.
          const query = composeQuery({ qname, qtype, flags: ['rd'] });
          const response = parseMessage((await resolver!.respond(query, true, 10_000))!);
          const answers = response.answer
            .map(formatRecord)
            .filter((record) => record.split(' ')[3] === qtype);
          expect(rcodeName(response.rcode)).to.equal(rcode);
          expect(
            answers.map((record) => record.split(' ').slice(4).join(' ').toLowerCase()).sort(),
          ).to.deep.equal(rdata.map((text) => text.toLowerCase()).sort());
        });
      }
    });
  }
});

/** The built server with one zone, which comes the way an operator's would: imported from a master file. */
async function startServer({ address, origin, text }: (typeof SERVERS)[number]): Promise<Evenkeel> {
  const directory = await mkdtemp(join(tmpdir(), 'evenkeel-resolvers-'));
  try {
    const master = join(directory, 'master');
    const imported = join(directory, 'imported.yaml');
    await writeFile(master, dedent(text));
    const { code, stderr } = await evenkeel(['import', master, '--origin', origin, '--output', imported]);
    expect(code, stderr).to.equal(0);
    const zones = { [`${origin === '.' ? '' : origin.slice(0, -1)}.yaml`]: await readFile(imported, 'utf8') };
    return await Evenkeel.start({ zones, listen: [`${address}:53`], args: ['--workers', '1'] });
  } finally {
    await rm(directory, { recursive: true });
  }
}
