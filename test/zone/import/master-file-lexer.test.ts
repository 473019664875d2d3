import { expect } from 'chai';

import { MasterFileLexer } from '../../../src/zone/import/master-file-lexer.ts';
import type { MasterEntry } from '../../../src/zone/import/master-file-lexer.ts';

/** An entry as its words, strings in quotes, a dot in front where it has no owner: `. A 192.0.2.1`. */
function formatEntry({ hasOwner, tokens }: MasterEntry): string {
  const words = tokens.map(({ text, quoted }) => (quoted ? `"${text}"` : text));
  return [...(hasOwner ? [] : ['.']), ...words].join(' ');
}

function lex(octets: Uint8Array): { entries: MasterEntry[]; problems: string[] } {
  const problems: string[] = [];
  const lexer = new MasterFileLexer(octets, ({ line, column }, message) =>
    problems.push(`${line}:${column}: ${message}`),
  );
  const entries: MasterEntry[] = [];
  for (let entry = lexer.next(); entry !== undefined; entry = lexer.next()) entries.push(entry);
  return { entries, problems };
}

describe('MasterFileLexer', () => {
  const cases: readonly (readonly [title: string, text: string, entries: readonly string[]])[] = [
    ['parts words at blanks and tabs', 'www\tA   192.0.2.1 \t\n', ['www A 192.0.2.1']],
    ['tells an entry without owner', ' A 1\n\tA 2\nwww A 3\n', ['. A 1', '. A 2', 'www A 3']],
    ['needs no newline at the end', 'www A 1', ['www A 1']],
    ['takes CRLF for a newline', 'a A 1\r\n\r\nb A 2\r\n', ['a A 1', 'b A 2']],
    ['passes over a byte order mark', '\ufeffwww A 1\n', ['www A 1']],
    ['passes over empty lines and comments', '\n ; a\n;b\nwww A 1 ; c\n \n', ['www A 1']],
    ['lets a comment start within a word', 'www TXT abc;def\n', ['www TXT abc']],
    ['keeps a semicolon in quotes', 'www TXT "a;b" ; c\n', ['www TXT "a;b"']],
    ['keeps an escaped semicolon', 'www TXT a\\;b\n', ['www TXT a\\;b']],
    ['joins lines within parentheses', 'www SOA ( 1\n 2 ; c\n\n3 ) 4\nx A 1', ['www SOA 1 2 3 4', 'x A 1']],
    ['lets parentheses nest', 'www A ( ( 1\n) 2\n)\n', ['www A 1 2']],
    ['lets parentheses end a word', 'www TXT abc(def\nghi)jkl\n', ['www TXT abc def ghi jkl']],
    ['sees an owner within parentheses', '( www A 1 )\n ( A 2 )\n', ['www A 1', '. A 2']],
    ['keeps parentheses in quotes', 'www TXT "(" \\(\n', ['www TXT "(" \\(']],
    ['lets quotes end a word', 'www TXT abc"def"gh"i"\n', ['www TXT abc "def" gh "i"']],
    ['keeps escapes in quotes', 'www TXT "a\\"b\\\\" "\\065"\n', ['www TXT "a\\"b\\\\" "\\065"']],
    ['reads an empty string', 'www TXT ""\n', ['www TXT ""']],
    ['takes an escaped newline into a string', 'www TXT "a\\\nb"\nx A 1', ['www TXT "a\\\nb"', 'x A 1']],
    ['ends a word at a newline even if escaped', 'www TXT a\\\nx A 1\n', ['www TXT a\\', 'x A 1']],
    ['ends a word at the end of the file even if escaped', 'www TXT a\\', ['www TXT a\\']],
    ['escapes octets outside ASCII', 'b\u00fccher TXT "\u20ac"\n', ['b\\195\\188cher TXT "\\226\\130\\172"']],
    ['escapes escaped octets once', 'x TXT \\\u00fc \\\\\u00fc\n', ['x TXT \\195\\188 \\\\\\195\\188']],
    ['reads an empty file', '', []],
    ['reads a file of comments', '; a\n; b', []],
  ];
  for (const [title, text, entries] of cases) {
    it(title, () => {
      const found = lex(Buffer.from(text));
      expect(found.entries.map(formatEntry)).to.deep.equal(entries);
      expect(found.problems).to.be.empty;
    });
  }

  it('reads Latin-1 as the octets it is', () => {
    const { entries } = lex(Buffer.from('x TXT "caf\xe9"', 'latin1'));
    expect(entries.map(formatEntry)).to.deep.equal(['x TXT "caf\\233"']);
  });

  it('gives each word its line and column, in UTF-16 units', () => {
    const { entries } = lex(Buffer.from('\ufeffa (\n\t"\u{1f600}" ü b\n) "c\\\nd" e\n  f'));
    const places = entries.flatMap(({ tokens }) => tokens.map(({ line, column }) => `${line}:${column}`));
    expect(places).to.deep.equal(['1:1', '2:2', '2:7', '2:9', '3:3', '4:4', '5:3']);
  });

  const broken: readonly (readonly [
    title: string,
    text: string,
    entries: readonly string[],
    problems: readonly string[],
  ])[] = [
    [
      'leaves out an entry whose string does not end, and goes on with the next line',
      'a TXT ( "abc\nb A 1\n',
      ['b A 1'],
      ['1:9: a quoted string does not end on its line (expected a closing ")'],
    ],
    [
      'leaves out an entry whose string does not end before the file does',
      'a A 1\nb TXT "abc\\',
      ['a A 1'],
      ['2:7: a quoted string does not end on its line (expected a closing ")'],
    ],
    [
      'leaves out an entry with a parenthesis too many',
      'a A 1 )\nb A 1\n',
      ['b A 1'],
      ['1:7: a closing parenthesis without an opening one'],
    ],
    [
      'shows the outermost parenthesis that is not closed',
      'a A 1\nb A ( (\nc A 1 )\n',
      ['a A 1'],
      ['2:5: an opening parenthesis without a closing one'],
    ],
  ];
  for (const [title, text, entries, problems] of broken) {
    it(title, () => {
      const found = lex(Buffer.from(text));
      expect(found.entries.map(formatEntry)).to.deep.equal(entries);
      expect(found.problems).to.deep.equal(problems);
    });
  }

  it('takes time in proportion to a long line', () => {
    const { entries } = lex(Buffer.from(`a TXT (${' b'.repeat(200_000)})`));
    expect(entries[0]?.tokens).to.have.lengthOf(200_002);
  });
});
