import { expect } from 'chai';
import fc from 'fast-check';

import { composeHeartbeat, parseHeartbeat, type Heartbeat } from '../../src/replica/heartbeat.ts';
import { almost, anyText, HOSTILE_TEXTS } from './hostile.ts';

const BEAT: Heartbeat = {
  incarnation: '0badcafe',
  beat: 7,
  abstains: null,
  revisions: { votes: 1, drains: 2, zones: 3 },
};

const heartbeats: fc.Arbitrary<Heartbeat> = fc.record({
  incarnation: fc.string(),
  beat: fc.nat(),
  abstains: fc.option(fc.string()),
  revisions: fc.record({ votes: fc.nat(), drains: fc.nat(), zones: fc.nat() }),
});

describe('parseHeartbeat()', () => {
  it('gives back what was composed', () => {
    fc.assert(
      fc.property(heartbeats, (heartbeat) => {
        expect(parseHeartbeat(composeHeartbeat(heartbeat))).to.deep.equal(heartbeat);
      }),
    );
  });

  for (const change of [
    { incarnation: 7 },
    { incarnation: undefined },
    { beat: '7' },
    { beat: null },
    { abstains: undefined },
    { abstains: false },
    { revisions: null },
    { revisions: [1, 2, 3] },
    { revisions: { votes: 1, drains: 2 } },
    { revisions: { votes: 1, drains: 2, zones: '3' } },
  ]) {
    it(`is undefined with ${JSON.stringify(change)} or without ${Object.keys(change).join()}`, () => {
      expect(parseHeartbeat(JSON.stringify({ ...BEAT, ...change }))).to.equal(undefined);
    });
  }

  it('is undefined for what is no heartbeat at all', () => {
    for (const text of HOSTILE_TEXTS) expect(parseHeartbeat(text), text.slice(0, 50)).to.equal(undefined);
  });

  it('never throws', () => {
    const almostBeats = almost({
      incarnation: fc.string(),
      beat: fc.nat(),
      abstains: fc.constant(null),
      revisions: fc.record({ votes: fc.nat(), drains: fc.nat(), zones: fc.nat() }),
    });
    fc.assert(fc.property(fc.oneof(anyText, almostBeats), (text) => void parseHeartbeat(text)));
  });
});
