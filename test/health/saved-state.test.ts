import { expect } from 'chai';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { HealthStateFile, type SavedVerdict } from '../../src/health/saved-state.ts';
import { recordingLogger } from '../control/recording-logger.ts';
import { temporaryDirectory } from '../control/temporary-directory.ts';
import { ManualClock } from '../support/manual-clock.ts';

const DAY_MS = 86_400_000;
const SNAPSHOT: ReadonlyMap<string, SavedVerdict> = new Map([
  ['192.0.2.11 http 8080 /health', { state: 'down', changedMs: 1_699_999_000_000, reason: 'HTTP 503' }],
  ['2001:db8::11 tcp 80', { state: 'up', changedMs: 1_600_000_000_000, reason: 'connected' }],
  ['__proto__', { state: 'up', changedMs: 0, reason: '' }],
]);

describe('HealthStateFile', () => {
  const directory = temporaryDirectory();
  let clock: ManualClock;
  let lines: string[];
  beforeEach(() => {
    clock = new ManualClock();
    lines = [];
  });

  function open(): HealthStateFile {
    const recorded = recordingLogger();
    lines = recorded.lines;
    return new HealthStateFile({ stateDirectory: directory(), clock, logger: recorded.logger });
  }

  it('load() gives back what save() saved, after a restart', async () => {
    await open().save(SNAPSHOT);
    clock.advance(7 * DAY_MS);
    expect(await open().load()).to.deep.equal(SNAPSHOT);
    expect(lines).to.be.empty;
  });

  it('load() gives nothing where nothing was saved', async () => {
    expect(await open().load()).to.be.empty;
    expect(lines).to.be.empty;
  });

  it('load() gives nothing once it is older than a week', async () => {
    await open().save(SNAPSHOT);
    clock.advance(7 * DAY_MS + 1);
    expect(await open().load()).to.be.empty;
  });

  for (const text of [
    '',
    'null',
    '{}',
    '{"savedMs": 1700000000000, "targets": null}',
    '{"savedMs": 1700000000000, "targets": {"a": null}}',
    '{"savedMs": 1700000000000, "targets": {"a": {"state": "rising", "changedMs": 1, "reason": ""}}}',
    '{"savedMs": 1700000000000, "targets": {"a": {"state": "up", "changedMs": "1", "reason": ""}}}',
  ]) {
    it(`load() tells that it can't use ${JSON.stringify(text)}`, async () => {
      const file = join(directory(), 'health.json');
      writeFileSync(file, text);
      expect(await open().load()).to.be.empty;
      expect(lines).to.deep.equal([
        `warn Cannot read health from "${file}": it is not what we wrote there; every member begins as unknown`,
      ]);
    });
  }

  it('save() writes the latest of several', async () => {
    const file = open();
    const down = new Map<string, SavedVerdict>([['a', { state: 'down', changedMs: 1, reason: 'refused' }]]);
    await Promise.all([file.save(SNAPSHOT), file.save(new Map()), file.save(down)]);
    expect(await open().load()).to.deep.equal(down);
    expect(readdirSync(directory())).to.deep.equal(['health.json']);
  });

  it('save() tells that it could not', async () => {
    mkdirSync(join(directory(), 'health.json.new'));
    await open().save(SNAPSHOT);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(
      /^warn Cannot save health: EISDIR.*; a restart would begin with older verdicts$/,
    );
  });

  it('writes a file that can be read by an operator', async () => {
    await open().save(new Map([['a', { state: 'down', changedMs: 1, reason: 'refused' }]]));
    expect(JSON.parse(readFileSync(join(directory(), 'health.json'), 'utf8'))).to.deep.equal({
      savedMs: clock.now(),
      targets: { a: { state: 'down', changedMs: 1, reason: 'refused' } },
    });
  });
});
