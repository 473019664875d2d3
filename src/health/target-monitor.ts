/**
 * Probes one target for as long as it is watched, and keeps its verdict.
 *
 *     steady        every `interval` (`down_interval` while it isn't served), in turn with other replicas (schedule.ts)
 *     confirming    every `confirm_interval`, without waiting for each other: while it is suspect, or its oldest probe
 *                   in flight is slow; and until `rise` probes in a row have passed since
 *
 * Never are more probes out than could still take it down: `fall` less the failures there are; one, while it is down.
 * With the defaults, a member that refuses is down 1.0 s after the first refusal, one that is silent 3.0 s after the
 * first probe that met with silence began:
 *
 *     refuses    F...F...F...F...F          down at 1.0 s
 *     silent     p...p...p...p...p          begun; the first is slow long before the second begins
 *                 ‾‾‾‾‾ timeout ‾‾‾‾‾ F...F...F...F...F      down at 3.0 s
 *
 * One timer serves a target, and each keeps its own pace: nothing that happens to one delays another.
 */

import type { Clock, Random } from '../base/index.ts';
import { Attempts, type Attempt } from './attempts.ts';
import { isNews, isServed, type ProbeResult, type Target, type Verdict } from './check.ts';
import { isSameShare, slotPhaseOf, steadyDueMs, WHOLE_SHARE, type ProbeShare } from './schedule.ts';
import { step, takeDown } from './state-machine.ts';
import { learnTime, slowAfterMs } from './usual-time.ts';
import { forgive, withhold } from './withheld.ts';

/** However many failures a check wants: no more probes than this are in flight to one target. */
const MAX_IN_FLIGHT = 16;

/** What the targets of one monitor share. */
export interface ProbeParts {
  readonly clock: Clock;
  readonly random: Random;
  /** Calls an action that may begin a probe: at once, or soon where many are to begin (pacer.ts). */
  readonly pace: (action: () => void) => void;
  /** Probes once; never rejects. */
  readonly probe: (target: Target, wantsBody: boolean) => Promise<ProbeResult>;
  /** Makes what holds an idle connection to a target whose check says `watch`, not connected yet. */
  readonly createWatch: (target: Target, onEnd: () => void) => IdleWatch;
  /** Whether the body of responses is wanted, by the target's key. */
  readonly wantsBody: (key: string) => boolean;
  /** The time that all replicas have in common, in milliseconds; any monotonic time for one alone. */
  readonly commonMs: () => number;
}

/** The part of Watch (watch.ts) that is used here. */
export interface IdleWatch {
  /** Connects; does nothing while it is open. */
  open(): void;
  close(): void;
}

/** Who hears of what comes of the probes, and has a say in it. */
export interface ProbeObserver {
  /** Whether the event loop stood still since then, on the monotonic clock. */
  hasStalledSince(sinceMs: number): boolean;
  onBegin(): void;
  /** A failure that was measured badly was thrown away. */
  onDiscard(): void;
  /** The target could not be probed at all. */
  onVoid(monitor: TargetMonitor, result: ProbeResult): void;
  /** A result is believed, though not counted yet. */
  onResult(monitor: TargetMonitor, result: ProbeResult, begunMs: number): void;
  /** The first result is counted. Told once. */
  onFound(monitor: TargetMonitor): void;
  /** A served target takes long to answer, and is probed anew before it has. Told once for as long as it lasts. */
  onSlow(monitor: TargetMonitor): void;
  /** A served target has failed once more, and may go down soon. */
  onTrouble(monitor: TargetMonitor): void;
  /** Whether the target may go down, as its failures demand. */
  mayFall(monitor: TargetMonitor): boolean;
  onVerdict(monitor: TargetMonitor, before: Verdict): void;
  /** The first round is over: it is known to be up or down. Told once. */
  onSettled(): void;
}

export class TargetMonitor {
  readonly target: Target;
  readonly #parts: ProbeParts;
  readonly #observer: ProbeObserver;
  readonly #attempts = new Attempts();
  readonly #watch: IdleWatch | null;
  readonly #phase: number;
  #share: ProbeShare = WHOLE_SHARE;
  #verdict: Verdict;
  #isFound = false;
  #isSettled = false;
  #isClosed = false;

  // All times are the monotonic clock's.
  #lastBegunMs = -Infinity;
  #steadyDueMs = Infinity;
  #armedMs = Infinity;
  #disarm = (): void => {};

  #usualMs: number | null = null;
  #latencyMs: number | null = null;
  #failingSinceMs = Infinity;
  #hasPassed = false;
  #isSlowTold = false;
  /** Whether its failures would have taken it down, and weren't allowed to. */
  #isWithheld = false;
  /** Probes begun before this are not believed if they fail. */
  #forgivenMs = -Infinity;

  /** @param verdict what to begin with */
  constructor(target: Target, verdict: Verdict, parts: ProbeParts, observer: ProbeObserver) {
    this.target = target;
    this.#verdict = verdict;
    this.#parts = parts;
    this.#observer = observer;
    this.#phase = slotPhaseOf(target.key);
    this.#watch = target.check.watch ? parts.createWatch(target, () => this.probeNow()) : null;
  }

  get verdict(): Verdict {
    return this.#verdict;
  }

  get isServed(): boolean {
    return isServed(this.#verdict.state);
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Whether the verdict follows from a probe of ours, and not only from what was known before. */
  get isFound(): boolean {
    return this.#isFound;
  }

  /** Takes over another part of the probing. */
  set share(share: ProbeShare) {
    if (isSameShare(share, this.#share)) return;
    this.#share = share;
    if (this.#lastBegunMs === -Infinity) return;
    this.#steadyDueMs = this.#nextSteadyMs(this.#parts.clock.monotonicMs());
    this.#proceed();
  }

  /** How long the last believed probe took; null: there was none. */
  get latencyMs(): number | null {
    return this.#latencyMs;
  }

  /** Whether any probe has passed since it is watched. */
  get hasPassed(): boolean {
    return this.#hasPassed;
  }

  /** When the probe began that is the first of the failures counted now; infinite: there is none. */
  get failingSinceMs(): number {
    return this.#failingSinceMs;
  }

  /** When the probe began that is the first of those that failed, or may yet; infinite: there is none. */
  get doubtfulSinceMs(): number {
    return Math.min(this.#failingSinceMs, this.#attempts.oldest?.begunMs ?? Infinity);
  }

  get lastBegunMs(): number {
    return this.#lastBegunMs;
  }

  start(delayMs: number): void {
    this.#steadyDueMs = this.#parts.clock.monotonicMs() + delayMs;
    this.#proceed();
  }

  /** Probes as soon as there is room for one more probe. */
  probeNow(): void {
    this.start(0);
  }

  /** Probes out of turn, though no sooner after the last probe than a failure would be confirmed. */
  confirm(): void {
    const { clock } = this.#parts;
    const dueMs = this.#lastBegunMs + this.target.check.confirm_interval;
    this.#steadyDueMs = Math.min(this.#steadyDueMs, Math.max(dueMs, clock.monotonicMs()));
    this.#proceed();
  }

  /** Ends at once; what is in flight is ignored. */
  close(): void {
    this.#isClosed = true;
    this.#disarm();
    this.#watch?.close();
  }

  //--- While the server doubts itself

  /** The failures so far were not the target's. */
  forgive(): void {
    this.#forgivenMs = this.#parts.clock.monotonicMs();
    this.#isWithheld = false;
    if (this.isServed) this.#judge(forgive(this.#verdict));
    this.#proceed();
  }

  /** The failures so far were the target's: if they would have taken it down, they do so now. */
  believe(): void {
    if (!this.#isWithheld) return;
    this.#isWithheld = false;
    this.#judge(takeDown(this.#verdict, this.target.check, this.#parts.clock.now()));
    this.#proceed();
  }

  //--- When to probe

  /** Begins a probe if one is due, and waits for the next. */
  #proceed(): void {
    if (this.#isClosed) return;
    const nowMs = this.#parts.clock.monotonicMs();
    if (this.#dueMs() <= nowMs) this.#begin(nowMs);
    this.#arm(this.#dueMs(), nowMs);
  }

  /** When the next probe is due; never, until one in flight has come in, where there are enough. */
  #dueMs(): number {
    if (this.#attempts.size >= this.#maxAttempts()) return Infinity;
    return Math.min(this.#steadyDueMs, this.#confirmDueMs());
  }

  #maxAttempts(): number {
    if (!this.isServed) return 1;
    const missing = this.target.check.fall - this.#verdict.failures;
    return Math.min(Math.max(1, missing), MAX_IN_FLIGHT);
  }

  #confirmDueMs(): number {
    const { rise, confirm_interval: confirmMs } = this.target.check;
    if (this.#attempts.latestPasses >= rise) return Infinity;
    return Math.max(this.#doubtfulFromMs(), this.#lastBegunMs + confirmMs);
  }

  /** From when on the verdict is not to be relied on. */
  #doubtfulFromMs(): number {
    // A saved verdict of "down" is to be confirmed or corrected soon.
    if (!this.isServed) return this.#isSettled ? Infinity : -Infinity;
    if (this.#verdict.failures > 0) return this.#isWithheld ? Infinity : -Infinity;
    const { oldest } = this.#attempts;
    return oldest === null ? Infinity : oldest.begunMs + slowAfterMs(this.#usualMs);
  }

  /** When the next steady probe is due after one at that time. */
  #nextSteadyMs(afterMs: number): number {
    const { interval, down_interval: downInterval } = this.target.check;
    // Whoever rises is not kept waiting, however rarely the dead are asked.
    const whileDownMs = this.#verdict.state === 'rising' ? Math.min(interval, downInterval) : downInterval;
    const { clock, random, commonMs } = this.#parts;
    return steadyDueMs(afterMs, {
      intervalMs: this.isServed ? interval : whileDownMs,
      share: this.#share,
      phase: this.#phase,
      aheadMs: commonMs() - clock.monotonicMs(),
      random,
    });
  }

  #arm(dueMs: number, nowMs: number): void {
    if (dueMs === this.#armedMs) return;
    this.#disarm();
    this.#armedMs = dueMs;
    if (dueMs === Infinity) return;
    // Rounded up, since timers count whole milliseconds and one that is early would only wait again.
    this.#disarm = this.#parts.clock.after(Math.ceil(dueMs - nowMs), this.#wake);
  }

  readonly #wake = (): void => {
    this.#armedMs = Infinity;
    this.#parts.pace(() => this.#proceed());
  };

  //--- What comes of it

  #begin(nowMs: number): void {
    const { probe, wantsBody } = this.#parts;
    if (this.#attempts.size > 0) this.#tellSlow();
    const attempt = this.#attempts.begin(nowMs);
    this.#lastBegunMs = nowMs;
    this.#steadyDueMs = this.#nextSteadyMs(nowMs);
    this.#observer.onBegin();
    void probe(this.target, wantsBody(this.target.key)).then((result) => this.#finish(attempt, result));
  }

  #tellSlow(): void {
    if (this.#isSlowTold || !this.isServed || this.#verdict.failures > 0) return;
    this.#isSlowTold = true;
    this.#observer.onSlow(this);
  }

  #finish(attempt: Attempt, result: ProbeResult): void {
    if (this.#isClosed) return;
    this.#weigh(attempt, result);
    if (this.#attempts.size === 0) this.#isSlowTold = false;
    this.#proceed();
  }

  #weigh(attempt: Attempt, result: ProbeResult): void {
    if (result.isVoid === true) {
      this.#observer.onVoid(this, result);
      this.#attempts.discard(attempt).forEach((pass) => this.#count(pass));
      this.#settleNow();
      return;
    }
    const isStalled = this.#observer.hasStalledSince(attempt.begunMs);
    if (result.isPass || !(isStalled || attempt.begunMs < this.#forgivenMs)) {
      this.#take(attempt, result, isStalled);
    } else {
      this.#observer.onDiscard();
      this.#attempts.discard(attempt).forEach((pass) => this.#count(pass));
      this.#steadyDueMs = Math.min(this.#steadyDueMs, this.#lastBegunMs + this.target.check.confirm_interval);
    }
  }

  #take(attempt: Attempt, result: ProbeResult, isStalled: boolean): void {
    this.#latencyMs = this.#parts.clock.monotonicMs() - attempt.begunMs;
    if (result.isPass) {
      this.#hasPassed = true;
      if (!isStalled) this.#usualMs = learnTime(this.#usualMs, this.#latencyMs);
    }
    if (!result.isPass) this.#failingSinceMs = Math.min(this.#failingSinceMs, attempt.begunMs);
    this.#observer.onResult(this, result, attempt.begunMs);
    this.#attempts.finish(attempt, result).forEach((counted) => this.#count(counted));
    if (result.isPass && this.isServed && !this.#isClosed) this.#watch?.open();
  }

  #count(result: ProbeResult): void {
    if (this.#isClosed) return;
    const { clock } = this.#parts;
    const before = this.#verdict;
    const after = step(before, result, this.target.check, clock.now());
    if (after.failures === 0) this.#failingSinceMs = Infinity;
    const wouldFall = this.isServed && !isServed(after.state);
    if (this.isServed && !result.isPass && (wouldFall || after.failures > 1)) this.#observer.onTrouble(this);
    this.#isWithheld = wouldFall && !this.#observer.mayFall(this);
    const isFirst = !this.#isFound;
    this.#isFound = true;
    this.#judge(this.#isWithheld ? withhold(before, after) : after);
    if (isFirst) this.#observer.onFound(this);
  }

  #judge(verdict: Verdict): void {
    const before = this.#verdict;
    const wasServed = this.isServed;
    this.#verdict = verdict;
    const isBack = before.state === 'down' && verdict.state === 'rising';
    if (wasServed !== this.isServed || isBack) this.#steadyDueMs = this.#nextSteadyMs(this.#lastBegunMs);
    if (!this.isServed) this.#watch?.close();
    this.#settle();
    if (isNews(before, verdict)) this.#observer.onVerdict(this, before);
  }

  #settle(): void {
    const { state, passes } = this.#verdict;
    // One that has risen but is held won't be settled by waiting.
    const isKnown =
      state === 'up' || state === 'down' || (state === 'rising' && passes >= this.target.check.rise);
    if (isKnown) this.#settleNow();
  }

  #settleNow(): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#observer.onSettled();
  }
}
