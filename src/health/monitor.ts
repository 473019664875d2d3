/** Keeps the verdicts of all targets: who is watched, what is told, and whether to believe it. */

import { count, randomBelow, type Logger } from '../base/index.ts';
import type { ProbeResult, Target, Verdict } from './check.ts';
import type { SavedVerdict } from './saved-state.ts';
import { restoreVerdict, saveVerdict } from './saved-verdict.ts';
import { WHOLE_SHARE, type ProbeShare } from './schedule.ts';
import { SelfDoubt, type Doubt, type DoubtEnd } from './self-doubt.ts';
import { StallMeter } from './stall-meter.ts';
import { firstVerdict } from './state-machine.ts';
import { TargetMonitor, type ProbeObserver, type ProbeParts } from './target-monitor.ts';
import { VerdictMemory } from './verdict-memory.ts';
import { areComparable, Witnesses } from './witnesses.ts';

/** The first probes of many targets are spread over so long, or over one interval where that is shorter; few need less. */
const MAX_SPREAD_MS = 2000;
const SPREAD_MS_A_TARGET = 0.2;
const END_WORDS: Readonly<Record<DoubtEnd, string>> = {
  passed: 'a probe has passed',
  expired: 'nothing has passed in time',
};
/** One lost packet does not make a canary fail. */
const CANARY_FAILURES = 2;

export interface HealthMonitorOptions extends ProbeParts {
  readonly logger: Logger;
  /** Targets that fail only if this server is cut off, such as its gateway: nobody is answered with them. */
  readonly canaries: readonly Target[];
  /** A verdict changed in more than its last probe. Steady passes are not told. */
  readonly onVerdict: (target: Target, verdict: Verdict, before: Verdict) => void;
  /** The first probe of a target is counted: from now on its verdict is our own. */
  readonly onFound: (target: Target) => void;
  /** A served target takes longer to answer than usual. */
  readonly onSlow: (target: Target) => void;
  /** A probe came in and is believed. */
  readonly onResult: (target: Target, result: ProbeResult) => void;
  /** null: the server is sure of itself again. */
  readonly onDoubt: (doubt: Doubt | null) => void;
}

/** Probes since the start, of targets and canaries. */
export interface ProbeCounts {
  readonly started: number;
  readonly failed: number;
  /** Failures that were not believed. */
  readonly discarded: number;
}

export class HealthMonitor {
  readonly #options: HealthMonitorOptions;
  readonly #stalls: StallMeter;
  readonly #doubt: SelfDoubt;
  readonly #canaries: readonly TargetMonitor[];
  readonly #witnesses: Witnesses;
  readonly #counts = { started: 0, failed: 0, discarded: 0 };
  #monitors: ReadonlyMap<string, TargetMonitor> = new Map();
  readonly #memory = new VerdictMemory();
  readonly #voidReasons = new Set<string>();
  #waiting: (() => void)[] = [];

  constructor(options: HealthMonitorOptions) {
    this.#options = options;
    this.#doubt = new SelfDoubt(options.clock, {
      onBegin: (doubt) => this.#onDoubtBegin(doubt),
      onEnd: (doubt, end) => this.#onDoubtEnd(doubt, end),
    });
    this.#witnesses = new Witnesses(options.clock);
    this.#stalls = new StallMeter(options.clock, (lateMs) => this.#onStall(lateMs));
    this.#canaries = options.canaries.map(
      (canary) => new TargetMonitor(canary, firstVerdict(), options, this.#canaryObserver),
    );
    for (const canary of this.#canaries) canary.start(0);
  }

  /** Why the server does not trust its own probes now; null: it does. */
  get doubt(): Doubt | null {
    return this.#doubt.current;
  }

  get counts(): ProbeCounts {
    return { ...this.#counts };
  }

  /** How targets that are not watched yet are to begin, by key: down is not served until it has risen. */
  seed(saved: ReadonlyMap<string, SavedVerdict>): void {
    for (const [key, verdict] of saved) this.#memory.keep(key, verdict);
  }

  /**
   * Watches these targets and no others. Those that were watched before, by their keys, are not disturbed.
   *
   * @param shareOf this replica's part in probing a target, by its key; default: nobody else does
   */
  watch(targets: Iterable<Target>, shareOf: (key: string) => ProbeShare = () => WHOLE_SHARE): void {
    const before = this.#monitors;
    const wanted = new Map<string, Target>();
    for (const target of targets) wanted.set(target.key, target);
    for (const [key, monitor] of before) if (!wanted.has(key)) this.#forget(key, monitor);
    const monitors = new Map<string, TargetMonitor>();
    const added: TargetMonitor[] = [];
    for (const target of wanted.values()) {
      const kept = before.get(target.key);
      const monitor = kept ?? this.#createMonitor(target);
      monitors.set(target.key, monitor);
      monitor.share = shareOf(target.key);
      if (kept === undefined) added.push(monitor);
    }
    this.#monitors = monitors;
    this.#witnesses.replace(monitors.values());
    const spreadMs = Math.min(MAX_SPREAD_MS, (added.length - 1) * SPREAD_MS_A_TARGET);
    for (const monitor of added) monitor.start(this.#firstDelayMs(monitor, spreadMs));
    this.#tellSettled();
  }

  verdict(key: string): Verdict | undefined {
    return this.#monitors.get(key)?.verdict;
  }

  /** What would be held of a target if it were watched from now on. */
  recall(target: Target): Verdict {
    const saved = this.#memory.recall(target);
    return saved ? restoreVerdict(saved, target.check, this.#options.clock.now()) : firstVerdict();
  }

  /** Whether the target's verdict follows from a probe since it is watched. */
  isFound(key: string): boolean {
    return this.#monitors.get(key)?.isFound ?? false;
  }

  /** How long the target's last probe took; null: there was none, or nobody watches it. */
  latencyMs(key: string): number | null {
    return this.#monitors.get(key)?.latencyMs ?? null;
  }

  /** Resolves when every target is known to be up or down, or after so long. */
  settled(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(limitMs, resolve);
      this.#waiting.push(() => {
        cancel();
        resolve();
      });
      this.#tellSettled();
    });
  }

  /** Confirms what somebody else has found of a target; does nothing if nobody watches it. */
  confirm(key: string): void {
    const monitor = this.#monitors.get(key);
    if (monitor !== undefined) this.#options.pace(() => monitor.confirm());
  }

  /** What to seed the next process with. */
  snapshot(): ReadonlyMap<string, SavedVerdict> {
    const saved = new Map(this.#memory.dead(this.#options.clock.now()));
    for (const [key, { verdict }] of this.#monitors) {
      const kept = saveVerdict(verdict);
      if (kept !== null) saved.set(key, kept);
    }
    return saved;
  }

  /** Stops all probes. */
  close(): void {
    this.watch([]);
    for (const canary of this.#canaries) canary.close();
    this.#doubt.stop();
    this.#stalls.stop();
  }

  //--- Targets

  #createMonitor(target: Target): TargetMonitor {
    return new TargetMonitor(target, this.recall(target), this.#options, this.#targetObserver);
  }

  #forget(key: string, monitor: TargetMonitor): void {
    monitor.close();
    const kept = saveVerdict(monitor.verdict);
    if (kept !== null) this.#memory.keep(key, kept);
  }

  /** Whoever is not served is not kept waiting for it. */
  #firstDelayMs({ isServed, target }: TargetMonitor, spreadMs: number): number {
    if (!isServed) return 0;
    return randomBelow(this.#options.random, Math.min(target.check.interval, spreadMs));
  }

  #tellSettled(): void {
    if (this.#waiting.length === 0) return;
    for (const { isSettled } of this.#monitors.values()) if (!isSettled) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  //--- What the probes find

  readonly #canaryObserver: ProbeObserver = {
    hasStalledSince: (sinceMs) => this.#stalls.hasStalledSince(sinceMs),
    onBegin: () => this.#counts.started++,
    onDiscard: () => this.#counts.discarded++,
    onVoid: (monitor, result) => this.#tellVoid(monitor, result),
    onResult: (_monitor, result, begunMs) => this.#countResult(result, begunMs),
    onFound: () => undefined,
    onSlow: () => undefined,
    onTrouble: () => this.#compareCanaries(),
    mayFall: (monitor) => this.#mayFall(monitor),
    onVerdict: () => undefined,
    onSettled: () => undefined,
  };

  readonly #targetObserver: ProbeObserver = {
    ...this.#canaryObserver,
    onResult: (monitor, result, begunMs) => {
      this.#countResult(result, begunMs);
      if (result.isPass) this.#witnesses.notePass(monitor);
      this.#options.onResult(monitor.target, result);
    },
    onFound: ({ target }) => this.#options.onFound(target),
    onSlow: ({ target }) => this.#options.onSlow(target),
    onTrouble: (monitor) => this.#callWitnesses(monitor),
    onVerdict: ({ target, verdict }, before) => this.#options.onVerdict(target, verdict, before),
    onSettled: () => this.#tellSettled(),
  };

  #countResult({ isPass, isAnswered }: ProbeResult, begunMs: number): void {
    if (isPass) this.#doubt.notePass(begunMs);
    else if (isAnswered) this.#doubt.noteAnswer(begunMs);
    if (!isPass) this.#counts.failed++;
  }

  /** Once for each reason: it is about this server, and not about its many targets. */
  #tellVoid({ target }: TargetMonitor, { reason }: ProbeResult): void {
    this.#counts.discarded++;
    if (this.#voidReasons.has(reason)) return;
    this.#voidReasons.add(reason);
    this.#options.logger.error(
      `Cannot probe ${target.key}: ${reason}; such targets count as unknown, which is answered`,
    );
  }

  //--- Is it me?

  #mayFall({ failingSinceMs }: TargetMonitor): boolean {
    return this.#doubt.mayFall(
      failingSinceMs,
      () => areComparable(this.#everyone()),
      this.#canaries.length > 0 && this.#areCanariesFailing(),
    );
  }

  #areCanariesFailing(): boolean {
    return this.#canaries.every(({ verdict }) => verdict.failures >= CANARY_FAILURES);
  }

  /** Has others probed that would fail too if the failures were ours, unless it is known already that they don't. */
  #callWitnesses(suspect: TargetMonitor): void {
    const { failingSinceMs } = suspect;
    if (this.#doubt.hasPassedSince(failingSinceMs)) return;
    for (const canary of this.#canaries) if (canary.lastBegunMs < failingSinceMs) canary.probeNow();
    if (!this.#doubt.isAnsweredSince(failingSinceMs)) this.#witnesses.call(suspect);
  }

  #compareCanaries(): void {
    if (this.#areCanariesFailing())
      this.#doubt.noteCanaries(Math.max(...this.#canaries.map(({ failingSinceMs }) => failingSinceMs)));
  }

  #onStall(lateMs: number): void {
    this.#options.logger.warn(`The event loop stood still for ${Math.round(lateMs)} ms`, { lateMs });
    this.#doubt.noteStall(lateMs);
  }

  #onDoubtBegin(doubt: Doubt): void {
    this.#options.logger.warn(`This server doubts itself: ${doubt.reason}; no target goes down meanwhile`);
    this.#options.onDoubt(doubt);
  }

  #onDoubtEnd({ sinceMs }: Doubt, end: DoubtEnd): void {
    const seconds = Math.round((this.#options.clock.now() - sinceMs) / 1000);
    this.#options.logger.warn(
      `This server trusts itself again after ${count(seconds, 'second')}: ${END_WORDS[end]}`,
    );
    this.#options.onDoubt(null);
    for (const monitor of this.#everyone()) {
      const isForgiven = end === 'passed' && this.#doubt.isInDoubt(monitor.doubtfulSinceMs);
      if (isForgiven) monitor.forgive();
      else monitor.believe();
    }
  }

  #everyone(): TargetMonitor[] {
    return [...this.#canaries, ...this.#monitors.values()];
  }
}
