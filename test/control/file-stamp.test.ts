import { expect } from 'chai';
import { renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { isStampCurrent, stampFiles } from '../../src/control/file-stamp.ts';
import { temporaryDirectory } from './temporary-directory.ts';

describe('stampFiles()', () => {
  const directory = temporaryDirectory();
  /** So late that no file can have changed since. */
  const LATER = Date.now() + 3_600_000;
  let file: string;

  beforeEach(() => {
    file = join(directory(), 'a.yaml');
    writeFileSync(file, 'before');
  });

  it('holds while nothing changes', () => {
    const stamp = stampFiles([file], LATER);
    expect(isStampCurrent(stamp, [file])).to.be.true;
  });

  const changes: readonly (readonly [string, () => void])[] = [
    ['was written', () => writeFileSync(file, 'much longer than before')],
    ['is gone', () => rmSync(file)],
    [
      'was replaced by one of the same size and time',
      () => {
        const other = join(directory(), 'b.yaml');
        writeFileSync(other, 'behind');
        utimesSync(other, 0, 0);
        renameSync(other, file);
      },
    ],
  ];
  for (const [what, change] of changes) {
    it(`no longer holds when a file ${what}`, () => {
      const stamp = stampFiles([file], LATER);
      change();
      expect(isStampCurrent(stamp, [file])).to.be.false;
    });
  }

  it('no longer holds when a link is pointed elsewhere', () => {
    const link = join(directory(), 'link.yaml');
    const other = join(directory(), 'b.yaml');
    writeFileSync(other, 'before');
    symlinkSync(file, link);
    const stamp = stampFiles([link], LATER);
    rmSync(link);
    symlinkSync(other, link);
    expect(isStampCurrent(stamp, [link])).to.be.false;
  });

  it('no longer holds when the zone has one more file', () => {
    const stamp = stampFiles([file], LATER);
    expect(isStampCurrent(stamp, [file, join(directory(), 'b.yaml')])).to.be.false;
  });

  it('holds when a file was included that the zone does not list', () => {
    const included = join(directory(), 'included.yaml');
    writeFileSync(included, 'x');
    const stamp = stampFiles([file, included], LATER);
    expect(isStampCurrent(stamp, [file])).to.be.true;
    writeFileSync(included, 'xy');
    expect(isStampCurrent(stamp, [file])).to.be.false;
  });

  it('never holds for a file that changed while it was read', () => {
    expect(isStampCurrent(stampFiles([file], Date.now() - 60_000), [file])).to.be.false;
  });
});
