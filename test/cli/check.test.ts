import { expect } from 'chai';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { temporaryDirectory } from '../control/temporary-directory.ts';
import { evenkeel } from '../scenario/evenkeel.ts';

const GOOD = `'': {type: NS, values: [ns1.example.net., ns2.example.net.]}
www: {type: A, value: 192.0.2.1}
`;
const BAD_ADDRESS = GOOD.replace('192.0.2.1', '192.0.2.300');

describe('evenkeel check', function () {
  this.timeout(60_000);
  const directory = temporaryDirectory();

  /** Writes files into a zones directory and checks it. */
  const check = async (
    files: Readonly<Record<string, string>>,
    ...args: readonly string[]
  ): Promise<{ code: number; lines: string[]; stdout: string }> => {
    mkdirSync(join(directory(), 'zones'));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(directory(), file), text);
    const { code, stdout, stderr } = await evenkeel(['check', ...args], directory());
    return { code, stdout, lines: (stderr + stdout).trim().split('\n') };
  };

  const cases: readonly {
    readonly what: string;
    readonly files: Readonly<Record<string, string>>;
    readonly args?: readonly string[];
    readonly code: number;
    /** Each line, or the beginning of it. */
    readonly lines: readonly string[];
  }[] = [
    {
      what: 'is content with good zones',
      files: { 'zones/example.com.yaml': GOOD, 'zones/example.org.yaml': GOOD },
      code: 0,
      lines: ['2 zones: 0 errors, 0 warnings'],
    },
    {
      what: 'lives with warnings',
      files: { 'zones/example.com.yaml': GOOD.replace(', ns2.example.net.', '') },
      code: 0,
      lines: ['zones/example.com.yaml:1:', '1 zone: 0 errors, 1 warning'],
    },
    {
      what: 'tells every problem of every file',
      files: {
        'zones/example.com.yaml': BAD_ADDRESS,
        'zones/example.edu.yaml': GOOD,
        'zones/example.org.yaml': `${BAD_ADDRESS}mail: {type: MX, value: {preference: ten, exchange: mail.example.net.}}\n`,
      },
      code: 1,
      lines: [
        'zones/example.com.yaml:2:23: www/A/value',
        'zones/example.org.yaml:2:23: www/A/value',
        'zones/example.org.yaml:3:',
        '3 zones: 3 errors, 0 warnings',
      ],
    },
    {
      what: 'tells of a directory that is not there',
      files: {},
      args: ['--zones', 'nowhere'],
      code: 1,
      lines: ['nowhere:1:1: directory: there is none', '0 zones: 1 error, 0 warnings'],
    },
    {
      what: 'goes by the configuration',
      files: { 'evenkeel.yaml': 'zones: other\n' },
      code: 1,
      lines: [`OTHER:1:1: directory: there is none`, '0 zones: 1 error, 0 warnings'],
    },
    {
      what: 'tells of a configuration that can not be read',
      files: { 'evenkeel.yaml': 'zone: other\n' },
      code: 1,
      lines: ['evenkeel.yaml:1:1: configuration: unknown key "zone" (did you mean "zones"?)'],
    },
  ];
  for (const { what, files, args = [], code, lines } of cases) {
    it(what, async () => {
      const told = await check(files, ...args);
      expect(told.code).to.equal(code);
      expect(told.lines).to.have.lengthOf(lines.length);
      const other = join(directory(), 'other');
      for (const [i, line] of lines.entries()) {
        expect(told.lines[i]!.replace(other, 'OTHER').slice(0, line.length)).to.equal(line);
      }
    });
  }

  it('tells machines the same', async () => {
    const { code, stdout } = await check({ 'zones/example.com.yaml': BAD_ADDRESS }, '-o', 'json');
    expect(code).to.equal(1);
    const told = JSON.parse(stdout) as { problems: Record<string, unknown>[]; summary: unknown };
    expect(told.summary).to.deep.equal({ zones: 1, errors: 1, warnings: 0 });
    expect(told.problems).to.have.lengthOf(1);
    expect(told.problems[0]).to.include({
      file: 'zones/example.com.yaml',
      line: 2,
      column: 23,
      severity: 'error',
      where: 'www/A/value',
    });
  });
});
