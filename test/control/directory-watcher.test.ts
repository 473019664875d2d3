import { expect } from 'chai';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { systemClock } from '../../src/base/clock.ts';
import { DirectoryWatcher } from '../../src/control/directory-watcher.ts';
import { temporaryDirectory } from './temporary-directory.ts';

describe('DirectoryWatcher', () => {
  const temporary = temporaryDirectory();
  let directory: string;
  let watcher: DirectoryWatcher | undefined;
  let signs: number;
  let onSign: () => void;

  beforeEach(() => {
    directory = join(temporary(), 'zones');
    mkdirSync(directory);
    writeFileSync(join(directory, 'a.yaml'), 'a');
    signs = 0;
    onSign = () => {};
  });

  afterEach(() => watcher?.close());

  const watch = async (pollMs: number): Promise<void> => {
    const onChange = (): void => {
      signs++;
      onSign();
    };
    watcher = new DirectoryWatcher({ directory, pollMs, clock: systemClock, onChange });
    await watcher.start();
  };
  /** Settles at the next sign of a change. */
  const sign = (): Promise<void> => new Promise((resolve) => (onSign = resolve));

  const changes: readonly (readonly [string, () => void])[] = [
    ['a file that is written', () => writeFileSync(join(directory, 'a.yaml'), 'b')],
    ['a new file', () => writeFileSync(join(directory, 'b.yaml'), 'b')],
    ['a file that is removed', () => rmSync(join(directory, 'a.yaml'))],
    [
      'a file renamed into place',
      () => {
        writeFileSync(join(directory, '.draft'), 'b');
        renameSync(join(directory, '.draft'), join(directory, 'a.yaml'));
      },
    ],
  ];
  for (const [what, change] of changes) {
    it(`notices ${what} without waiting for its walk`, async () => {
      await watch(3_600_000);
      const noticed = sign();
      change();
      await noticed;
    });
  }

  it('notices a file in a new directory below', async () => {
    await watch(3_600_000);
    const noticed = sign();
    mkdirSync(join(directory, 'example.com.'));
    await noticed;
    // The new directory's own watch is put up soon after; a file before that is found by the walk that puts it up.
    const again = sign();
    writeFileSync(join(directory, 'example.com.', 'a.yaml'), 'a');
    await again;
  });

  it('notices a directory that is replaced, and what happens in the new one', async () => {
    await watch(50);
    let noticed = sign();
    renameSync(directory, join(temporary(), 'old'));
    await noticed;
    noticed = sign();
    mkdirSync(directory);
    await noticed;
    noticed = sign();
    writeFileSync(join(directory, 'b.yaml'), 'b');
    await noticed;
  });

  it('notices a directory that is removed and made again at once', async () => {
    await watch(50);
    let noticed = sign();
    rmSync(directory, { recursive: true });
    mkdirSync(directory);
    await noticed;
    for (let i = 0; i < 3; i++) {
      noticed = sign();
      writeFileSync(join(directory, `${i}.yaml`), 'b');
      await noticed;
    }
  });

  it('notices a link to the directory that is pointed elsewhere', async () => {
    const [first, second] = [join(temporary(), 'release-1'), join(temporary(), 'release-2')];
    renameSync(directory, first);
    symlinkSync(first, directory);
    mkdirSync(second);
    await watch(50);
    const noticed = sign();
    symlinkSync(second, `${directory}.new`);
    renameSync(`${directory}.new`, directory);
    await noticed;
  });

  it('starts where there is no directory yet', async () => {
    rmSync(directory, { recursive: true });
    await watch(50);
    const noticed = sign();
    mkdirSync(directory);
    await noticed;
  });

  it('is not disturbed by a link in a circle', async () => {
    symlinkSync(directory, join(directory, 'circle'));
    await watch(50);
    const noticed = sign();
    writeFileSync(join(directory, 'a.yaml'), 'b');
    await noticed;
  });

  it('close() ends it', async () => {
    await watch(3_600_000);
    watcher?.close();
    const other = new DirectoryWatcher({
      directory,
      pollMs: 3_600_000,
      clock: systemClock,
      onChange: () => onSign(),
    });
    await other.start();
    const noticed = sign();
    writeFileSync(join(directory, 'a.yaml'), 'b');
    await noticed;
    other.close();
    expect(signs).to.equal(0);
  });
});
