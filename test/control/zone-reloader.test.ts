import { expect } from 'chai';
import { join } from 'node:path';

import { ImagePool } from '../../src/control/image-pool.ts';
import type { CompiledZone, LoadJob, LoadReport, ZoneLoad } from '../../src/control/load-job.ts';
import { SerialBook } from '../../src/control/serial-book.ts';
import { ZoneReloader, type Publisher } from '../../src/control/zone-reloader.ts';
import { ZoneStore } from '../../src/control/zone-store.ts';
import { nameKey, parseName } from '../../src/dns/name.ts';
import { NO_POOL_DEFAULTS } from '../../src/config/pool-defaults.ts';
import { ZoneImage, type ZoneChange } from '../../src/image/index.ts';
import type { Problem } from '../../src/schema/index.ts';
import { compileZone } from '../../src/zone/compile.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { loadText } from '../zone/zone-text.ts';
import { recordingLogger } from './recording-logger.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const ORIGIN = nameKey(parseName('example.com.'));
const STAMP = { files: ['example.com.yaml'], state: 'x' };
const PROBLEM: Problem = {
  severity: 'error',
  at: { file: 'example.com.yaml', line: 3, column: 5 },
  where: 'www/A',
  message: 'bad',
};

function compiled(zone: Partial<CompiledZone> = {}): CompiledZone {
  return {
    kind: 'compiled',
    origin: ORIGIN,
    stamp: STAMP,
    contentHash: 'a',
    serial: 1,
    hasOwnSerial: true,
    names: 10,
    records: 20,
    problems: [],
    image: new SharedArrayBuffer(4096),
    poolSets: [],
    spare: null,
    namesRemoved: 0,
    ...zone,
  };
}

/** Query threads that take what is published when the test says so. */
class FakePublisher implements Publisher {
  readonly published: (readonly ZoneChange[])[] = [];
  takenGeneration = 0;
  get generation(): number {
    return this.published.length;
  }
  publish(changes: readonly ZoneChange[]): Promise<void> {
    this.published.push(changes);
    return Promise.resolve();
  }
}

describe('ZoneReloader', () => {
  const directory = temporaryDirectory();
  let publisher: FakePublisher;
  let store: ZoneStore;
  let pool: ImagePool;
  let serials: SerialBook;
  let jobs: LoadJob[];
  let lines: string[];
  /** The origins of zones whose pools were taken over. */
  let adopted: string[];
  let reloader: ZoneReloader;
  /** What the next load finds. */
  let nextLoad: () => Promise<LoadReport>;

  /** What other replicas have given contents. */
  const settled = new Map<string, number>();

  beforeEach(() => {
    settled.clear();
    publisher = new FakePublisher();
    store = new ZoneStore();
    pool = new ImagePool();
    serials = SerialBook.empty(join(directory(), 'serials.json'));
    jobs = [];
    adopted = [];
    const recording = recordingLogger();
    lines = recording.lines;
    reloader = new ZoneReloader({
      directory: directory(),
      defaultTtlSeconds: 3600,
      poolDefaults: NO_POOL_DEFAULTS,
      store,
      serials,
      pool,
      publisher,
      agreement: { settle: (_origin, hash, proposed) => Promise.resolve(settled.get(hash) ?? proposed) },
      onChange: () => undefined,
      pools: { adopt: (zones) => adopted.push(...zones.map(({ origin }) => origin)) },
      load: (job) => {
        jobs.push(job);
        return nextLoad();
      },
      clock: new ManualClock(Date.UTC(2026, 0, 1)),
      logger: recording.logger,
    });
  });

  const find = (...loads: ZoneLoad[]): void => {
    nextLoad = () => Promise.resolve({ problems: [], loads });
  };

  it('gives content the serial that another replica has given it', async () => {
    settled.set('a', 4_000_000_000);
    const { zone } = loadText("'': {type: NS, values: [ns1.example.net., ns2.example.net.]}");
    find(compiled({ image: compileZone(zone!), hasOwnSerial: false }));
    await reloader.reload(true);
    const { image, serial } = store.served.get(ORIGIN)!;
    expect(serial).to.equal(4_000_000_000);
    expect(serials.entries.get(ORIGIN)?.serial).to.equal(4_000_000_000);
    expect(new ZoneImage(image).serial).to.equal(4_000_000_000);
  });

  it('publishes what was loaded, remembers its serial and says so', async () => {
    const zone = compiled({ serial: 7 });
    find(zone);
    await reloader.reload(true);
    expect(publisher.published).to.deep.equal([[{ origin: ORIGIN, image: zone.image }]]);
    expect(store.served.get(ORIGIN)).to.include({ serial: 7, names: 10, sinceMs: Date.UTC(2026, 0, 1) });
    expect((await SerialBook.open(join(directory(), 'serials.json'))).entries.get(ORIGIN)?.serial).to.equal(
      7,
    );
    expect(lines).to.deep.equal(['info Zone example.com. is in service: serial 7, 10 names, 20 records']);
  });

  it('counts one name and one record as such', async () => {
    find(compiled({ names: 1, records: 1 }));
    await reloader.reload(true);
    expect(lines).to.deep.equal(['info Zone example.com. is in service: serial 1, 1 name, 1 record']);
  });

  it('publishes nothing where nothing changed', async () => {
    find(compiled());
    await reloader.reload(true);
    find({ kind: 'untouched', origin: ORIGIN });
    await reloader.reload(false);
    expect(publisher.published).to.have.lengthOf(1);
  });

  it('keeps the data of a zone that breaks, and tells since when and why', async () => {
    find(compiled());
    await reloader.reload(true);
    find({ kind: 'broken', origin: ORIGIN, problems: [PROBLEM] });
    await reloader.reload(true);
    expect(publisher.published).to.have.lengthOf(1);
    expect(store.entries.get(ORIGIN))
      .to.include({ alarm: null })
      .and.have.property('problems')
      .that.has.lengthOf(1);
    expect(lines.slice(1)).to.deep.equal([
      'error example.com.yaml:3:5: www/A: bad',
      'error Zone example.com. has errors and keeps its data of 2026-01-01T00:00:00.000Z',
    ]);
  });

  it('holds a suspicious change until it is accepted', async () => {
    find(compiled());
    await reloader.reload(true);
    const shrunk = compiled({ serial: 2, contentHash: 'b', namesRemoved: 3 });
    find(shrunk);
    await reloader.reload(false);
    expect(publisher.published).to.have.lengthOf(1);
    expect(serials.entries.get(ORIGIN)?.serial).to.equal(1);
    expect(store.entries.get(ORIGIN)?.alarm).to.equal('the change removes 3 of 10 names');
    expect(lines.at(-1)).to.equal(
      'error Zone example.com. keeps its old data: the change removes 3 of 10 names; send SIGHUP to accept it',
    );
    await reloader.reload(true);
    expect(publisher.published.at(-1)).to.deep.equal([{ origin: ORIGIN, image: shrunk.image }]);
    expect(store.entries.get(ORIGIN)?.alarm).to.equal(null);
  });

  it('forgets the alarm when the old files come back', async () => {
    find(compiled());
    await reloader.reload(true);
    find();
    await reloader.reload(false);
    expect(store.entries.get(ORIGIN)?.alarm).to.equal('the files are gone');
    find({ kind: 'unchanged', origin: ORIGIN, stamp: { ...STAMP, state: 'y' }, problems: [] });
    await reloader.reload(false);
    expect(store.entries.get(ORIGIN)?.alarm).to.equal(null);
    expect(store.served.get(ORIGIN)?.stamp.state).to.equal('y');
    expect(publisher.published).to.have.lengthOf(1);
  });

  it('tells of many vanished zones on one line', async () => {
    const other = nameKey(parseName('example.org.'));
    find(compiled(), compiled({ origin: other }));
    await reloader.reload(true);
    find();
    await reloader.reload(false);
    expect(lines.at(-1)).to.equal(
      'error 2 zones stay in service though the files are gone; send SIGHUP to accept it',
    );
  });

  it('does not say of the files of an unreadable directory that they are gone', async () => {
    find(compiled());
    await reloader.reload(true);
    const problem = { ...PROBLEM, at: { file: 'zones', line: 1, column: 1 }, where: 'directory' };
    nextLoad = () => Promise.resolve({ problems: [problem], loads: [] });
    await reloader.reload(true);
    expect(lines.slice(1)).to.deep.equal([
      'error zones:1:1: directory: bad',
      "error Zone example.com. stays in service though the zones directory can't be read in full",
    ]);
  });

  it('takes a zone out of service when that is accepted', async () => {
    find(compiled());
    await reloader.reload(true);
    find();
    await reloader.reload(true);
    expect(publisher.published.at(-1)).to.deep.equal([{ origin: ORIGIN, image: null }]);
    expect(store.entries).to.be.empty;
  });

  it('forgets a broken zone that never served when its files are gone', async () => {
    find({ kind: 'broken', origin: ORIGIN, problems: [PROBLEM] });
    await reloader.reload(true);
    expect(store.entries.get(ORIGIN)?.served).to.equal(null);
    find();
    await reloader.reload(false);
    expect(store.entries).to.be.empty;
  });

  it('reuses the image it replaced once every thread has let go of it', async () => {
    const [first, second] = [compiled(), compiled({ contentHash: 'b' })];
    find(first);
    await reloader.reload(true);
    find(second);
    await reloader.reload(true);
    find(compiled({ contentHash: 'c' }));
    publisher.takenGeneration = 1;
    await reloader.reload(true);
    expect(jobs.at(-1)?.spares).to.be.empty;
    publisher.takenGeneration = 3;
    find(compiled({ contentHash: 'd', image: first.image, spare: 0 }));
    await reloader.reload(true);
    expect(jobs.at(-1)?.spares).to.deep.equal([first.image, second.image]);
    expect(pool.spares).to.deep.equal([second.image]);
  });

  it('reuses the image of a change that was held back', async () => {
    find(compiled());
    await reloader.reload(true);
    const held = compiled({ contentHash: 'b', namesRemoved: 9 });
    find(held);
    await reloader.reload(false);
    expect(pool.spares).to.deep.equal([held.image]);
  });

  it('goes on after a load that failed', async () => {
    nextLoad = () => Promise.reject(new Error('Cannot load zones: out of memory'));
    await reloader.reload(true);
    expect(lines).to.deep.equal(['error Cannot load zones: out of memory; what is in service stays']);
    find(compiled());
    await reloader.reload(true);
    expect(store.served.size).to.equal(1);
  });

  it('runs one pass at a time, and one more for all that was asked meanwhile', async () => {
    let finish = (): void => {};
    nextLoad = () =>
      new Promise((resolve) => {
        finish = () => resolve({ problems: [], loads: [compiled({ contentHash: `${jobs.length}` })] });
      });
    const first = reloader.reload(false);
    await Promise.resolve();
    const second = reloader.reload(false);
    const third = reloader.reload(true);
    expect(second).to.equal(third);
    await Promise.resolve();
    expect(jobs).to.have.lengthOf(1);
    finish();
    await first;
    expect(jobs).to.have.lengthOf(2);
    finish();
    await third;
    expect(jobs).to.have.lengthOf(2);
  });
});
