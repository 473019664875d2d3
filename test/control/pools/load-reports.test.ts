import { expect } from 'chai';

import type { AgentWord } from '../../../src/control/pools/facts.ts';
import { LoadReports, subjectsOf, type ReportingSet } from '../../../src/control/pools/load-reports.ts';
import { parseAgentReply } from '../../../src/health/checkers/agent-reply.ts';
import type { AgentReply, Target } from '../../../src/health/index.ts';
import { createTarget, pass, type Fate } from '../../support/simulated-targets.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { loadText, poolSetOf } from '../../zone/zone-text.ts';
import { MINUTE_MS, PoolStage, VERDICT_MS } from './pool-stage.ts';

const NS = "'': {type: NS, values: [ns1.example.net., ns2.example.net.]}\n";

function reporting(record: string, key = 'www.example.com. A'): ReportingSet {
  const set = poolSetOf(loadText(NS + record).zone, key);
  return { set, targets: set.members.map(({ text }) => [createTarget(text)]) };
}

/** Agents on virtual hosts, and the reports of whoever asks them. */
class AgentStage {
  readonly clock = new VirtualClock();
  readonly changes: string[] = [];
  /** What is asked, when, and what is answered, after so long; null: the agent can't be reached. */
  readonly asked: string[] = [];
  says: (address: string) => { readonly line: string | null; readonly afterMs?: number } = () => ({
    line: '100%',
  });
  readonly reports = new LoadReports(
    this.clock,
    (subject) => this.changes.push(subject),
    (address, port) => {
      this.asked.push(`${this.clock.monotonicMs()} ${address}:${port}`);
      const { line, afterMs = 1 } = this.says(address);
      const reply: AgentReply | null = line === null ? null : parseAgentReply(line);
      return new Promise((resolve) => {
        this.clock.after(afterMs, () => resolve({ reply, reason: '' }));
      });
    },
  );
}

const AGENTS = reporting(
  'www: {type: A, values: [192.0.2.1, 192.0.2.2], balance: {policy: least-load, answers: 1}, load: {from: agent, port: 9777, interval: 5s}}\n',
);

describe('LoadReports', () => {
  it('asks each agent at its interval, once for all sets', async () => {
    const stage = new AgentStage();
    stage.reports.follow([AGENTS, AGENTS]);
    await stage.clock.advance(11_000);
    expect(stage.asked).to.deep.equal([
      '0 192.0.2.1:9777',
      '0 192.0.2.2:9777',
      '5000 192.0.2.1:9777',
      '5000 192.0.2.2:9777',
      '10000 192.0.2.1:9777',
      '10000 192.0.2.2:9777',
    ]);
  });

  it('never asks while an answer is awaited', async () => {
    const stage = new AgentStage();
    stage.says = () => ({ line: 'up', afterMs: 7000 });
    stage.reports.follow([AGENTS]);
    await stage.clock.advance(15_000);
    expect(stage.asked.filter((line) => line.includes('192.0.2.1'))).to.deep.equal([
      '0 192.0.2.1:9777',
      '7000 192.0.2.1:9777',
      '14000 192.0.2.1:9777',
    ]);
  });

  it('asks no more once nobody wants to know, and hears no more', async () => {
    const stage = new AgentStage();
    stage.reports.follow([AGENTS]);
    stage.reports.close();
    await stage.clock.advance(MINUTE_MS);
    expect(stage.asked).to.have.length(2);
    expect(stage.changes).to.deep.equal([]);
  });

  it("keeps an agent's percentage, with its age", async () => {
    const stage = new AgentStage();
    stage.says = (address) => ({ line: address === '192.0.2.1' ? '40%' : null });
    stage.reports.follow([AGENTS]);
    await stage.clock.advance(3000);
    const { kind, value, atMs } = stage.reports.latestOf(AGENTS, 0)!;
    expect([kind, value, stage.clock.now() - atMs]).to.deep.equal(['percent', 40, 2999]);
    expect(stage.reports.latestOf(AGENTS, 1)).to.be.undefined;
  });

  const WORDS: readonly (readonly [lines: string, admin: AgentWord | null])[] = [
    ['drain', 'drain'],
    ['maint', 'maint'],
    ['drain | 50%', 'drain'],
    ['drain | up', 'drain'],
    ['drain | ready', null],
    ['drain | maint', 'maint'],
    ['down', 'down'],
    ['down | 100%', 'down'],
    ['down | ready', 'down'],
    ['down | up', null],
    ['drain down | up', 'drain'],
    ['drain down | up ready', null],
    ['stopped', 'down'],
    ['up', null],
  ];
  for (const [lines, admin] of WORDS) {
    it(`an agent's word stands until it is taken back: ${lines}`, async () => {
      const stage = new AgentStage();
      stage.reports.follow([AGENTS]);
      for (const line of lines.split(' | ')) {
        stage.says = () => ({ line });
        await stage.clock.advance(5000);
      }
      stage.says = () => ({ line: null });
      await stage.clock.advance(60 * MINUTE_MS);
      expect(stage.reports.adminOf(AGENTS, 0)).to.equal(admin);
      stage.reports.follow([AGENTS]);
      expect(stage.reports.adminOf(AGENTS, 0), 'after a reload').to.equal(admin);
    });
  }

  it('tells of a word once, not with every answer', async () => {
    const stage = new AgentStage();
    stage.says = () => ({ line: 'drain' });
    stage.reports.follow([AGENTS]);
    await stage.clock.advance(MINUTE_MS);
    expect(stage.changes).to.deep.equal(subjectsOf(AGENTS, 0).concat(subjectsOf(AGENTS, 1)));
  });

  it('finds pushed loads by host and by address, the latest of both', async () => {
    const stage = new AgentStage();
    const pushed = reporting(
      'www: {type: A, values: [{value: 192.0.2.1, name: web1}], balance: least-load, load: {from: push}}\n',
    );
    stage.reports.push('web1.example.com.', 0.5);
    expect(stage.reports.latestOf(pushed, 0)?.value).to.equal(0.5);
    await stage.clock.advance(1);
    stage.reports.push('192.0.2.1', 0.75);
    expect(stage.reports.latestOf(pushed, 0)?.value).to.equal(0.75);
    stage.reports.push('192.0.2.99', 1);
    stage.reports.push('192.0.2.1', NaN);
    expect(stage.reports.latestOf(pushed, 0)?.value).to.equal(0.75);
  });

  const BODIES: readonly (readonly [how: string, body: string, value: number | undefined])[] = [
    ["json: 'system.load[0]'", '{"system": {"load": [0.5, 9]}}', 0.5],
    ["json: 'system.load[0]'", '{"system": {"load": ["0.5"]}}', undefined],
    ["json: 'system.load[0]'", 'Internal Server Error', undefined],
    ['metric: busy', '# TYPE busy gauge\nbusy{zone="b"} 0.25\n', 0.25],
    [`metric: 'busy{zone="a"}'`, 'busy{zone="b"} 0.25\nbusy{zone="a"} 4\n', 4],
    [`metric: 'busy{zone="c"}'`, 'busy{zone="b"} 0.25\n', undefined],
    ['metric: busy', 'busy -1\n', undefined],
  ];
  for (const [how, body, value] of BODIES) {
    it(`reads ${value ?? 'nothing'} by ${how} from ${JSON.stringify(body)}`, () => {
      const stage = new AgentStage();
      const set = reporting(
        `www: {type: A, value: 192.0.2.1, balance: least-load, health: http, load: {from: health, ${how}}}\n`,
      );
      const target = set.targets[0]![0] as Target;
      stage.reports.takeResult(set.set, target, { ...pass('200 OK'), body });
      expect(stage.reports.latestOf(set, 0)?.value).to.equal(value);
      expect(stage.changes).to.have.length(value === undefined ? 0 : 1);
    });
  }
});

describe('the load of a pool in service', () => {
  const LOAD = (policy: string, load: string): string =>
    `www: {type: A, values: [{value: 192.0.2.1, name: web1}, {value: 192.0.2.2, name: web2}], balance: {policy: ${policy}, answers: 1}, health: {protocol: http, host: x}, load: {${load}}}\n`;

  /** Each member's load factor. */
  const factors = (stage: PoolStage): number[] =>
    stage.view('www').weights.map(({ load }) => Math.round(load.factor * 100) / 100);

  const push = (stage: PoolStage, subject: string, value: number): number =>
    stage.control.pushLoads([{ subject, value }]);

  it('is shed by pushes, a part of the way with each', async () => {
    const stage = await PoolStage.settled(LOAD('least-load', 'from: push, low: 1, high: 3, max_age: 30s'));
    expect(push(stage, 'WEB1.example.com', 3)).to.equal(1);
    expect(factors(stage)).to.deep.equal([0.72, 1]);
    await stage.clock.advance(1000);
    push(stage, '192.0.2.1', 3);
    expect(factors(stage)).to.deep.equal([0.52, 1]);
  });

  it('counts no longer than its age, though nothing else happens', async () => {
    const stage = await PoolStage.settled(LOAD('least-load', 'from: push, low: 1, high: 3, max_age: 30s'));
    push(stage, '192.0.2.1', 3);
    await stage.clock.advance(30_000);
    expect(factors(stage)).to.deep.equal([0.72, 1]);
    await stage.clock.advance(1);
    expect(factors(stage)).to.deep.equal([1, 1]);
    expect(stage.view('www').weights[0]!.load.standing).to.equal('stale');
  });

  it('is kept over a reload, and forgotten where its terms change', async () => {
    const text = LOAD('least-load', 'from: push, low: 1, high: 3');
    const stage = await PoolStage.settled(text);
    push(stage, '192.0.2.1', 3);
    stage.load(`${text}other: {type: A, value: 192.0.2.9}\n`);
    expect(factors(stage)).to.deep.equal([0.72, 1]);
    stage.load(text.replace('low: 1', 'low: 2'));
    expect(stage.view('www').weights[0]!.load.factor, 'counted anew').to.be.closeTo(0.715, 0.001);
  });

  it('comes with the health check', async () => {
    const stage = new PoolStage();
    const answer = (load: number): Fate => ({
      afterMs: 1,
      result: { ...pass('200 OK'), body: `{"load": ${load}}` },
    });
    stage.fates.set('192.0.2.1', answer(9));
    stage.fates.set('192.0.2.2', answer(0));
    stage.load(LOAD('least-load', 'from: health, json: load, low: 1, high: 3'));
    await stage.clock.advance(VERDICT_MS);
    expect(stage.network.probes.every(({ wantsBody }) => wantsBody)).to.equal(true);
    expect(factors(stage)[0]).to.be.below(0.6);
    expect(factors(stage)[1]).to.equal(1);
  });

  it('moves no weights by a policy that does not follow load', async () => {
    const stage = await PoolStage.settled(LOAD('weighted', 'from: push, low: 1, high: 3'));
    push(stage, '192.0.2.1', 3);
    expect(factors(stage)).to.deep.equal([1, 1]);
  });

  it('of an agent check is its percentage, by weight too, for three intervals', async () => {
    const stage = new PoolStage();
    const answer = (line: string): Fate => ({
      afterMs: 1,
      result: { ...pass(), agent: parseAgentReply(line) },
    });
    stage.fates.set('192.0.2.1', answer('25%'));
    stage.fates.set('192.0.2.2', answer('up'));
    stage.load(
      'www: {type: A, values: [{value: 192.0.2.1, weight: 1}, 192.0.2.2], health: {protocol: agent, port: 1, interval: 20s}}\n',
    );
    await stage.clock.advance(30_000);
    expect(factors(stage)).to.deep.equal([0.25, 1]);
    stage.fates.set('192.0.2.1', answer('up'));
    await stage.clock.advance(MINUTE_MS + 25_000);
    expect(factors(stage)).to.deep.equal([1, 1]);
  });

  it('of an agent check that drains takes the member out, until it is ready', async () => {
    const stage = new PoolStage();
    const answer = (line: string): Fate => ({
      afterMs: 1,
      result: { ...pass(), agent: parseAgentReply(line) },
    });
    stage.fates.set('192.0.2.1', answer('drain'));
    stage.load('www: {type: A, values: [192.0.2.1, 192.0.2.2], health: {protocol: agent, port: 1}}\n');
    await stage.clock.advance(VERDICT_MS);
    expect(stage.data('www')).to.deep.equal(['192.0.2.2']);
    await stage.become('192.0.2.1', answer('75%'));
    expect(stage.data('www')).to.deep.equal(['192.0.2.2']);
    await stage.become('192.0.2.1', answer('ready'));
    expect(stage.data('www')).to.have.length(2);
  });
});
