import { expect } from 'chai';
import { createRandom } from '../../src/base/index.ts';
import type { HealthState, ProbeResult, Target, Verdict } from '../../src/health/check.ts';
import { firstVerdict } from '../../src/health/state-machine.ts';
import { TargetMonitor, type ProbeObserver } from '../../src/health/target-monitor.ts';
import type { Health } from '../../src/zone/pool/health.ts';
import { createTarget, fail, pass, SimulatedNetwork, type Fate } from '../support/simulated-targets.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const ADDRESS = '192.0.2.1';
const TUNED: Partial<Health> = { interval: 1000, confirm_interval: 100, timeout: 500 };

/** One target, probed in a network of its own, by a server that trusts itself unless told otherwise. */
class Scene implements ProbeObserver {
  voids = 0;
  readonly clock = new VirtualClock();
  readonly network = new SimulatedNetwork(this.clock);
  readonly target: Target;
  readonly monitor: TargetMonitor;
  readonly results: ProbeResult[] = [];
  readonly turns: { readonly state: HealthState; readonly atMs: number }[] = [];
  begun = 0;
  discarded = 0;
  troubles = 0;
  found = 0;
  slow = 0;
  settled = 0;
  stallEndMs = -Infinity;
  isTrusted = true;
  watchOpened: number[] = [];
  isWatchOpen = false;
  endWatch = (): void => {};

  constructor(settings: Partial<Health> = {}, verdict = firstVerdict(), fate: Fate = 'answers') {
    this.target = createTarget(ADDRESS, settings);
    this.network.fate = () => fate;
    const { clock, network } = this;
    const parts = {
      clock,
      random: createRandom(1),
      pace: (action: () => void) => action(),
      probe: network.probe,
      wantsBody: (key: string) => key === this.target.key,
      commonMs: () => clock.monotonicMs(),
      createWatch: (_target: Target, onEnd: () => void) => {
        this.endWatch = onEnd;
        return {
          open: () => {
            if (!this.isWatchOpen) this.watchOpened.push(clock.monotonicMs());
            this.isWatchOpen = true;
          },
          close: () => (this.isWatchOpen = false),
        };
      },
    };
    this.monitor = new TargetMonitor(this.target, verdict, parts, this);
    this.monitor.start(0);
  }

  get state(): HealthState {
    return this.monitor.verdict.state;
  }

  set fate(fate: Fate) {
    this.network.fate = () => fate;
  }

  /** Lets time pass until just after the next steady probe has begun, and says when that was. */
  async nextProbe(): Promise<number> {
    const { length } = this.network.probes;
    while (this.network.probes.length === length) await this.clock.advance(1);
    return this.network.probes[length]!.begunMs;
  }

  /** How long after a moment the target went into a state; undefined: never. */
  wentAfter(state: HealthState, sinceMs: number): number | undefined {
    const turn = this.turns.find((one) => one.state === state && one.atMs >= sinceMs);
    return turn && turn.atMs - sinceMs;
  }

  //--- ProbeObserver

  hasStalledSince(sinceMs: number): boolean {
    return this.stallEndMs > sinceMs;
  }

  onBegin(): void {
    this.begun++;
  }

  onVoid(): void {
    this.voids++;
  }

  onDiscard(): void {
    this.discarded++;
  }

  onResult(_monitor: TargetMonitor, result: ProbeResult): void {
    this.results.push(result);
  }

  onFound(): void {
    this.found++;
  }

  onSlow(): void {
    this.slow++;
  }

  onTrouble(): void {
    this.troubles++;
  }

  mayFall(): boolean {
    return this.isTrusted;
  }

  onVerdict(monitor: TargetMonitor, before: Verdict): void {
    const { state } = monitor.verdict;
    if (state !== before.state) this.turns.push({ state, atMs: this.clock.monotonicMs() });
  }

  onSettled(): void {
    this.settled++;
  }
}

describe('TargetMonitor, steady', () => {
  it('probes at its interval, give or take a tenth, never the same', async () => {
    const scene = new Scene();
    await scene.clock.advance(600_000);
    const begun = scene.network.begun(ADDRESS);
    const gaps = begun.slice(1).map((ms, i) => ms - begun[i]!);
    expect(Math.min(...gaps)).to.be.within(4500, 4600);
    expect(Math.max(...gaps)).to.be.within(5400, 5501);
    expect(begun.length).to.be.within(115, 126);
    expect(scene.state).to.equal('up');
  });

  it('probes at down_interval while it is down', async () => {
    const scene = new Scene({ down_interval: 20_000 }, firstVerdict(), 'refuses');
    await scene.clock.advance(10_000);
    expect(scene.state).to.equal('down');
    scene.network.forget();
    await scene.clock.advance(200_000);
    expect(scene.network.probes.length).to.be.within(9, 11);
    scene.fate = 'answers';
    await scene.clock.advance(66_000);
    expect(scene.state).to.equal('up');
    scene.network.forget();
    await scene.clock.advance(50_000);
    expect(scene.network.probes.length).to.be.within(9, 11);
  });

  it('changes pace with the verdict, not one probe later', async () => {
    const scene = new Scene({ interval: 60_000, down_interval: 1000 });
    await scene.clock.advance(10);
    scene.fate = 'refuses';
    const firstMs = await scene.nextProbe();
    await scene.clock.advance(2200);
    expect(scene.wentAfter('down', firstMs)).to.equal(1001);
    expect(scene.network.begun(ADDRESS, firstMs).at(-1)).to.be.within(1900, 2101);
  });

  it('probes a silent target that is down one at a time, however short its interval', async () => {
    const scene = new Scene({ interval: 500 }, firstVerdict(), 'silent');
    await scene.clock.advance(20_000);
    scene.network.forget();
    await scene.clock.advance(60_000);
    expect(scene.network.maxInFlight.get(ADDRESS)).to.equal(1);
    expect(scene.network.probes.length).to.be.within(28, 31);
  });

  it('asks for the body where it is wanted, and knows how long the last probe took', async () => {
    const scene = new Scene();
    expect(scene.monitor.latencyMs).to.equal(null);
    await scene.clock.advance(10);
    expect(scene.network.probes[0]).to.include({ wantsBody: true });
    expect(scene.monitor.latencyMs).to.equal(1);
  });

  it('close() ends it at once, whatever is in flight', async () => {
    const scene = new Scene();
    await scene.nextProbe();
    scene.monitor.close();
    const { results } = scene;
    const known = results.length;
    await scene.clock.advance(60_000);
    expect(results.length).to.equal(known);
    expect(scene.network.probes.length).to.equal(2);
  });
});

describe('TargetMonitor, how fast', () => {
  const rows: readonly (readonly [
    what: string,
    settings: Partial<Health>,
    fate: Fate,
    downMs: readonly [number, number],
    probes: number,
  ])[] = [
    ['refused, defaults', {}, 'refuses', [1000, 1010], 5],
    ['silent, defaults', {}, 'silent', [3000, 3010], 5],
    ['refused, tuned', TUNED, 'refuses', [400, 410], 5],
    ['silent, tuned', TUNED, 'silent', [900, 910], 5],
    ['refused, fall 1', { fall: 1 }, 'refuses', [0, 10], 1],
    ['refused, fall 3', { fall: 3 }, 'refuses', [500, 510], 3],
    ['HTTP 503 after 100 ms', {}, { afterMs: 100, result: fail('HTTP 503') }, [1100, 1110], 5],
    ['HTTP 503 after 1 s', {}, { afterMs: 1000, result: fail('HTTP 503') }, [2000, 2010], 5],
  ];
  for (const [what, settings, fate, [leastMs, mostMs], probes] of rows) {
    it(`${what}: down ${leastMs} ms after the first bad probe began, with ${probes} probes`, async () => {
      const scene = new Scene(settings);
      await scene.clock.advance(60_000);
      scene.fate = fate;
      scene.network.forget();
      const firstMs = await scene.nextProbe();
      await scene.clock.advance(4000);
      expect(scene.wentAfter('down', firstMs)).to.be.within(leastMs, mostMs);
      const within = scene.network.begun(ADDRESS, firstMs).filter((ms) => ms <= mostMs);
      expect(within).to.have.length(probes);
    });
  }

  it('starts the confirmations one confirm_interval apart', async () => {
    for (const fate of ['refuses', 'silent'] as const) {
      const scene = new Scene();
      await scene.clock.advance(60_000);
      scene.fate = fate;
      const firstMs = await scene.nextProbe();
      await scene.clock.advance(3500);
      const confirmations = scene.network.begun(ADDRESS, firstMs).filter((ms) => ms > 0);
      // A refusal takes a millisecond to come in; the pace is that of beginnings.
      expect(confirmations).to.deep.equal([250, 500, 750, 1000]);
    }
  });

  it('does not wait for the time-out of a target that nothing is known of', async () => {
    const scene = new Scene({}, firstVerdict(), 'silent');
    await scene.clock.advance(10_000);
    expect(scene.wentAfter('down', 0)).to.be.within(3250, 3260);
  });

  it('is up two passes after it was back', async () => {
    const scene = new Scene({}, firstVerdict(), 'refuses');
    await scene.clock.advance(30_000);
    scene.fate = 'answers';
    const firstMs = await scene.nextProbe();
    await scene.clock.advance(6000);
    expect(scene.wentAfter('rising', firstMs)).to.equal(1);
    expect(scene.wentAfter('up', firstMs)).to.be.within(4500, 5510);
  });
});

describe('TargetMonitor, in doubt', () => {
  it('clears a single failure with `rise` passes, confirming fast', async () => {
    const scene = new Scene();
    await scene.clock.advance(60_000);
    scene.fate = 'refuses';
    const firstMs = await scene.nextProbe();
    scene.fate = 'answers';
    await scene.clock.advance(4000);
    expect(scene.network.begun(ADDRESS, firstMs).filter((ms) => ms > 0)).to.deep.equal([250, 500]);
    expect(scene.wentAfter('suspect', firstMs)).to.equal(1);
    expect(scene.wentAfter('up', firstMs)).to.equal(501);
  });

  it('looks again beside a probe that takes over four times as long as usual, and leaves it at that if all pass', async () => {
    const scene = new Scene();
    scene.fate = { afterMs: 100, result: pass() };
    await scene.clock.advance(300_000);
    scene.fate = { afterMs: 1500, result: pass() };
    const firstMs = await scene.nextProbe();
    scene.fate = { afterMs: 100, result: pass() };
    await scene.clock.advance(4000);
    expect(scene.network.begun(ADDRESS, firstMs).filter((ms) => ms > 0)).to.deep.equal([400, 650]);
    expect(scene.turns).to.have.length(1);
  });

  it('does not look again for a delay within four times the usual, or 50 ms', async () => {
    for (const [usualMs, onceMs] of [
      [100, 390],
      [1, 49],
    ] as const) {
      const scene = new Scene();
      scene.fate = { afterMs: usualMs, result: pass() };
      await scene.clock.advance(300_000);
      scene.fate = { afterMs: onceMs, result: pass() };
      await scene.nextProbe();
      scene.network.forget();
      await scene.clock.advance(4000);
      expect(scene.network.probes).to.have.length(0);
    }
  });

  it('counts a lost probe before the passes of those that began after it', async () => {
    const scene = new Scene();
    await scene.clock.advance(60_000);
    let probes = 0;
    // Every other probe is lost. Counted as they come in, there would be two passes in a row before each loss.
    scene.network.fate = () => (probes++ % 2 === 0 ? 'silent' : 'answers');
    const firstMs = await scene.nextProbe();
    await scene.clock.advance(15_000);
    expect(scene.wentAfter('down', firstMs)).to.be.at.most(7000);
  });

  it('catches a target that fails every other probe', async () => {
    const scene = new Scene();
    await scene.clock.advance(60_000);
    let probes = 0;
    scene.network.fate = () => (probes++ % 2 === 0 ? 'refuses' : 'answers');
    const firstMs = await scene.nextProbe();
    await scene.clock.advance(5000);
    expect(scene.wentAfter('down', firstMs)).to.be.within(2000, 2010);
  });

  it('never has more in flight than could still take it down', async () => {
    const rows: readonly (readonly [Partial<Health>, number])[] = [
      [{}, 5],
      [{ fall: 2 }, 2],
      [{ fall: 100, confirm_interval: 10 }, 16],
    ];
    for (const [settings, most] of rows) {
      const scene = new Scene(settings);
      await scene.clock.advance(60_000);
      scene.fate = 'silent';
      await scene.clock.advance(60_000);
      expect(scene.state).to.equal('down');
      expect(scene.network.maxInFlight.get(ADDRESS)).to.equal(most);
    }
  });
});

describe('TargetMonitor, begun from a saved verdict', () => {
  const down: Verdict = { ...firstVerdict(), state: 'down', changedMs: 1, failures: 5 };

  it('confirms that it is back at confirm pace', async () => {
    const scene = new Scene({}, down);
    await scene.clock.advance(1000);
    expect(scene.network.begun(ADDRESS)).to.deep.equal([0, 250]);
    expect(scene.wentAfter('up', 0)).to.equal(251);
    expect(scene.settled).to.equal(1);
  });

  it('is down still after one failure, and steady', async () => {
    const scene = new Scene({}, down, 'refuses');
    await scene.clock.advance(4000);
    expect(scene.network.begun(ADDRESS)).to.deep.equal([0]);
    expect(scene.monitor.verdict).to.include({ state: 'down', changedMs: 1 });
    expect(scene.settled).to.equal(1);
  });

  it('is served from the start where it was up', async () => {
    const scene = new Scene({}, { ...firstVerdict(), state: 'up', changedMs: 1 }, 'refuses');
    expect(scene.monitor.isServed).to.equal(true);
    expect(scene.settled).to.equal(0);
    await scene.clock.advance(1100);
    expect(scene.state).to.equal('down');
    expect(scene.settled).to.equal(1);
  });
});

describe('TargetMonitor, across a stall', () => {
  it('does not believe failures, and probes again soon', async () => {
    const scene = new Scene();
    await scene.clock.advance(60_000);
    scene.fate = 'silent';
    const firstMs = await scene.nextProbe();
    scene.fate = 'answers';
    scene.stallEndMs = firstMs + 1;
    await scene.clock.advance(4000);
    expect(scene.discarded).to.equal(1);
    expect(scene.state).to.equal('up');
    expect(scene.results.every(({ isPass }) => isPass)).to.equal(true);
  });

  it('probes again within a confirm_interval', async () => {
    const scene = new Scene();
    await scene.clock.advance(60_000);
    scene.fate = 'refuses';
    const firstMs = await scene.nextProbe();
    scene.stallEndMs = firstMs + 1;
    await scene.clock.advance(2000);
    expect(scene.network.begun(ADDRESS, firstMs).filter((ms) => ms > 0)[0]).to.equal(250);
    expect(scene.discarded).to.equal(1);
  });

  it('believes passes, but does not learn their time', async () => {
    const scene = new Scene();
    await scene.clock.advance(60_000);
    scene.fate = { afterMs: 1900, result: pass() };
    const firstMs = await scene.nextProbe();
    scene.fate = 'answers';
    scene.stallEndMs = firstMs + 1;
    await scene.clock.advance(3000);
    // Had it been learned, 100 ms would not be slow now.
    scene.fate = { afterMs: 300, result: pass() };
    const nextMs = await scene.nextProbe();
    await scene.clock.advance(1000);
    expect(scene.network.begun(ADDRESS, nextMs).filter((ms) => ms > 0)[0]).to.equal(250);
  });
});

describe('TargetMonitor, while the server doubts itself', () => {
  async function withheld(settings: Partial<Health> = {}): Promise<Scene> {
    const scene = new Scene(settings);
    await scene.clock.advance(60_000);
    scene.isTrusted = false;
    scene.fate = 'refuses';
    await scene.nextProbe();
    await scene.clock.advance(20_000);
    return scene;
  }

  it('stays served, its failures counted, at its steady pace', async () => {
    const scene = await withheld();
    expect(scene.monitor.verdict).to.include({ state: 'suspect', failures: 5, flaps: 0 });
    expect(scene.network.begun(ADDRESS, 61_000).filter((ms) => ms > 5000).length).to.be.within(2, 4);
  });

  it('believe() has the failures take effect at once', async () => {
    const scene = await withheld();
    scene.monitor.believe();
    expect(scene.monitor.verdict).to.include({ state: 'down', failures: 5, flaps: 1 });
  });

  it('believe() leaves a target alone that had too few', async () => {
    const scene = new Scene();
    await scene.clock.advance(60_000);
    scene.fate = 'refuses';
    await scene.nextProbe();
    await scene.clock.advance(500);
    scene.monitor.believe();
    expect(scene.state).to.equal('suspect');
  });

  it('forgive() leaves one failure, and it must fail anew', async () => {
    const scene = await withheld();
    scene.isTrusted = true;
    scene.monitor.forgive();
    const forgivenMs = scene.clock.monotonicMs();
    expect(scene.monitor.verdict).to.include({ state: 'suspect', failures: 1 });
    await scene.clock.advance(2000);
    expect(scene.wentAfter('down', forgivenMs)).to.be.within(750, 1010);
  });

  it('forgive() lets a target go down that one failure takes down', async () => {
    const scene = await withheld({ fall: 1 });
    expect(scene.monitor.verdict).to.include({ state: 'suspect', failures: 1 });
    scene.isTrusted = true;
    scene.monitor.forgive();
    await scene.clock.advance(300);
    expect(scene.state).to.equal('down');
  });

  it('forgive() does not believe failures of probes that began before', async () => {
    const scene = new Scene();
    await scene.clock.advance(60_000);
    scene.fate = 'silent';
    await scene.nextProbe();
    await scene.clock.advance(1500);
    scene.fate = 'answers';
    scene.monitor.forgive();
    await scene.clock.advance(5000);
    expect(scene.discarded).to.equal(5);
    expect(scene.turns).to.have.length(1);
  });
});

describe('TargetMonitor, with an idle connection', () => {
  it('opens it after a pass, and probes at once when it ends', async () => {
    const scene = new Scene({ watch: true });
    await scene.clock.advance(60_000);
    expect(scene.watchOpened).to.deep.equal([1]);
    scene.fate = 'refuses';
    scene.isWatchOpen = false;
    scene.endWatch();
    const endedMs = scene.clock.monotonicMs();
    await scene.clock.advance(2000);
    expect(scene.wentAfter('down', endedMs)).to.be.within(1000, 1010);
    expect(scene.watchOpened).to.have.length(1);
  });

  it('opens another after the pass that follows', async () => {
    const scene = new Scene({ watch: true });
    await scene.clock.advance(60_000);
    scene.isWatchOpen = false;
    scene.endWatch();
    await scene.clock.advance(10);
    expect(scene.watchOpened).to.deep.equal([1, 60_001]);
    expect(scene.state).to.equal('up');
  });

  it('closes it when the target goes down or is watched no longer, and holds none while it is rising', async () => {
    const scene = new Scene({ watch: true });
    await scene.clock.advance(60_000);
    scene.fate = 'refuses';
    await scene.clock.advance(10_000);
    expect(scene.isWatchOpen).to.equal(false);
    scene.fate = 'answers';
    await scene.nextProbe();
    await scene.clock.advance(10);
    expect(scene.state).to.equal('rising');
    expect(scene.isWatchOpen).to.equal(false);
    await scene.clock.advance(10_000);
    expect(scene.isWatchOpen).to.equal(true);
    scene.monitor.close();
    expect(scene.isWatchOpen).to.equal(false);
  });

  it('holds none unless the check says so', async () => {
    const scene = new Scene();
    await scene.clock.advance(60_000);
    expect(scene.watchOpened).to.deep.equal([]);
  });
});
