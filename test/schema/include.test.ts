import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { includeWithin } from '../../src/schema/index.ts';

describe('includeWithin()', () => {
  let outside: string;
  let root: string;

  before(() => {
    outside = mkdtempSync(join(tmpdir(), 'evenkeel-include-'));
    root = join(outside, 'zones');
    mkdirSync(join(root, 'common'), { recursive: true });
    writeFileSync(join(outside, 'secret.yaml'), 'secret');
    writeFileSync(join(root, 'common', 'apex.yaml'), 'apex');
    symlinkSync(join(root, 'common', 'apex.yaml'), join(root, 'inside.yaml'));
    symlinkSync(join(outside, 'secret.yaml'), join(root, 'leak.yaml'));
  });

  after(() => rmSync(outside, { recursive: true }));

  const include = (path: string, from = 'example.com.yaml'): string =>
    includeWithin(root, () => undefined)(path, join(root, from)).text;

  it('reads files relative to the including one', () => {
    expect(include('common/apex.yaml')).to.equal('apex');
    expect(include('../common/apex.yaml', 'example.com./www.yaml')).to.equal('apex');
    expect(include('inside.yaml')).to.equal('apex');
  });

  it('tells of every file it has read', () => {
    const files: string[] = [];
    includeWithin(root, ({ file }) => files.push(file))('common/apex.yaml', join(root, 'example.com.yaml'));
    expect(files).to.deep.equal([join(root, 'common', 'apex.yaml')]);
  });

  for (const path of ['../secret.yaml', 'common/../../secret.yaml', 'leak.yaml', '/etc/hostname']) {
    it(`refuses ${path}, which is outside`, () => {
      expect(() => include(path)).to.throw(`Cannot include "${path}": it is outside the zone directory`);
    });
  }

  it('refuses what is not there or no file', () => {
    expect(() => include('none.yaml')).to.throw('Cannot include "none.yaml": there is no such file');
    expect(() => include('common')).to.throw('Cannot include "common": it can\'t be read');
  });
});
