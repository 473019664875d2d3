import { expect } from 'chai';

import { formatProblem, parseYamlEntries, Report } from '../../src/schema/index.ts';
import { plain } from './tree.ts';

function read(text: string): { entries: unknown[]; lines: number[]; problems: string[] } {
  const report = new Report();
  const entries = Array.from(parseYamlEntries({ file: 'f.yaml', text }, report));
  return {
    entries: entries.map(({ key, value }) => [key.text, plain(value)]),
    lines: entries.map(({ key }) => key.at.line),
    problems: report.sorted().map(formatProblem),
  };
}

/** More than several pieces of text: `k0`, `k1`, … on two lines each, after a comment. */
const LARGE = `# comment\n${Array.from({ length: 8_000 }, (_, i) => `k${i}:\n  value: ${i}\n`).join('')}`;

describe('parseYamlEntries()', () => {
  it('yields the entries in order, with their lines', () => {
    const { entries, lines, problems } = read(LARGE);
    expect(problems).to.deep.equal([]);
    expect(entries).to.have.length(8_000);
    expect(entries.at(-1)).to.deep.equal(['k7999', { map: [['value', '7999']] }]);
    expect(lines.every((line, i) => line === 2 + 2 * i)).to.equal(true);
  });

  it('keeps lists at the indent of their key together', () => {
    const text = Array.from({ length: 8_000 }, (_, i) => `k${i}:\n- ${i}\n`).join('');
    expect(read(text).entries.at(-1)).to.deep.equal(['k7999', ['7999']]);
  });

  it('sees a key repeated in another piece', () => {
    expect(read(`${LARGE}k0: x\n`).problems).to.deep.equal([
      'f.yaml:16002:1: k0: this key stands twice, first on line 2 (expected once)',
    ]);
  });

  it('reads the pieces around a broken one', () => {
    const { entries, problems } = read(LARGE.replace('k4000:\n', 'k4000: [\n'));
    expect(problems).to.have.length(1);
    expect(problems[0]).to.match(/^f\.yaml:800\d:\d+: YAML: /);
    expect(entries.at(-1)).to.deep.equal(['k7999', { map: [['value', '7999']] }]);
    expect(entries.length).to.be.greaterThan(4_000);
  });

  it('lets anchors reach across a large file', () => {
    const { entries, problems } = read(`base: &base [x]\n${LARGE}last: *base\n`);
    expect(problems).to.deep.equal([]);
    expect(entries.at(-1)).to.deep.equal(['last', ['x']]);
  });

  it('lets a merge at the top reach across a large file', () => {
    const { entries, problems } = read(`<<: {k0: merged}\n${LARGE}`);
    expect(problems).to.deep.equal([]);
    expect(entries[0]).to.deep.equal(['k0', { map: [['value', '0']] }]);
  });

  it('refuses a second document in a large file', () => {
    expect(read(`${LARGE}---\na: b\n`).problems).to.have.length(1);
  });

  it('reads nothing from an empty file', () => {
    for (const text of ['', '---\n', '# comment\n'])
      expect(read(text)).to.deep.equal({ entries: [], lines: [], problems: [] });
  });

  it('refuses a file that is no map', () => {
    expect(read('- a\n').problems).to.deep.equal([
      'f.yaml:1:1: YAML: the file holds a list (expected a map)',
    ]);
  });
});
