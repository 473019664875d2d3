import { expect } from 'chai';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import { runImport } from '../../src/cli/import.ts';
import type { ImportOptions } from '../../src/cli/import.ts';

const MASTER_FILE = `$ORIGIN example.com.
$TTL 1h
@    SOA  ns1 hostmaster 1 2h 30m 2w 5m
     NS   ns1
ns1  A    192.0.2.1
`;
const ZONE_FILE = `---
'':
- ttl: 3600
  type: SOA
  value:
    expire: 1209600
    minimum: 300
    mname: ns1.example.com.
    refresh: 7200
    retry: 1800
    rname: hostmaster.example.com.
    serial: 1
- ttl: 3600
  type: NS
  value: ns1.example.com.
ns1:
  ttl: 3600
  type: A
  value: 192.0.2.1
`;

describe('runImport()', () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'evenkeel-import-'));
    file = join(directory, 'zone');
    writeFileSync(file, MASTER_FILE);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  /** What the command says; paths without the directory. */
  async function run(
    path: string,
    options: ImportOptions = {},
  ): Promise<{ code: number; out: string; err: string }> {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const code = await runImport(path, options, { stdout, stderr });
    const text = (stream: PassThrough): string => String((stream.read() as Buffer | null) ?? '');
    return { code, out: text(stdout), err: text(stderr).replaceAll(`${directory}/`, '') };
  }

  it('writes to standard output, and a summary to standard error', async () => {
    expect(await run(file)).to.deep.equal({
      code: 0,
      out: ZONE_FILE,
      err: 'example.com.: read 3 records, wrote 3 records at 2 names\n',
    });
  });

  it('writes to a file, whole, and leaves nothing else behind', async () => {
    const output = join(directory, 'example.com.yaml');
    writeFileSync(output, 'old');
    const { code, out } = await run(file, { output });
    expect({ code, out }).to.deep.equal({ code: 0, out: '' });
    expect(readFileSync(output, 'utf8')).to.equal(ZONE_FILE);
    expect(readdirSync(directory).sort()).to.deep.equal(['example.com.yaml', 'zone']);
  });

  it('counts what it left out', async () => {
    writeFileSync(file, `${MASTER_FILE}ns1 A 192.0.2.1\na.test. A 192.0.2.1\n`);
    expect((await run(file)).err).to.equal(
      'zone:7:1: warning: a.test./A: left out: the name is outside the zone example.com.\n' +
        'example.com.: read 5 records, wrote 3 records at 2 names, left out 1 duplicate and 1 record outside the zone\n',
    );
  });

  it('takes --origin with or without a final dot, and in Unicode', async () => {
    writeFileSync(file, '$TTL 5\n@ NS ns.example.\n');
    for (const origin of ['example.net', 'example.net.', 'b\u00fccher.example']) {
      const { code, err } = await run(file, { origin });
      expect(code).to.equal(0);
      expect(err).to.match(
        /^zone: there is no SOA record.*\n(example\.net|xn--bcher-kva\.example)\.: read 1 record, wrote 1 record at 1 name\n$/,
      );
    }
  });

  it('writes nothing where there is an error, and tells every one', async () => {
    const output = join(directory, 'example.com.yaml');
    writeFileSync(file, `${MASTER_FILE}a A x\nb A y\n`);
    expect(await run(file, { output })).to.deep.equal({
      code: 1,
      out: '',
      err:
        'zone:6:5: a/A: expected an IPv4 address, not "x"\n' +
        'zone:7:5: b/A: expected an IPv4 address, not "y"\n' +
        'Cannot import "zone": there are errors in it, nothing was written\n',
    });
    expect(readdirSync(directory)).to.deep.equal(['zone']);
  });

  it('writes nothing where no record is of the origin, which may be mistyped', async () => {
    const { code, out, err } = await run(file, { origin: 'exmaple.com' });
    expect({ code, out }).to.deep.equal({ code: 1, out: '' });
    expect(err).to.contain('it has no record at or below exmaple.com., nothing was written\n');
  });

  it('tells of a file that can not be read', async () => {
    const { code, err } = await run(join(directory, 'none'));
    expect(code).to.equal(1);
    expect(err).to.match(/^none:1:1: file: cannot be read: ENOENT/);
  });

  it('tells of a file that can not be written', async () => {
    const { code, err } = await run(file, { output: join(directory, 'none', 'example.com.yaml') });
    expect(code).to.equal(1);
    expect(err).to.match(/^Cannot write "none\/example\.com\.yaml": ENOENT/);
  });

  it('takes an origin that is no name for a mistake in usage', async () => {
    const { code, err } = await run(file, { origin: 'a..b' });
    expect(code).to.equal(2);
    expect(err).to.equal('--origin: Cannot read name "a..b": it has an empty label\n');
  });
});
