import { expect } from 'chai';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { LoadJob, LoadReport, ServedData, ZoneLoad } from '../../src/control/load-job.ts';
import { runLoad } from '../../src/control/load-thread.ts';
import { NO_POOL_DEFAULTS } from '../../src/config/pool-defaults.ts';
import { loadZones } from '../../src/control/load-zones.ts';
import { nameKey, parseName } from '../../src/dns/name.ts';
import { ZoneImage } from '../../src/image/index.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const ORIGIN = nameKey(parseName('example.com.'));
const APEX = "'': {type: NS, values: [ns1.example.net., ns2.example.net.]}\n";
const host = (name: string): string => `${name}: {type: A, value: 192.0.2.1}\n`;

describe('loadZones()', () => {
  const directory = temporaryDirectory();
  let served: Map<string, ServedData>;

  beforeEach(() => {
    served = new Map();
  });

  const job = (more: Partial<LoadJob> = {}): LoadJob => ({
    directory: directory(),
    defaultTtlSeconds: 3600,
    poolDefaults: NO_POOL_DEFAULTS,
    served,
    serials: new Map(),
    nowSeconds: 1000,
    spares: [],
    ...more,
  });
  const write = (text: string, file = 'example.com.yaml'): void =>
    writeFileSync(join(directory(), file), text);
  const load = (more: Partial<LoadJob> = {}): ZoneLoad => loadZones(job(more)).loads[0]!;
  /** Puts what was loaded in service. */
  const serve = (loaded: ZoneLoad): void => {
    if (loaded.kind === 'compiled') served.set(ORIGIN, loaded);
  };

  it('compiles a zone, with a serial of its own', () => {
    write(APEX + host('www'));
    expect(load()).to.include({
      kind: 'compiled',
      origin: ORIGIN,
      serial: 1000,
      names: 2,
      records: 4,
      spare: null,
    });
  });

  it('gives the same content the same serial, and new content a larger one', () => {
    write(APEX + host('www'));
    const first = load();
    if (first.kind !== 'compiled') throw new Error(first.kind);
    const serials = new Map([[ORIGIN, first]]);
    expect(load({ serials, nowSeconds: 2000 })).to.include({ serial: 1000 });
    write(APEX + host('mail'));
    expect(load({ serials, nowSeconds: 500 })).to.include({ serial: 1001 });
  });

  it('counts the names a change removes, empty non-terminals included', () => {
    write(APEX + host('a') + host('b') + host('x.y'));
    serve(load());
    write(APEX + host('b') + host('c'));
    expect(load()).to.include({ kind: 'compiled', namesRemoved: 3 });
  });

  it('knows the content in service when it meets it again', () => {
    write(APEX + host('www'));
    serve(load());
    write(APEX + host('www'));
    expect(load().kind).to.equal('unchanged');
  });

  it('does not read what was not touched, once it can tell that by its age', () => {
    write(APEX + host('www'));
    let found = load();
    serve(found);
    for (const limit = Date.now() + 5000; found.kind !== 'untouched' && Date.now() < limit; found = load()) {
      if (found.kind === 'unchanged') served.set(ORIGIN, { ...served.get(ORIGIN)!, stamp: found.stamp });
    }
    expect(found).to.deep.equal({ kind: 'untouched', origin: ORIGIN });
  });

  it('keeps a broken zone from none of the others, and tells what is wrong with the directory', () => {
    write(APEX + host('www'));
    write('www: {type: A, value: nonsense}\n', 'example.org.yaml');
    mkdirSync(join(directory(), 'example.com.'));
    write(APEX, 'example.com./a.yaml');
    const { problems, loads } = loadZones(job());
    expect(problems).to.have.lengthOf(1);
    expect(loads.map(({ kind }) => kind).sort()).to.deep.equal(['broken', 'compiled']);
  });

  it('writes an image to a spare of its size', () => {
    write(APEX + host('www'));
    const spares = [new SharedArrayBuffer(1 << 20), new SharedArrayBuffer(4096)];
    new Uint8Array(spares[1]!).fill(0xff);
    const loaded = load({ spares });
    expect(loaded).to.include({ kind: 'compiled', spare: 1 });
    if (loaded.kind === 'compiled')
      expect(new ZoneImage(loaded.image)).to.include({ names: 2, serial: 1000 });
  });

  it('does the same in a thread', async () => {
    write(APEX + host('www'));
    const report: LoadReport = await runLoad(job());
    expect(report.loads[0]).to.include({ kind: 'compiled', origin: ORIGIN, names: 2 });
  });

  it('can be called off in a thread', async () => {
    write(APEX + host('www'));
    const callOff = new AbortController();
    const running = runLoad(job(), callOff.signal);
    callOff.abort();
    let error: unknown;
    await running.catch((thrown: unknown) => (error = thrown));
    expect(error).to.have.property('name', 'AbortError');
  });
});
