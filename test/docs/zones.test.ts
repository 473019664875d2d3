/** docs/zones.md and README.md tell the truth: their examples load, and their tables are those of the code. */

import { expect } from 'chai';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { parseName } from '../../src/dns/name.ts';
import { rdataFields, RECORD_TYPES } from '../../src/dns/rdata/record-types.ts';
import { isMetaType, parseRrType, RrType, rrTypeName } from '../../src/dns/rr-type.ts';
import { formatProblem } from '../../src/schema/index.ts';
import type { SettingTable } from '../../src/schema/index.ts';
import { loadZone } from '../../src/zone/index.ts';
import { BALANCE } from '../../src/zone/pool/balance.ts';
import { HEALTH } from '../../src/zone/pool/health.ts';
import { HEALTHCHECK } from '../../src/zone/pool/healthcheck.ts';
import { LOAD } from '../../src/zone/pool/load.ts';
import { MEMBER } from '../../src/zone/pool/member.ts';

const MANUAL = readProject('docs/zones.md');

/** An example, and what `evenkeel check` is shown to say of it: nothing, where nothing is shown. */
interface Example {
  readonly line: number;
  readonly text: string;
  readonly output: string[];
}

/** A block whose first line is `# directory/file` is that file, for other blocks to include. */
const INCLUDED = /^# (\S+\/\S+)\n/;

/** An example is a piece of a zone. */
const IS_PIECE = / no NS at the apex /;

describe('the examples of zone files', () => {
  let directory: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'evenkeel-docs-'));
  });

  after(() => rmSync(directory, { recursive: true }));

  const check = (file: string, text: string): string[] => {
    const path = join(directory, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    const origin = parseName(file.replace(/yaml$/, ''));
    const source = { origin, files: [path], directory };
    const { problems } = loadZone(source, { defaultTtlSeconds: 3600, allotSerial: () => 1 });
    const lines = problems.map(formatProblem).filter((line) => !IS_PIECE.test(line));
    return lines.map((line) => line.replace(`${directory}/`, 'zones/'));
  };

  for (const [manual, file] of [
    ['README.md', 'example.org.yaml'],
    ['docs/zones.md', 'example.com.yaml'],
  ] as const) {
    for (const { line, text, output } of readExamples(readProject(manual))) {
      const included = INCLUDED.exec(text)?.[1];
      it(`${manual}:${line} ${output.length === 0 ? 'has no problem' : 'has the problems shown'}`, () => {
        expect(check(included ?? file, text)).to.deep.equal(output);
      });
    }
  }

  for (const [type, , text] of typeRows()) {
    it(`docs/zones.md: the text of ${type} has no problem`, () => {
      expect(check('example.com.yaml', `x: {type: ${type}, value: '${text}'}\n`)).to.deep.equal([]);
    });
  }
});

describe('docs/zones.md', () => {
  it("has an example of each type that has fields in the code, and of octoDNS's ALIAS", () => {
    const types = Object.keys(RECORD_TYPES).map((type) => rrTypeName(Number(type)));
    const shown = readExamples(MANUAL).flatMap(({ text }) => text.match(/(?<=\btype: )[A-Z]+\b/g) ?? []);
    const documented = new Set([...shown, ...typeRows().map(([type]) => type)]);
    expect([...documented].sort()).to.deep.equal([...types, 'ALIAS'].sort());
  });

  it('names the types that have none', () => {
    const nameless = Object.values(RrType).filter((type) => !(type in RECORD_TYPES) && !isMetaType(type));
    const sentence = /^(.*) are known by name only/m.exec(MANUAL)![1]!;
    expect(codes(sentence)).to.deep.equal(nameless.map(rrTypeName).sort());
  });

  for (const [type, fields] of typeRows()) {
    it(`tells the fields of ${type}`, () => {
      const keys = rdataFields(parseRrType(type)!)!.map(({ key }) => key);
      expect(fields).to.deep.equal(keys.length === 1 && keys[0] === 'value' ? [] : keys);
    });
  }

  const TABLES: [heading: string, table: SettingTable][] = [
    ['Key of a member', MEMBER],
    ['Key of `balance`', BALANCE],
    ['Key of `health`', HEALTH],
    ['Key of `load`', LOAD],
    ['Key of `healthcheck`', HEALTHCHECK],
  ];
  for (const [heading, table] of TABLES) {
    it(`has the table "${heading}"`, () => {
      const rows = Object.entries(table).map(([key, { type, default: usual, doc }]) => [
        `\`${key}\``,
        type.expected,
        usual,
        doc,
      ]);
      const documented = rowsOf(heading).map(([key, expected, usual, meaning]) => {
        const type = table[codes(key!)[0]!]?.type;
        return [key, expected, usual === '' ? null : type?.parse(usual!), meaning];
      });
      expect(documented).to.deep.equal(rows);
    });
  }

  it('has every policy', () => {
    const policies = rowsOf('Policy').flatMap(([policy]) => codes(policy!));
    for (const policy of policies) expect(BALANCE.policy.type.parse(policy)).to.equal(policy);
    expect(BALANCE.policy.type.expected).to.equal(`one of ${policies.join(', ')}`);
  });

  it('has an example of each protocol', () => {
    const shown = readExamples(MANUAL).flatMap(
      ({ text }) => text.match(/(?<=\bprotocol: |\bhealth: )[a-z]+\b/g) ?? [],
    );
    const protocols = HEALTH.protocol.type.expected.replace('one of ', '').split(', ');
    for (const protocol of protocols) expect([...shown, HEALTH.protocol.default]).to.include(protocol);
  });

  it('has every rule', () => {
    const registry = readProject('src/zone/rules/index.ts');
    const rules = Array.from(
      registry.matchAll(/^import \{ check\w+ \} from '\.\/(.+)\.ts'/gm),
      ([, rule]) => rule,
    );
    const documented = rowsOf('Rule').flatMap(([rule]) => codes(rule!));
    expect([...new Set(documented)].sort()).to.deep.equal(rules);
  });
});

function readProject(file: string): string {
  return readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
}

/** The YAML blocks of a page; a console block right behind one shows its problems between the command and the count. */
function readExamples(page: string): Example[] {
  const blocks = page.matchAll(
    /^```yaml\n([^]*?)^```\n(?:\n```console\n\$ evenkeel check\n([^]*?)^.*\n```$)?/gm,
  );
  return Array.from(blocks, ({ index, 1: text, 2: output = '' }) => ({
    line: page.slice(0, index).split('\n').length + 1,
    text: text!,
    output: output.split('\n').slice(0, -1),
  }));
}

/** The table of types that octoDNS doesn't have: type, fields, text. */
function typeRows(): [type: string, fields: string[], text: string][] {
  return rowsOf('Type').map(([type, fields, text]) => [type!, codes(fields!), codes(text!)[0]!]);
}

/** The cells of the manual's table whose first heading is given. */
function rowsOf(heading: string): string[][] {
  const table = new RegExp(`^\\| ${heading} .*\\n\\|[-| ]+\\n((?:\\|.*\\n)+)`, 'm').exec(MANUAL)![1]!;
  const rows = table.trim().split('\n');
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** What stands as code in a piece of Markdown. */
function codes(markdown: string): string[] {
  return Array.from(markdown.matchAll(/`([^`]+)`/g), ([, code]) => code!);
}
