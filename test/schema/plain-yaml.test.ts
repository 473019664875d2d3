import { expect } from 'chai';
import fc from 'fast-check';

import { parsePlainYaml } from '../../src/schema/plain-yaml.ts';
import type { YamlMap } from '../../src/schema/index.ts';
import { parse } from './tree.ts';
import { strungScraps, zoneTexts } from './yaml-texts.ts';

function parsePlain(text: string): YamlMap | undefined {
  return parsePlainYaml({ file: 'f.yaml', text }, 1);
}

/** What both readers make of the text is the same, unless the plain one gives up. @returns whether it didn't */
function isReadAlike(text: string): boolean {
  const tree = parsePlain(text);
  if (tree !== undefined) expect({ tree, problems: [] }).to.deep.equal(parse(text));
  return tree !== undefined;
}

describe('parsePlainYaml()', () => {
  const PLAIN: [title: string, text: string][] = [
    ['a record', 'www:\n  ttl: 60\n  type: A\n  values:\n  - 192.0.2.1\n  - 192.0.2.2\n'],
    ['indented lists', 'www:\n  values:\n    - 192.0.2.1\n'],
    ['a list of records', "'':\n- type: A\n  value: 192.0.2.1\n- type: NS\n  values: [a., b.]\n"],
    [
      'lists of maps',
      'mx:\n  values:\n  - exchange: a.\n    preference: 10\n  - exchange: b.\n    preference: 20\n',
    ],
    ['flow style', "www: {type: A, values: [192.0.2.1, {value: '192.0.2.2', name: web}], x: []}\n"],
    ['comments and blank lines', '# one\n---\n\na: b # two\n\n  # three\nc: # four\n  - d\n# five\n'],
    ['quoted texts', `a: 'it''s: #1'\nb: "tab\\t \\"x\\" é"\n'*.c': d\n`],
    ['texts with signs in them', 'a: v=spf1 ip4:192.0.2.0/24 -all\nb: v=DMARC1\\; p=none\nc: 2001:db8::1\n'],
    ['no newline at the end', 'a: b'],
  ];
  for (const [title, text] of PLAIN) {
    it(`reads ${title} as parseYaml() does`, () => {
      const { tree, problems } = parse(text);
      expect(problems).to.deep.equal([]);
      expect(parsePlain(text)).to.deep.equal(tree);
    });
  }

  const NOT_PLAIN = [
    ['anchors', 'a: &x b\n'],
    ['merges', 'a:\n  <<: {b: c}\n'],
    ['tags', 'a: !!str b\n'],
    ['block scalars', 'a: |\n  b\n'],
    ['texts over several lines', 'a: b\n  c\n'],
    ['a key without a value', 'a:\nb: c\n'],
    ['a repeated key', 'a: b\na: c\n'],
    ['tabs', 'a: b\tc\n'],
    ['wrong indentation', 'a:\n    b: c\n  d: e\n'],
    ['an open quote', "a: 'b\n"],
    ['a second document', 'a: b\n---\nc: d\n'],
    ['a list at the top', '- a\n'],
  ];
  for (const [title, text] of NOT_PLAIN) {
    it(`gives up on ${title}`, () => expect(parsePlain(text!)).to.equal(undefined));
  }

  it('never reads scraps of YAML otherwise than parseYaml() does', () => {
    fc.assert(
      fc.property(strungScraps, (text) => void isReadAlike(text)),
      { numRuns: 2000 },
    );
  });

  it('never reads a zone file otherwise than parseYaml() does, whatever slips there are in it', () => {
    let plain = 0;
    fc.assert(
      fc.property(zoneTexts, (text) => void (plain += Number(isReadAlike(text)))),
      { numRuns: 2000 },
    );
    expect(plain).to.be.greaterThan(1000);
  });
});
