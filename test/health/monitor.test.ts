import { expect } from 'chai';
import { createRandom, type Logger } from '../../src/base/index.ts';
import { HealthMonitor, type ProbeResult, type Target, type Verdict } from '../../src/health/index.ts';
import type { Health } from '../../src/zone/pool/health.ts';
import { createTarget, SimulatedNetwork, timeOut, type Fate } from '../support/simulated-targets.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const SECOND_MS = 1000;

/** Many targets, each with an address of its own and all else alike. */
class Scene {
  readonly clock = new VirtualClock();
  readonly network = new SimulatedNetwork(this.clock);
  readonly targets: readonly Target[];
  readonly monitor: HealthMonitor;
  readonly verdicts: { readonly target: Target; readonly verdict: Verdict; readonly before: Verdict }[] = [];
  readonly results: ProbeResult[] = [];
  readonly doubts: (string | null)[] = [];
  /** What becomes of probes, by address; all others answer. */
  readonly fates = new Map<string, Fate>();
  log: string[] = [];

  constructor(targets: number, settings: Partial<Health> = {}, canaries: readonly Target[] = []) {
    this.targets = Array.from({ length: targets }, (_, i) => createTarget(addressOf(i), settings));
    this.network.fate = ({ address }) => this.fates.get(address) ?? 'answers';
    const write = (message: string): void => void this.log.push(message);
    this.monitor = new HealthMonitor({
      clock: this.clock,
      random: createRandom(1),
      logger: { debug: write, info: write, warn: write, error: write } satisfies Logger,
      pace: (action) => action(),
      probe: this.network.probe,
      createWatch: () => ({ open: () => undefined, close: () => undefined }),
      wantsBody: () => false,
      canaries,
      onVerdict: (target, verdict, before) => this.verdicts.push({ target, verdict, before }),
      commonMs: () => this.clock.monotonicMs(),
      onFound: () => undefined,
      onSlow: () => undefined,
      onResult: (_target, result) => this.results.push(result),
      onDoubt: (doubt) => this.doubts.push(doubt && doubt.reason),
    });
  }

  /** Watched and up. */
  static async settled(...parts: ConstructorParameters<typeof Scene>): Promise<Scene> {
    const scene = new Scene(...parts);
    scene.monitor.watch(scene.targets);
    await scene.clock.advance(60 * SECOND_MS);
    return scene;
  }

  state(index: number): string | undefined {
    return this.monitor.verdict(this.targets[index]!.key)?.state;
  }

  states(): Set<string | undefined> {
    return new Set(this.targets.map((_, i) => this.state(i)));
  }

  cutOff(fate: Fate, addresses = this.targets.map(({ address }) => address)): void {
    for (const address of addresses) this.fates.set(address, fate);
  }

  downs(): string[] {
    return this.verdicts
      .filter(({ verdict }) => verdict.state === 'down')
      .map(({ target }) => target.address);
  }
}

function addressOf(index: number): string {
  return `198.18.${index >> 8}.${index & 255}`;
}

describe('HealthMonitor', () => {
  it('tells of every change of a verdict, and not of steady passes', async () => {
    const scene = await Scene.settled(2);
    expect(scene.verdicts.map(({ verdict, before }) => [before.state, verdict.state])).to.deep.equal([
      ['unknown', 'up'],
      ['unknown', 'up'],
    ]);
    scene.fates.set(addressOf(0), 'refuses');
    await scene.clock.advance(10 * SECOND_MS);
    const [, , ...later] = scene.verdicts;
    expect(
      later.map(({ target, verdict }) => [target.address, verdict.state, verdict.failures]),
    ).to.deep.equal([
      [addressOf(0), 'suspect', 1],
      [addressOf(0), 'suspect', 2],
      [addressOf(0), 'suspect', 3],
      [addressOf(0), 'suspect', 4],
      [addressOf(0), 'down', 5],
    ]);
    for (const { verdict, before } of later)
      expect(verdict.failures).to.equal(before.state === 'up' ? 1 : before.failures + 1);
  });

  it('counts probes, passes on results, and knows how long the last took', async () => {
    const scene = await Scene.settled(3);
    const { started, failed, discarded } = scene.monitor.counts;
    expect(started).to.equal(scene.network.probes.length);
    expect(scene.results.length).to.be.within(started - 3, started);
    expect([failed, discarded]).to.deep.equal([0, 0]);
    expect(scene.monitor.latencyMs(scene.targets[0]!.key)).to.be.closeTo(1, 0.01);
    expect(scene.monitor.latencyMs('nobody')).to.equal(null);
    scene.fates.set(addressOf(0), 'refuses');
    await scene.clock.advance(10 * SECOND_MS);
    expect(scene.monitor.counts.failed).to.be.within(5, 7);
  });

  it('spreads first probes by their number, over an interval at most', async () => {
    for (const [settings, spreadMs] of [
      [{}, 200],
      [{ interval: 100 }, 100],
    ] as const) {
      const scene = new Scene(1000, settings);
      scene.monitor.watch(scene.targets);
      await scene.clock.advance(SECOND_MS);
      const first = scene.targets.map(({ address }) => scene.network.begun(address)[0]!);
      expect(Math.max(...first)).to.be.within(0.9 * spreadMs, spreadMs);
      const firstTenth = first.filter((ms) => ms < spreadMs / 10).length;
      expect(firstTenth).to.be.within(60, 140);
    }
  });

  it('probes on time whatever the others do', async () => {
    const scene = await Scene.settled(200);
    for (let i = 0; i < 199; i++) scene.fates.set(addressOf(i), 'silent');
    scene.network.forget();
    await scene.clock.advance(300 * SECOND_MS);
    const begun = scene.network.begun(addressOf(199));
    const gaps = begun.slice(1).map((ms, i) => ms - begun[i]!);
    expect(Math.max(...gaps)).to.be.at.most(5501);
    expect(scene.downs()).to.have.length(199);
    expect(scene.state(199)).to.equal('up');
  });

  it('probes a target out of turn', async () => {
    const scene = await Scene.settled(2);
    scene.network.forget();
    scene.monitor.confirm(scene.targets[1]!.key);
    scene.monitor.confirm('nobody');
    expect(scene.network.begun(addressOf(1))).to.deep.equal([60_000]);
  });

  it('close() stops everything', async () => {
    const scene = await Scene.settled(5);
    scene.monitor.close();
    scene.network.forget();
    scene.clock.stall(5000);
    await scene.clock.advance(60 * SECOND_MS);
    expect(scene.network.probes).to.deep.equal([]);
    expect(scene.log).to.deep.equal([]);
  });
});

describe('HealthMonitor.watch()', () => {
  it('keeps the verdicts and the pace of targets it has already', async () => {
    const scene = await Scene.settled(3);
    scene.network.forget();
    const before = scene.monitor.verdict(scene.targets[0]!.key);
    for (let i = 0; i < 100; i++) {
      scene.monitor.watch(scene.targets.map((target) => ({ ...target })));
      await scene.clock.advance(SECOND_MS);
    }
    expect(scene.monitor.verdict(scene.targets[0]!.key)!.changedMs).to.equal(before!.changedMs);
    expect(scene.network.begun(addressOf(0)).length).to.be.within(18, 22);
  });

  it('stops what is dropped at once, whatever is in flight', async () => {
    const scene = await Scene.settled(3);
    scene.fates.set(addressOf(0), 'silent');
    await scene.clock.advance(7 * SECOND_MS);
    scene.monitor.watch(scene.targets.slice(1));
    scene.network.forget();
    const { length } = scene.verdicts;
    await scene.clock.advance(60 * SECOND_MS);
    expect(scene.network.begun(addressOf(0))).to.deep.equal([]);
    expect(scene.verdicts.length).to.equal(length);
    expect(scene.state(0)).to.equal(undefined);
    expect(scene.network.begun(addressOf(1)).length).to.be.above(10);
  });

  it('takes a target that is named twice once', async () => {
    const scene = new Scene(1);
    scene.monitor.watch([...scene.targets, ...scene.targets]);
    await scene.clock.advance(SECOND_MS);
    expect(scene.network.probes).to.have.length(1);
  });

  it('may be called from within onVerdict', async () => {
    const scene = new Scene(2);
    const kept = scene.targets.slice(1);
    const { push } = Array.prototype;
    scene.verdicts.push = function (...told) {
      scene.monitor.watch(kept);
      return push.apply(this, told);
    };
    scene.monitor.watch(scene.targets);
    await scene.clock.advance(60 * SECOND_MS);
    expect(scene.network.begun(addressOf(0)).length).to.be.at.most(1);
    expect(scene.state(1)).to.equal('up');
  });
});

describe('HealthMonitor.seed()', () => {
  it('begins with what was saved, so that a dead member is never handed out', async () => {
    const first = await Scene.settled(3);
    first.fates.set(addressOf(0), 'silent');
    await first.clock.advance(30 * SECOND_MS);
    const saved = first.monitor.snapshot();
    expect([...saved.values()].map(({ state }) => state)).to.deep.equal(['down', 'up', 'up']);

    const second = new Scene(3);
    await second.clock.advance(120 * SECOND_MS);
    second.fates.set(addressOf(0), 'silent');
    second.monitor.seed(saved);
    second.monitor.watch(second.targets);
    expect([0, 1, 2].map((i) => second.state(i))).to.deep.equal(['down', 'up', 'up']);
    await second.clock.advance(60 * SECOND_MS);
    expect(second.verdicts.filter(({ target }) => target.address === addressOf(0))).to.deep.equal([]);
    expect(second.monitor.snapshot().get(second.targets[0]!.key)!.changedMs).to.equal(
      saved.get(first.targets[0]!.key)!.changedMs,
    );
  });

  it('has one that is back up again within a second', async () => {
    const scene = new Scene(1);
    scene.monitor.seed(
      new Map([[scene.targets[0]!.key, { state: 'down', changedMs: 1, reason: 'timeout' }]]),
    );
    scene.monitor.watch(scene.targets);
    await scene.clock.advance(300);
    expect(scene.state(0)).to.equal('up');
  });

  it('snapshot() leaves out what is not known', () => {
    const scene = new Scene(1);
    scene.monitor.watch(scene.targets);
    expect(scene.monitor.snapshot().size).to.equal(0);
  });
});

describe('HealthMonitor.settled()', () => {
  async function settledAfter(scene: Scene, limitMs: number): Promise<number> {
    let atMs = Infinity;
    void scene.monitor.settled(limitMs).then(() => (atMs = scene.clock.monotonicMs()));
    await scene.clock.advance(60 * SECOND_MS);
    return atMs;
  }

  it('waits for every target to be up or down', async () => {
    const scene = new Scene(50);
    scene.fates.set(addressOf(7), 'refuses');
    scene.monitor.watch(scene.targets);
    expect(await settledAfter(scene, 30_000)).to.be.within(1001, 2100);
  });

  it('waits no longer than its limit', async () => {
    const scene = new Scene(50);
    scene.fates.set(addressOf(7), 'silent');
    scene.monitor.watch(scene.targets);
    expect(await settledAfter(scene, 3000)).to.equal(3000);
  });

  it('does not wait where nothing is watched, or all is known, or what is not known is dropped', async () => {
    expect(await settledAfter(new Scene(0), 30_000)).to.equal(0);
    expect(await settledAfter(await Scene.settled(3), 30_000)).to.equal(60_000);
    const scene = new Scene(2);
    scene.fates.set(addressOf(0), 'silent');
    scene.monitor.watch(scene.targets);
    const waiting = settledAfter(scene, 30_000);
    await scene.clock.advance(0);
    scene.monitor.watch(scene.targets.slice(1));
    expect(await waiting).to.be.at.most(1001);
  });
});

describe('HealthMonitor, across a stall', () => {
  it('discards what failed meanwhile', async () => {
    const scene = await Scene.settled(200);
    scene.cutOff({ afterMs: 300, result: timeOut() });
    await scene.clock.advance(300);
    scene.clock.stall(800);
    scene.fates.clear();
    await scene.clock.advance(10 * SECOND_MS);
    expect(scene.monitor.counts.discarded).to.be.above(0);
    expect(scene.monitor.counts.failed).to.be.at.most(1);
    expect(scene.doubts).to.deep.equal([]);
    expect(scene.log).to.deep.equal(['The event loop stood still for 700 ms']);
  });

  it('takes nothing down after a long one until something passes', async () => {
    const scene = await Scene.settled(20);
    scene.clock.stall(20_000);
    await scene.clock.advance(10 * SECOND_MS);
    expect(scene.doubts).to.deep.equal(['starved', null]);
    expect(scene.states()).to.deep.equal(new Set(['up']));
  });
});

describe('HealthMonitor, where it cannot probe', () => {
  it('leaves the target unknown, says so once, and keeps nobody waiting', async () => {
    const scene = new Scene(3);
    const result = { ...timeOut(), isVoid: true, reason: 'ICMP is not permitted here' };
    scene.cutOff({ afterMs: 1, result });
    scene.monitor.watch(scene.targets);
    const settled = scene.monitor.settled(60 * SECOND_MS);
    await scene.clock.advance(30 * SECOND_MS);
    await settled;
    expect(scene.states()).to.deep.equal(new Set(['unknown']));
    expect(scene.log.filter((line) => line.includes('not permitted'))).to.have.length(1);
  });
});

describe('HealthMonitor: is it me?', () => {
  for (const targets of [2, 100]) {
    it(`keeps all ${targets} targets when they are silent from one moment on`, async () => {
      const scene = await Scene.settled(targets);
      scene.cutOff('silent');
      await scene.clock.advance(20 * SECOND_MS);
      expect(scene.doubts).to.deep.equal(['nothing answers']);
      expect(scene.downs()).to.deep.equal([]);
      scene.fates.clear();
      await scene.clock.advance(10 * SECOND_MS);
      expect(scene.doubts).to.deep.equal(['nothing answers', null]);
      expect(scene.downs()).to.deep.equal([]);
      expect(scene.states()).to.deep.equal(new Set(['up']));
    });

    it(`takes all ${targets} targets down when they refuse, since a refusal is an answer`, async () => {
      const scene = await Scene.settled(targets);
      scene.cutOff('refuses');
      await scene.clock.advance(7 * SECOND_MS);
      expect(scene.doubts).to.deep.equal([]);
      expect(scene.downs()).to.have.length(targets);
    });
  }

  it('takes them down after 30 seconds of doubt, and does not doubt again until something passes', async () => {
    const scene = await Scene.settled(10);
    scene.cutOff('silent');
    await scene.clock.advance(36 * SECOND_MS);
    expect(scene.doubts).to.deep.equal(['nothing answers', null]);
    expect(scene.downs()).to.have.length(10);
    await scene.clock.advance(600 * SECOND_MS);
    expect(scene.doubts).to.have.length(2);
    scene.fates.clear();
    await scene.clock.advance(60 * SECOND_MS);
    expect(scene.states()).to.deep.equal(new Set(['up']));
    scene.cutOff('silent');
    await scene.clock.advance(10 * SECOND_MS);
    expect(scene.doubts).to.deep.equal(['nothing answers', null, 'nothing answers']);
  });

  for (const [fate, longestMs] of [
    ['refuses', 6600],
    ['silent', 8600],
  ] as const) {
    it(`believes it when a site ${fate === 'silent' ? 'falls silent' : 'refuses'} and another is well`, async () => {
      const scene = await Scene.settled(100);
      scene.cutOff(
        fate,
        scene.targets.slice(0, 95).map(({ address }) => address),
      );
      await scene.clock.advance(longestMs);
      expect(scene.downs()).to.have.length(95);
      expect(scene.doubts).to.deep.equal([]);
    });
  }

  it('does not keep one of two that is dead for longer than one that has company', async () => {
    for (const fate of ['refuses', 'silent'] as const) {
      const scene = await Scene.settled(2);
      scene.fates.set(addressOf(0), fate);
      scene.network.forget();
      await scene.clock.advance(10 * SECOND_MS);
      const firstMs = scene.network.begun(addressOf(0))[0]!;
      const down = scene.verdicts.find(({ verdict }) => verdict.state === 'down')!;
      const tookMs = down.verdict.changedMs - scene.clock.now() + scene.clock.monotonicMs() - firstMs;
      expect(tookMs).to.be.within(1000, fate === 'silent' ? 3010 : 1010);
      expect(scene.doubts).to.deep.equal([]);
    }
  });

  it('does not doubt itself for one that has nothing to be compared with', async () => {
    const single = await Scene.settled(1);
    single.cutOff('refuses');
    await single.clock.advance(10 * SECOND_MS);
    expect(single.state(0)).to.equal('down');
    const other = await Scene.settled(2);
    other.fates.set(addressOf(0), 'refuses');
    await other.clock.advance(60 * SECOND_MS);
    other.fates.set(addressOf(1), 'refuses');
    await other.clock.advance(10 * SECOND_MS);
    expect(other.state(1)).to.equal('down');
    expect([...single.doubts, ...other.doubts]).to.deep.equal([]);
  });

  it('does not doubt itself where nothing has ever passed', async () => {
    const scene = new Scene(10);
    scene.cutOff('refuses');
    scene.monitor.watch(scene.targets);
    await scene.clock.advance(10 * SECOND_MS);
    expect(scene.downs()).to.have.length(10);
  });

  it('takes down in the end what one failure takes down', async () => {
    const scene = await Scene.settled(2, { fall: 1 });
    scene.fates.set(addressOf(0), 'refuses');
    await scene.clock.advance(7 * SECOND_MS);
    expect(scene.state(0)).to.equal('down');
    expect(scene.doubts).to.deep.equal([]);
  });

  it('forgives nobody whose failures had answers beside them', async () => {
    const scene = await Scene.settled(100);
    scene.fates.set(addressOf(0), 'silent');
    scene.network.forget();
    await scene.clock.advance(5600);
    const firstMs = scene.network.begun(addressOf(0))[0]!;
    // Another fails all at once, as when the system gives up on an address: five failures in one instant.
    const allAtOnce = { afterMs: 3, result: timeOut() };
    for (let i = 1; i < 20; i++) scene.fates.set(addressOf(i), allAtOnce);
    await scene.clock.advance(8 * SECOND_MS);
    const down = scene.verdicts.find(
      ({ target, verdict }) => target.address === addressOf(0) && verdict.state === 'down',
    )!;
    const nowMs = scene.clock.now() - scene.clock.monotonicMs();
    expect(down.verdict.changedMs - nowMs - firstMs).to.be.within(2900, 3100);
  });

  it('keeps the pace of probes while it doubts', async () => {
    const scene = await Scene.settled(100);
    scene.cutOff('silent');
    await scene.clock.advance(8 * SECOND_MS);
    scene.network.forget();
    await scene.clock.advance(10 * SECOND_MS);
    expect(scene.network.probes.length).to.be.within(190, 215);
  });

  describe('with canaries', () => {
    const gateway = createTarget('192.0.2.254');
    const upstream = createTarget('203.0.113.254');
    const canaries = [gateway, upstream];
    const addresses = canaries.map(({ address }) => address);

    it('keeps even a single target when all canaries fail', async () => {
      for (const fate of ['refuses', 'silent'] as const) {
        const scene = await Scene.settled(1, {}, canaries);
        scene.cutOff(fate, [...addresses, addressOf(0)]);
        await scene.clock.advance(20 * SECOND_MS);
        expect(scene.downs()).to.deep.equal([]);
        expect(scene.doubts).to.have.length(1);
      }
    });

    it('says so before any target is about to go down', async () => {
      const scene = await Scene.settled(1, { interval: 60_000 }, canaries);
      scene.cutOff('refuses', addresses);
      await scene.clock.advance(8 * SECOND_MS);
      expect(scene.doubts).to.deep.equal(['every canary fails']);
    });

    it('believes that all are dead when a canary passes', async () => {
      for (const fate of ['refuses', 'silent'] as const) {
        const scene = await Scene.settled(10, {}, canaries);
        scene.cutOff(fate, [gateway.address, ...scene.targets.map(({ address }) => address)]);
        await scene.clock.advance(9 * SECOND_MS);
        expect(scene.downs()).to.have.length(10);
        expect(scene.doubts).to.deep.equal([]);
      }
    });

    it('believes targets that pass more than canaries that fail', async () => {
      const scene = await Scene.settled(20, {}, canaries);
      scene.cutOff('refuses', addresses);
      await scene.clock.advance(600 * SECOND_MS);
      expect(scene.doubts).to.deep.equal([]);
    });

    it('tells nobody of them', async () => {
      const scene = await Scene.settled(1, {}, canaries);
      expect(scene.verdicts).to.have.length(1);
      expect(scene.monitor.verdict(gateway.key)).to.equal(undefined);
      expect(scene.monitor.snapshot().size).to.equal(1);
    });
  });
});

describe('HealthMonitor, ten thousand targets', () => {
  it('probes each on time', async () => {
    const scene = new Scene(10_000);
    scene.monitor.watch(scene.targets);
    await scene.clock.advance(20 * SECOND_MS);
    expect(scene.monitor.counts.started).to.be.within(39_000, 43_000);
    scene.cutOff('silent');
    await scene.clock.advance(20 * SECOND_MS);
    expect(scene.downs()).to.deep.equal([]);
    scene.fates.clear();
    await scene.clock.advance(20 * SECOND_MS);
    expect(scene.states()).to.deep.equal(new Set(['up']));
  }).timeout(60_000);
});
