import { expect } from 'chai';

import type { CompiledZone, LoadReport, ZoneLoad } from '../../src/control/load-job.ts';
import { decideReload, type Decision } from '../../src/control/reload-guard.ts';
import type { Problem } from '../../src/schema/index.ts';

const STAMP = { files: ['z.yaml'], state: 'x' };
const PROBLEM: Problem = {
  severity: 'error',
  at: { file: 'z', line: 1, column: 1 },
  where: 'z',
  message: 'bad',
};

function compiled(namesRemoved: number): CompiledZone {
  return {
    kind: 'compiled',
    origin: 'z',
    stamp: STAMP,
    contentHash: 'new',
    serial: 2,
    hasOwnSerial: true,
    names: 1,
    records: 1,
    problems: [],
    image: new SharedArrayBuffer(4),
    poolSets: [],
    spare: null,
    namesRemoved,
  };
}

function decide(
  load: ZoneLoad | null,
  { names = 100, isAccepted = false, problems = [] as Problem[] } = {},
): Decision | undefined {
  const report: LoadReport = { problems, loads: load === null ? [] : [load] };
  return decideReload(report, new Map(names === 0 ? [] : [['z', { names }]]), isAccepted)[0];
}

describe('decideReload()', () => {
  const cases: readonly (readonly [string, Decision | undefined, string])[] = [
    ['files that were not touched', decide({ kind: 'untouched', origin: 'z' }), 'refresh'],
    [
      'the same content anew',
      decide({ kind: 'unchanged', origin: 'z', stamp: STAMP, problems: [] }),
      'refresh',
    ],
    ['files with errors', decide({ kind: 'broken', origin: 'z', problems: [PROBLEM] }), 'reject'],
    [
      'files with errors, accepted',
      decide({ kind: 'broken', origin: 'z', problems: [] }, { isAccepted: true }),
      'reject',
    ],
    ['a zone that is new', decide(compiled(0), { names: 0 }), 'serve'],
    ['a change that removes nothing', decide(compiled(0)), 'serve'],
    ['a change that removes a fifth of the names', decide(compiled(20)), 'serve'],
    ['a change that removes more than a fifth', decide(compiled(21)), 'hold'],
    ['one name of five', decide(compiled(1), { names: 5 }), 'serve'],
    ['two names of five', decide(compiled(2), { names: 5 }), 'hold'],
    ['a change that removes all names, accepted', decide(compiled(100), { isAccepted: true }), 'serve'],
    ['files that are gone', decide(null), 'hold'],
    ['files that are gone, accepted', decide(null, { isAccepted: true }), 'withdraw'],
    [
      'files that are gone, accepted, in a broken directory',
      decide(null, { isAccepted: true, problems: [PROBLEM] }),
      'hold',
    ],
  ];
  for (const [what, decision, kind] of cases) {
    it(`decides to ${kind} ${what}`, () => expect(decision?.kind).to.equal(kind));
  }

  it('says what a held change would take away', () => {
    expect(decide(compiled(21))).to.include({ why: 'the change removes 21 of 100 names' });
    expect(decide(null)).to.include({ why: 'the files are gone', load: null });
    expect(decide(null, { isAccepted: true, problems: [PROBLEM] })).to.include({
      why: "the zones directory can't be read in full",
    });
  });
});
