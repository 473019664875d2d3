/** docs/configuration.md says what the table of settings says. */

import { expect } from 'chai';
import { readFileSync } from 'node:fs';

import { SETTING_ROWS } from '../../src/config/index.ts';

const MANUAL = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

/** The manual's table, as it should stand there. */
function composeTable(): string[] {
  return SETTING_ROWS.map(([, { key, flag, type, defaultText, doc }]) =>
    ['', `\`${key}\``, flag === null ? '' : `\`${flag}\``, type.expected, defaultText, doc, '']
      .join(' | ')
      .trim(),
  );
}

describe('docs/configuration.md', () => {
  it('has a row for each setting, and no other', () => {
    const rows = MANUAL.split('\n').filter((line) => line.startsWith('| `'));
    const evened = rows.map((row) => row.replaceAll(/ +/g, ' '));
    expect(evened).to.deep.equal(composeTable().map((row) => row.replaceAll(/ +/g, ' ')));
  });
});
