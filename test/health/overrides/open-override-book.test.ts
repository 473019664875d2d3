import { expect } from 'chai';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { createRandom } from '../../../src/base/random.ts';
import { openOverrideBook, type KeptOverrides } from '../../../src/health/overrides/index.ts';
import { recordingLogger } from '../../control/recording-logger.ts';
import { temporaryDirectory } from '../../control/temporary-directory.ts';
import { someOverride, START_MS } from './some-override.ts';

describe('openOverrideBook()', () => {
  const directory = temporaryDirectory();
  const path = (): string => join(directory(), 'overrides.json');
  let lines: string[];

  function open(): Promise<KeptOverrides> {
    const recorded = recordingLogger();
    lines = recorded.lines;
    const { logger } = recorded;
    return openOverrideBook({ stateDirectory: directory(), replica: 'a', random: createRandom(1), logger });
  }

  it('remembers overrides and tombstones across restarts', async () => {
    const { book, saved } = await open();
    const { id } = book.put(someOverride(), START_MS);
    book.put(someOverride({ pattern: 'web*.example.com', untilMs: START_MS + 1000 }), START_MS);
    book.cancel(id, START_MS);
    await saved();
    expect((await open()).book.all).to.deep.equal(book.all);
    expect(readdirSync(directory())).to.deep.equal(['overrides.json']);
    expect(lines).to.be.empty;
  });

  it('counts on after a restart', async () => {
    const { book, saved } = await open();
    book.merge([someOverride({ version: { counter: 7, replica: 'b' } })]);
    await saved();
    expect((await open()).book.put(someOverride(), START_MS).version.counter).to.equal(8);
  });

  it('starts empty where there is no file, and writes none', async () => {
    const { book, saved } = await open();
    await saved();
    expect(book.all).to.be.empty;
    expect(readdirSync(directory())).to.be.empty;
  });

  for (const text of ['', '{"overrides": [', 'null', '{}', '[]']) {
    it(`tells of ${JSON.stringify(text)} and sets it aside`, async () => {
      writeFileSync(path(), text);
      const { book } = await open();
      expect(book.all).to.be.empty;
      expect(lines).to.deep.equal([
        `error Cannot read overrides from "${path()}": it is not what we wrote there`,
        `error Overrides are missing: what could not be read is kept as "${path()}.broken"`,
      ]);
      expect(readFileSync(`${path()}.broken`, 'utf8')).to.equal(text);
    });
  }

  it('keeps what can be read of a file that holds something else too', async () => {
    const text = JSON.stringify({ overrides: [someOverride(), { ...someOverride(), action: 'stop' }] });
    writeFileSync(path(), text);
    expect((await open()).book.all).to.deep.equal([someOverride()]);
    expect(lines).to.deep.equal([
      'error Cannot read override: expected "action" to be one of drain, up, down (number 2 in the file)',
      `error Overrides are missing: what could not be read is kept as "${path()}.broken"`,
    ]);
    expect(readFileSync(`${path()}.broken`, 'utf8')).to.equal(text);
    expect((await open()).book.all).to.deep.equal([someOverride()]);
    expect(lines).to.be.empty;
  });

  it('tells once that it can not save, and saves all with the next change', async () => {
    const { book, saved } = await open();
    mkdirSync(`${path()}.new`);
    for (let i = 0; i < 3; i++) book.put(someOverride(), START_MS);
    expect(await saved().catch((error: unknown) => String(error))).to.match(/EISDIR/);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^error Cannot save overrides: EISDIR.*; they are in force until a restart$/);
    expect(existsSync(path())).to.equal(false);

    rmdirSync(`${path()}.new`);
    book.put(someOverride(), START_MS);
    await saved();
    expect((await open()).book.all).to.have.length(4);
  });
});
