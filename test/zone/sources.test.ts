import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

import { formatName } from '../../src/dns/name.ts';
import { formatProblem } from '../../src/schema/index.ts';
import { findZoneSources } from '../../src/zone/index.ts';

describe('findZoneSources()', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'evenkeel-sources-'));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  const write = (...files: string[]): void => {
    for (const file of files) {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      writeFileSync(join(directory, file), '---\n');
    }
  };

  const find = (): { zones: Record<string, string[]>; problems: string[] } => {
    const { sources, problems } = findZoneSources(directory);
    const zones = sources.map(({ origin, files }) => [
      formatName(origin),
      files.map((file) => relative(directory, file)),
    ]);
    return {
      zones: Object.fromEntries(zones) as Record<string, string[]>,
      problems: problems.map((problem) => formatProblem(problem).replaceAll(`${directory}/`, '')),
    };
  };

  it('finds a zone a file, named for its origin', () => {
    write('example.com.yaml', 'example.net.yml', 'test.yaml', '10.in-addr.arpa.yaml');
    expect(find()).to.deep.equal({
      zones: {
        '10.in-addr.arpa.': ['10.in-addr.arpa.yaml'],
        'example.com.': ['example.com.yaml'],
        'example.net.': ['example.net.yml'],
        'test.': ['test.yaml'],
      },
      problems: [],
    });
  });

  it("finds octoDNS's split directories, and leaves the others to !include", () => {
    write(
      'unit.tests./www.yaml',
      'unit.tests./$unit.tests.yaml',
      'unit.tests./notes.txt',
      'unit.tests./.yaml',
    );
    write('split.test/a.yaml', 'local/$local.yaml', 'common/apex.yaml');
    expect(find()).to.deep.equal({
      zones: {
        'unit.tests.': ['unit.tests./$unit.tests.yaml', 'unit.tests./.yaml', 'unit.tests./www.yaml'],
        'split.test.': ['split.test/a.yaml'],
        'local.': ['local/$local.yaml'],
      },
      problems: [],
    });
  });

  it('reads IDNA, UTF-8 and escaped names, and the root', () => {
    write('bücher.example.yaml', 'xn--strae-oqa.example.yaml', '0\\04725.2.0.192.in-addr.arpa.yaml', '.yaml');
    expect(Object.keys(find().zones)).to.have.members([
      'xn--bcher-kva.example.',
      'xn--strae-oqa.example.',
      '0/25.2.0.192.in-addr.arpa.',
      '.',
    ]);
  });

  it("passes over hidden files and editors' leavings", () => {
    write(
      'a.test.yaml',
      '.a.test.yaml.swp',
      '.#a.test.yaml',
      'a.test.yaml~',
      '#a.test.yaml#',
      '.git/config.yaml',
    );
    write('a.test.yaml.bak', 'README.md');
    expect(find()).to.deep.equal({ zones: { 'a.test.': ['a.test.yaml'] }, problems: [] });
  });

  it('follows the links of a Kubernetes ConfigMap', () => {
    write('..2026_01_01/a.test.yaml');
    symlinkSync('..2026_01_01', join(directory, '..data'));
    symlinkSync('..data/a.test.yaml', join(directory, 'a.test.yaml'));
    expect(find()).to.deep.equal({ zones: { 'a.test.': ['a.test.yaml'] }, problems: [] });
  });

  it('reports a zone that is there twice', () => {
    write('a.test.yaml', 'A.test.yml', 'a.test./x.yaml', 'ü.test.yaml', 'xn--tda.test.yaml');
    expect(find().problems).to.deep.equal([
      'a.test.:1:1: a.test.: this zone is already in A.test.yml (expected one place)',
      'a.test.yaml:1:1: a.test.: this zone is already in A.test.yml (expected one place)',
      'ü.test.yaml:1:1: xn--tda.test.: this zone is already in xn--tda.test.yaml (expected one place)',
    ]);
  });

  it('reports file names that are no origin, and zone directories without files', () => {
    write('a..b.yaml', 'a b.yaml', 'c.test./README.md');
    expect(find().problems).to.deep.equal([
      'a b.yaml:1:1: file name: Cannot read name "a b": it holds a blank (a blank is written \\032) (expected the zone\'s origin)',
      'a..b.yaml:1:1: file name: Cannot read name "a..b": it has an empty label (expected the zone\'s origin)',
      'c.test.:1:1: warning: directory: a zone directory without files (expected *.yaml)',
    ]);
  });

  it('reports a directory that is not there', () => {
    const { sources, problems } = findZoneSources(join(directory, 'none'));
    expect(sources).to.be.empty;
    expect(problems.map(({ message }) => message)).to.deep.equal([
      'there is none (expected a directory of zone files)',
    ]);
  });

  it('reports a file in place of the directory', () => {
    write('file');
    const { problems } = findZoneSources(join(directory, 'file'));
    expect(problems.map(({ message }) => message)).to.deep.equal([
      'a file (expected a directory of zone files)',
    ]);
  });
});
