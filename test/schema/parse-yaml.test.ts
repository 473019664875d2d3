import { expect } from 'chai';

import type { YamlFile } from '../../src/schema/index.ts';
import { parse, plain } from './tree.ts';

const map = (...entries: [string, unknown][]): unknown => ({ map: entries });

describe('parseYaml()', () => {
  const TEXTS: [title: string, text: string, tree: unknown][] = [
    [
      'keeps keys as they are written',
      '010: a\n1e3: b\non: c\nnull: d\n1.10: e\n0x1f: f\n12:30: g\n',
      map(
        ['010', 'a'],
        ['1e3', 'b'],
        ['on', 'c'],
        ['null', 'd'],
        ['1.10', 'e'],
        ['0x1f', 'f'],
        ['12:30', 'g'],
      ),
    ],
    ['keeps values as they are written', '- 1.10\n- 010\n- yes\n- ~\n', ['1.10', '010', 'yes', '~']],
    ['resolves the quoted styles', `- 'it''s'\n- "a\\tb\\u00e9"\n`, ["it's", 'a\tbé']],
    ['reads block scalars', 'a: |\n  x\n  y\nb: >-\n  x\n  y\n', map(['a', 'x\ny\n'], ['b', 'x y'])],
    ['reads explicit keys, as octoDNS writes the apex', "? ''\n: - a\n", map(['', ['a']])],
    ['reads flow style', '{a: [1, {b: c}], d: }', map(['a', ['1', map(['b', 'c'])]], ['d', ''])],
    ['resolves aliases', 'a: &x [1]\nb: *x\n', map(['a', ['1']], ['b', ['1']])],
    [
      'resolves an alias to the last anchor before it',
      'a: &x 1\nb: &x 2\nc: *x\n',
      map(['a', '1'], ['b', '2'], ['c', '2']),
    ],
    [
      'merges a map',
      'd: &d {x: 1, y: 2}\ne: {<<: *d, y: 3}\n',
      map(['d', map(['x', '1'], ['y', '2'])], ['e', map(['x', '1'], ['y', '3'])]),
    ],
    [
      'lets what is merged later win, as octoDNS does',
      'd: &d {x: 1}\ne: {x: 2, <<: *d}\n',
      map(['d', map(['x', '1'])], ['e', map(['x', '1'])]),
    ],
    [
      'lets the first of a list of merged maps win',
      'a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b]}\n',
      map(['a', map(['x', '1'])], ['b', map(['x', '2'], ['y', '2'])], ['c', map(['x', '1'], ['y', '2'])]),
    ],
    ['takes a quoted << for a key', "'<<': a\n", map(['<<', 'a'])],
    ['reads core tags as what they are', 'a: !!str 010\nb: !!int 5\n', map(['a', '010'], ['b', '5'])],
  ];
  for (const [title, text, tree] of TEXTS) {
    it(title, () => {
      const result = parse(text);
      expect(result.problems).to.deep.equal([]);
      expect(plain(result.tree!)).to.deep.equal(tree);
    });
  }

  it('returns null for an empty file', () => {
    expect(parse('# nothing\n')).to.deep.equal({ tree: null, problems: [] });
  });

  it('tells where each node stands', () => {
    const { tree } = parse("a: 1\n'b':\n  - {c: d}\n");
    const positions: string[] = [];
    JSON.stringify(tree, (key, value: unknown) => {
      if (key !== 'at') return value;
      const { line, column } = value as { line: number; column: number };
      positions.push(`${line}:${column}`);
      return undefined;
    });
    expect(positions).to.deep.equal(['1:1', '1:1', '1:4', '2:1', '3:3', '3:5', '3:6', '3:9']);
  });

  const PROBLEMS: [title: string, text: string, problems: string[]][] = [
    [
      'reports several syntax errors, one a line',
      'a: [1\nb: }\nc: d\n',
      [
        'f.yaml:2:1: YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
        'f.yaml:3:1: YAML: Unexpected scalar token in YAML stream: "c"',
      ],
    ],
    [
      'refuses tabs as indentation',
      'a:\n\tb: c\n',
      ['f.yaml:2:1: YAML: Tabs are not allowed as indentation'],
    ],
    [
      'reports repeated keys at every depth',
      "a: 1\nb: {c: 1, c: 2}\na: 2\n'': x\n'': y\n",
      [
        'f.yaml:2:11: c: this key stands twice, first on line 2 (expected once)',
        'f.yaml:3:1: a: this key stands twice, first on line 1 (expected once)',
        "f.yaml:5:1: '': this key stands twice, first on line 4 (expected once)",
      ],
    ],
    [
      'refuses a second document',
      '--- a\n--- b\n',
      ['f.yaml:2:5: YAML: a second document starts here (expected one a file)'],
    ],
    ['refuses an alias without an anchor', 'a: *x\n', ['f.yaml:1:4: YAML: no anchor &x before this alias']],
    [
      'refuses an alias within its own anchor',
      'a: &x [*x]\n',
      ['f.yaml:1:8: YAML: alias *x names what it stands in'],
    ],
    [
      'refuses unknown tags',
      'a: !vault x\n',
      ["f.yaml:1:11: YAML: unknown tag !vault (expected none, or !include with a file's name)"],
    ],
    ['refuses keys that are no text', '[a]: b\n', ['f.yaml:1:1: YAML: a list as a key (expected a name)']],
    [
      'refuses to merge a text',
      'a:\n  <<: b\n',
      ["f.yaml:2:7: <<: a scalar can't be merged (expected a map or a list of maps)"],
    ],
    [
      'refuses !include where there is nothing to include',
      'a: !include b\n',
      ['f.yaml:1:13: YAML: !include is not possible here'],
    ],
  ];
  for (const [title, text, problems] of PROBLEMS) {
    it(title, () => expect(parse(text).problems).to.deep.equal(problems));
  }

  it('stops aliases that multiply', () => {
    const levels = Array.from('bcdefgh', (name, i) => {
      const before = `*${String.fromCharCode(name.charCodeAt(0) - 1)}`;
      return `${name}: &${name} [${Array(9).fill(before).join(', ')}]${i === 6 ? '' : '\n'}`;
    });
    const { problems } = parse(`a: &a [x, x]\n${levels.join('')}\n`);
    expect(problems[0]).to.match(/^f\.yaml:\d+:\d+: YAML: aliases multiply beyond 10 nodes a character$/);
  });

  const DEEP: [title: string, text: string][] = [
    ['lists', `a: ${'['.repeat(2000)}${']'.repeat(2000)}\n`],
    ['more lists than the stack holds', `a: ${'['.repeat(100_000)}\n`],
    ['block maps', Array.from({ length: 200 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
    [
      'aliases',
      `a: &a [x]\n${Array.from({ length: 100 }, (_, i) => `b${i}: &b${i} [*${i === 0 ? 'a' : `b${i - 1}`}]\n`).join('')}`,
    ],
  ];
  for (const [title, text] of DEEP) {
    it(`ends in nested ${title}`, () => {
      expect(parse(text).problems[0]).to.match(/nested too deeply \(expected at most 64 levels\)$/);
    });
  }

  it('finds anchors in one pass', function () {
    this.timeout(5000);
    const { problems } = parse(
      `a: &x {b: c}\n${Array.from({ length: 3000 }, (_, i) => `k${i}: *x\n`).join('')}`,
    );
    expect(problems).to.deep.equal([]);
  });

  describe('with !include', () => {
    const files: Record<string, string> = {
      'list.yaml': '- 14\n- 15\n',
      'map.yaml': 'k: v\nz: 42\n',
      'nested.yaml': '!include map.yaml\n',
      'circle.yaml': 'a: !include circle.yaml\n',
      'broken.yaml': 'a: [\n',
      'twice.yaml': 'x: 1\nx: 2\n',
    };
    const include = (path: string): YamlFile => {
      const text = files[path];
      if (text === undefined) throw new Error(`Cannot include "${path}": there is no such file`);
      return { file: path, text };
    };

    const INCLUDES: [title: string, text: string, tree: unknown][] = [
      ['puts the file in place', 'a: !include list.yaml\n', map(['a', ['14', '15']])],
      ['follows includes within', 'a: !include nested.yaml\n', map(['a', map(['k', 'v'], ['z', '42'])])],
      ['merges the file', 'k: own\n<<: !include map.yaml\nz: own\n', map(['k', 'v'], ['z', 'own'])],
    ];
    for (const [title, text, tree] of INCLUDES) {
      it(title, () => {
        const result = parse(text, { include });
        expect(result.problems).to.deep.equal([]);
        expect(plain(result.tree!)).to.deep.equal(tree);
      });
    }

    it("gives what is included the included file's position", () => {
      const { tree } = parse('a: !include list.yaml\n', { include });
      const value = tree?.kind === 'map' ? tree.entries[0]?.value : undefined;
      expect(value?.at).to.deep.equal({ file: 'list.yaml', line: 1, column: 1 });
    });

    const MISTAKES: [title: string, text: string, problem: string][] = [
      [
        'reports a file that is not there',
        'a: !include none.yaml\n',
        'f.yaml:1:13: YAML: Cannot include "none.yaml": there is no such file',
      ],
      [
        'reports a circle',
        'a: !include circle.yaml\n',
        'circle.yaml:1:13: YAML: !include goes in a circle: f.yaml > circle.yaml > circle.yaml',
      ],
      [
        'reports mistakes in the included file there',
        'a: !include twice.yaml\n',
        'twice.yaml:2:1: x: this key stands twice, first on line 1 (expected once)',
      ],
    ];
    for (const [title, text, problem] of MISTAKES) {
      it(title, () => expect(parse(text, { include }).problems).to.deep.equal([problem]));
    }

    it('ends at a depth', () => {
      const deeper = (path: string): YamlFile => ({ file: `${path}x`, text: `a: !include ${path}x\n` });
      expect(parse('a: !include x\n', { include: deeper }).problems[0]).to.match(
        /!include goes deeper than 8 files$/,
      );
    });
  });
});
