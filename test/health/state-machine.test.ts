import { expect } from 'chai';
import fc from 'fast-check';
import { isServed, type AgentReply, type HealthState, type Verdict } from '../../src/health/check.ts';
import { firstVerdict, step, type Finding, type Terms } from '../../src/health/state-machine.ts';

const TERMS: Terms = { fall: 5, rise: 2, interval: 5000 };
const START_MS = 1_700_000_000_000;
const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

/** What a row of events, `P` and `F`, makes of a verdict; one second apart. */
function run(events: string, terms: Terms = TERMS, from = firstVerdict(), fromMs = START_MS): Verdict {
  return Array.from(events).reduce(
    (verdict, event, i) => step(verdict, finding(event), terms, fromMs + i * SECOND_MS),
    from,
  );
}

function finding(event: string, admin: AgentReply['admin'] = null): Finding {
  const agent = { state: null, admin, weightPercent: null, description: null };
  return { isPass: event === 'P', reason: event === 'P' ? 'connected' : 'connection refused', agent };
}

describe('step()', () => {
  const chart: readonly (readonly [events: string, state: HealthState, failures: number, what: string])[] = [
    ['', 'unknown', 0, 'not probed yet'],
    ['P', 'up', 0, 'the first pass is enough'],
    ['FFFF', 'unknown', 4, 'failures do not make up or suspect of unknown'],
    ['FFFFF', 'down', 5, 'but down'],
    ['FP', 'suspect', 1, 'a pass after failures does not clear them'],
    ['FPP', 'up', 0, '`rise` passes do'],
    ['PF', 'suspect', 1, 'one failure'],
    ['PFFFF', 'suspect', 4, 'one fewer than `fall`'],
    ['PFFFFF', 'down', 5, '`fall` failures'],
    ['PFPFPFPFPF', 'down', 5, 'every other probe fails'],
    ['PFPPFPPFPPFPPFPP', 'up', 0, 'every third probe fails, cleared each time'],
    ['PFFFFPP', 'up', 0, 'the count is cleared'],
    ['PFFFFPPF', 'suspect', 1, 'and begins anew'],
    ['PFFFFFP', 'rising', 5, 'a pass'],
    ['PFFFFFPF', 'down', 5, 'a failure returns rising to down'],
    ['PFFFFFPFP', 'rising', 5, 'passes count in a row'],
    ['PFFFFFPP', 'up', 0, '`rise` passes in a row'],
    ['PFFFFFFFFFF', 'down', 5, 'failures are not counted beyond `fall`'],
  ];
  for (const [events, state, failures, what] of chart) {
    it(`${events || 'nothing'} → ${state}: ${what}`, () => {
      expect(run(events)).to.include({ state, failures });
    });
  }

  it('every third failure is caught where `rise` is 3', () => {
    expect(run('PFPPFPPFPPFPPF', { ...TERMS, rise: 3 }).state).to.equal('down');
  });

  it('takes a member down at once where `fall` is 1', () => {
    expect(run('PF', { ...TERMS, fall: 1 }).state).to.equal('down');
    expect(run('F', { ...TERMS, fall: 1 }).state).to.equal('down');
  });

  it('dates the last turn, and the last probe', () => {
    expect(run('P')).to.include({ changedMs: START_MS, probedMs: START_MS, reason: 'connected' });
    expect(run('PPPF')).to.include({ changedMs: START_MS, probedMs: START_MS + 3 * SECOND_MS });
    expect(run('PPFFFFFFF')).to.include({
      changedMs: START_MS + 6 * SECOND_MS,
      reason: 'connection refused',
    });
    expect(run('PPFFFFFPPPP')).to.include({ changedMs: START_MS + 8 * SECOND_MS });
  });

  it("keeps an agent's word until the agent takes it back", () => {
    const said = (['drain', null, 'maint', null, 'ready', null] as const).reduce<Verdict[]>(
      (verdicts, word) => [...verdicts, step(verdicts.at(-1)!, finding('P', word), TERMS, START_MS)],
      [firstVerdict()],
    );
    expect(said.map(({ admin }) => admin)).to.deep.equal([
      null,
      'drain',
      'drain',
      'maint',
      'maint',
      null,
      null,
    ]);
  });

  it("keeps an agent's word while the agent isn't reached", () => {
    const drained = step(firstVerdict(), finding('P', 'drain'), TERMS, START_MS);
    expect(step(drained, { ...finding('F'), agent: null }, TERMS, START_MS).admin).to.equal('drain');
  });
});

describe('step(), flapping', () => {
  /** Goes down as often as there are minutes, each time so long after it came up, and rises as soon as it may. */
  function flap(upMinutes: readonly number[]): { verdict: Verdict; heldSeconds: number[] } {
    let nowMs = START_MS;
    let verdict = step(firstVerdict(), finding('P'), TERMS, nowMs);
    const heldSeconds: number[] = [];
    for (const minutes of upMinutes) {
      nowMs += minutes * MINUTE_MS;
      for (let i = 0; i < TERMS.fall; i++) verdict = step(verdict, finding('F'), TERMS, nowMs);
      const downMs = nowMs;
      verdict = step(verdict, finding('P'), TERMS, nowMs);
      for (; verdict.state !== 'up'; nowMs += SECOND_MS) verdict = step(verdict, finding('P'), TERMS, nowMs);
      heldSeconds.push((verdict.changedMs - downMs) / 1000);
    }
    return { verdict, heldSeconds };
  }

  it('holds a member down from the third time on, for longer each time, up to five minutes', () => {
    expect(flap(new Array<number>(10).fill(1)).heldSeconds).to.deep.equal([
      0, 0, 10, 20, 40, 80, 160, 300, 300, 300,
    ]);
  });

  it('forgets flapping once a member has stayed up for ten minutes', () => {
    expect(flap([1, 1, 1, 10, 1]).heldSeconds).to.deep.equal([0, 0, 10, 0, 0]);
    expect(flap([1, 1, 1, 9.9, 1]).heldSeconds).to.deep.equal([0, 0, 10, 20, 40]);
    const { verdict } = flap([1, 1, 1]);
    expect(verdict.flaps).to.equal(3);
    expect(step(verdict, finding('P'), TERMS, verdict.changedMs + 10 * MINUTE_MS).flaps).to.equal(0);
  });

  it('is rising while it is held, and must still rise after a failure', () => {
    const { verdict } = flap([1, 1]);
    const nowMs = verdict.changedMs + MINUTE_MS;
    const held = run('FFFFFPPPP', TERMS, verdict, nowMs);
    expect(held).to.include({ state: 'rising', passes: 2 });
    expect(run('F', TERMS, held, nowMs + MINUTE_MS).state).to.equal('down');
    expect(run('P', TERMS, held, nowMs + MINUTE_MS).state).to.equal('up');
  });

  it('does not hold for longer when the clock is set back', () => {
    const { verdict } = flap([1, 1]);
    const down = run('FFFFF', TERMS, verdict, verdict.changedMs + MINUTE_MS);
    expect(run('PP', TERMS, down, down.changedMs - 60 * MINUTE_MS).state).to.equal('up');
  });
});

//--- Properties

const terms = fc.record({
  fall: fc.integer({ min: 1, max: 7 }),
  rise: fc.integer({ min: 1, max: 5 }),
  interval: fc.integer({ min: 100, max: 20_000 }),
});

/** Passes and failures in runs of every kind, each so long after the one before. */
const history = fc.array(
  fc.record({
    isPass: fc.boolean(),
    afterMs: fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 0, max: 5000 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 700_000 }) },
    ),
  }),
  { minLength: 1, maxLength: 120 },
);

type History = readonly { isPass: boolean; afterMs: number }[];

/** Every verdict on the way, each with what led to it. */
function trace(
  events: History,
  bounds: Terms,
): { before: Verdict; after: Verdict; isPass: boolean; nowMs: number }[] {
  let nowMs = START_MS;
  let before = firstVerdict();
  return events.map(({ isPass, afterMs }) => {
    nowMs += afterMs;
    const one = { before, after: step(before, finding(isPass ? 'P' : 'F'), bounds, nowMs), isPass, nowMs };
    before = one.after;
    return one;
  });
}

function holdsAlways(check: (steps: ReturnType<typeof trace>, bounds: Terms) => void): void {
  fc.assert(
    fc.property(history, terms, (events, bounds) => {
      check(trace(events, bounds), bounds);
    }),
    { numRuns: 1000 },
  );
}

describe('step(), whatever happens', () => {
  it('takes nothing down before `fall` failures since they were last cleared', () => {
    holdsAlways((steps, { fall, rise }) => {
      let failures = 0;
      let passes = 0;
      for (const { before, after, isPass } of steps) {
        passes = isPass ? passes + 1 : 0;
        failures += isPass ? 0 : 1;
        if (passes >= rise || after.state === 'up') failures = 0;
        if (isServed(before.state) && !isServed(after.state)) expect(failures).to.be.at.least(fall);
      }
    });
  });

  it('brings nothing up again without `rise` passes in a row, nor before the hold is over', () => {
    holdsAlways((steps, { rise }) => {
      let passes = 0;
      for (const { before, after, isPass, nowMs } of steps) {
        passes = isPass ? passes + 1 : 0;
        if (isServed(before.state) || !isServed(after.state)) continue;
        expect(passes).to.be.at.least(rise);
        expect(nowMs).to.be.at.least(before.holdUntilMs);
      }
    });
  });

  it('keeps counts within their bounds, holds within five minutes, and each state true to its counts', () => {
    holdsAlways((steps, { fall, rise }) => {
      for (const { after, nowMs } of steps) {
        const { state, failures, passes } = after;
        expect(failures).to.be.within(0, fall);
        expect(passes).to.be.within(0, rise);
        expect(after.holdUntilMs - nowMs).to.be.at.most(5 * MINUTE_MS);
        expect(state === 'suspect').to.equal(isServed(state) && state !== 'unknown' && failures > 0);
        expect(isServed(state)).to.equal(failures < fall);
        expect(Object.isFrozen(after)).to.equal(true);
      }
    });
  });

  it('changes nothing it was given, and does the same for the same', () => {
    holdsAlways((steps, bounds) => {
      for (const { before, after, isPass, nowMs } of steps) {
        const frozen = Object.freeze(finding(isPass ? 'P' : 'F'));
        expect(step(before, frozen, Object.freeze({ ...bounds }), nowMs)).to.deep.equal(after);
      }
    });
  });

  it('agrees with a model that looks at the whole history each time', () => {
    holdsAlways((steps, bounds) => {
      const model = new NaiveModel(bounds);
      for (const { after, isPass, nowMs } of steps) {
        model.add(isPass, nowMs);
        const { state, holdUntilMs } = after;
        expect({ state, holdUntilMs }).to.deep.equal({ state: model.state, holdUntilMs: model.holdUntilMs });
      }
    });
  });
});

/** The same rules told another way: as searches in what has happened since the member last went up or down. */
class NaiveModel {
  readonly #terms: Terms;
  #isServed = true;
  #sinceTurn = '';
  #ups = [START_MS];
  #downs: number[] = [];
  #isFirst = true;
  holdUntilMs = 0;

  constructor(bounds: Terms) {
    this.#terms = bounds;
  }

  add(isPass: boolean, nowMs: number): void {
    if (this.#isFirst) this.#ups = [nowMs];
    this.#isFirst = false;
    this.#sinceTurn += isPass ? 'P' : 'F';
    if (this.#isServed && this.#failures() >= this.#terms.fall) this.#turn(false, nowMs);
    else if (!this.#isServed && this.#sinceTurn.endsWith(this.#risen()) && nowMs >= this.holdUntilMs)
      this.#turn(true, nowMs);
  }

  get state(): HealthState {
    const hasPassed = this.#sinceTurn.endsWith('P');
    if (!this.#isServed) return hasPassed ? 'rising' : 'down';
    const isNew = this.#downs.length === 0 && !this.#sinceTurn.includes('P');
    if (isNew) return 'unknown';
    return this.#failures() > 0 ? 'suspect' : 'up';
  }

  #failures(): number {
    const cleared = this.#sinceTurn.lastIndexOf(this.#risen());
    return Array.from(this.#sinceTurn.slice(Math.max(0, cleared))).filter((event) => event === 'F').length;
  }

  #risen(): string {
    return 'P'.repeat(this.#terms.rise);
  }

  #turn(isServedNow: boolean, nowMs: number): void {
    this.#isServed = isServedNow;
    this.#sinceTurn = '';
    if (isServedNow) {
      this.#ups.push(nowMs);
      this.holdUntilMs = 0;
      return;
    }
    this.#downs.push(nowMs);
    // The latest of its downs that followed on each other, each within ten minutes of coming up.
    let flaps = 1;
    while (flaps < this.#downs.length && this.#downs.at(-flaps)! - this.#ups.at(-flaps)! < 10 * MINUTE_MS)
      flaps++;
    if (flaps >= 3)
      this.holdUntilMs = nowMs + Math.min(this.#terms.interval * 2 ** (flaps - 2), 5 * MINUTE_MS);
  }
}
