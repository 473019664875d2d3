/**
 * What is held of each target: this server's own verdict where it is alone, and what the replicas that probe it agree on where
 * there are several.
 *
 *     own probes ─▶ HealthMonitor ─▶ own vote ──┐            quorum (quorum.ts)
 *                                               ├─▶ votes ─▶ enough for a change? ─ yes ─▶ verdict, ruling
 *     tables of the others ─▶ their votes ──────┘                   │ no
 *                                                                   ▼
 *                                           the verdict stands; to whoever was away: the ruling in the store
 *
 * Who votes on a target: the first few of those who are there, know it, and don't abstain, by rendezvous (probers.ts). All replicas
 * work it out for themselves, from the same votes, and so come to the same; nobody leads. Votes that are not in yet
 * count as neither, and the denominator stays: three probers of whom one has found a member down decide nothing.
 *
 * A vote that differs from what this server finds has it look at once, so that one failure makes all confirm it.
 */

import type { Clock } from '../base/index.ts';
import {
  isNews,
  isServed,
  saveVerdict,
  takeDown,
  type HealthMonitor,
  type ProbeShare,
  type SavedVerdict,
  type Target,
  type Verdict,
} from '../health/index.ts';
import { chooseProbers } from './probers.ts';
import { votesNeeded, type VotesNeeded } from './quorum.ts';
import type { Replicas } from './replicas.ts';
import { Rulings } from './rulings.ts';
import type { Side } from './ruling.ts';
import { composeVote, isSameVote, parseVote, voteOf, type Vote } from './vote.ts';

/** Who votes on a target and how, for whoever wants to know why. */
export interface Ballot {
  /** Everybody who is to vote, in turn; null: nothing yet. */
  readonly votes: readonly { readonly replica: string; readonly vote: Vote | null }[];
  readonly needed: VotesNeeded;
}

export interface CouncilOptions {
  readonly replicas: Replicas;
  readonly clock: Clock;
  /** Whether another replica has the target in its zones too; default: it has. */
  readonly isKnownTo?: (replica: string, target: string) => boolean;
  /** What is held of a target has changed in more than its last probe. */
  readonly onVerdict: (target: Target, verdict: Verdict, before: Verdict) => void;
}

/** A target and what is held of it. */
interface Seat {
  readonly target: Target;
  verdict: Verdict;
  voters: readonly string[];
  /** Whether the votes have been enough for a verdict, once. */
  isDecided: boolean;
}

export class Council {
  readonly #replicas: Replicas;
  readonly #rulings: Rulings;
  readonly #clock: Clock;
  readonly #onVerdict: CouncilOptions['onVerdict'];
  readonly #isKnownTo: (replica: string, target: string) => boolean;
  readonly #seats = new Map<string, Seat>();
  #monitor!: HealthMonitor;
  /** By target, then by replica: those of the others. */
  readonly #votes = new Map<string, Map<string, Vote>>();
  #onDecided = (): void => undefined;

  constructor({ replicas, clock, onVerdict, isKnownTo = () => true }: CouncilOptions) {
    this.#isKnownTo = isKnownTo;
    this.#replicas = replicas;
    this.#clock = clock;
    this.#onVerdict = onVerdict;
    this.#rulings = new Rulings(replicas, clock, (target) => this.#decideOn(target, false));
    replicas.onEntry('votes', (replica, target, text) => this.#hearVote(replica, target, text));
    replicas.onLook((target) => this.#monitor.confirm(target));
    replicas.onMembership(() => this.assign());
  }

  /** The monitor that does this server's probing; it is made after the council, which it tells of its findings. */
  useMonitor(monitor: HealthMonitor): void {
    this.#monitor = monitor;
  }

  /** Has these targets probed, by this server as far as it is its turn, and no others. */
  watch(targets: Iterable<Target>): void {
    const wanted = new Map<string, Target>();
    for (const target of targets) wanted.set(target.key, target);
    for (const key of this.#seats.keys()) if (!wanted.has(key)) this.#forget(key);
    for (const [key, target] of wanted) if (!this.#seats.has(key)) this.#seats.set(key, this.#seat(target));
    this.assign();
  }

  /** Works out anew who probes what: to be called when {@link CouncilOptions.isKnownTo} has changed. */
  assign(): void {
    const { voters, name } = this.#replicas;
    // Whoever abstains goes on probing what it would, to see when it is well again.
    const probers = voters.includes(name) ? voters : [...voters, name];
    const own = new Map<string, ProbeShare>();
    for (const seat of this.#seats.values()) {
      const { key, check } = seat.target;
      const isThere = (replica: string): boolean => replica === name || this.#isKnownTo(replica, key);
      seat.voters = chooseProbers(key, voters.filter(isThere), check.probers);
      const chosen =
        voters === probers ? seat.voters : chooseProbers(key, probers.filter(isThere), check.probers);
      const place = chosen.indexOf(name);
      if (place >= 0) own.set(key, { of: chosen.length, place });
    }
    this.#probe(own);
    for (const key of this.#seats.keys()) this.#decideOn(key);
  }

  /** undefined: nobody watches it. */
  verdict(key: string): Verdict | undefined {
    const seat = this.#seats.get(key);
    if (seat === undefined || !this.#isAlone) return seat?.verdict;
    // What was found last may have changed nothing.
    return this.#monitor.verdict(key) ?? seat.verdict;
  }

  /** Whether what is held may be out of date, since nobody sure of himself is there to probe. */
  get isInDoubt(): boolean {
    return this.#monitor.doubt !== null && (this.#isAlone || this.#replicas.voters.length === 0);
  }

  /** null: nobody watches it, or this server is alone with it. */
  ballot(key: string): Ballot | null {
    const seat = this.#seats.get(key);
    if (seat === undefined || this.#isAlone) return null;
    const votes = seat.voters.map((replica) => ({ replica, vote: this.#voteOf(replica, key) }));
    return { votes, needed: votesNeeded(seat.target.check.quorum, Math.max(1, votes.length)) };
  }

  /** Resolves when every target is known to be up or down, by whomever, or after so long. */
  async settled(limitMs: number): Promise<void> {
    let isRoundOver = false;
    const isSettled = (): boolean => (this.#isAlone ? isRoundOver : this.#areDecided());
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.after(limitMs, resolve);
      this.#onDecided = () => {
        if (!isSettled()) return;
        cancel();
        resolve();
      };
      void this.#monitor.settled(limitMs).then(() => {
        isRoundOver = true;
        this.#onDecided();
      });
      this.#onDecided();
    });
    this.#onDecided = () => undefined;
  }

  /** What to seed the next process with. */
  snapshot(): ReadonlyMap<string, SavedVerdict> {
    const saved = new Map(this.#monitor.snapshot());
    for (const [key, { verdict }] of this.#seats) {
      const kept = saveVerdict(verdict);
      if (kept !== null) saved.set(key, kept);
    }
    return saved;
  }

  //--- What the own probes find

  /** To be called when the monitor has another verdict, or its first one of its own. */
  onFinding({ key }: Target): void {
    const vote = this.#ownVote(key);
    const told = parseVote(this.#replicas.own('votes').get(key) ?? '') ?? null;
    if (!isSameVote(vote, told)) this.#replicas.setOwn('votes', key, vote && composeVote(vote));
    this.#decideOn(key);
  }

  onSlow({ key }: Target): void {
    if (!this.#isAlone) this.#replicas.askToLook(key);
  }

  //--- Who probes what

  #probe(own: ReadonlyMap<string, ProbeShare>): void {
    // Whoever takes over begins with what is held of the target.
    const added = [...own.keys()].filter((key) => this.#monitor.verdict(key) === undefined);
    this.#monitor.seed(savedVerdicts(added.map((key) => [key, this.#seats.get(key)!.verdict])));
    this.#monitor.watch(
      [...own.keys()].map((key) => this.#seats.get(key)!.target),
      (key) => own.get(key)!,
    );
    for (const key of this.#replicas.own('votes').keys())
      if (!own.has(key)) this.#replicas.setOwn('votes', key, null);
  }

  #seat(target: Target): Seat {
    const verdict = this.#monitor.recall(target);
    const ruling = this.#rulings.get(target.key);
    const isLater = ruling !== undefined && this.#rulings.sinceMs(ruling) >= verdict.changedMs;
    return {
      target,
      verdict: isLater ? this.#turn(verdict, target, undefined, undefined) : verdict,
      voters: [],
      isDecided: false,
    };
  }

  #forget(key: string): void {
    const { verdict } = this.#seats.get(key)!;
    this.#monitor.seed(savedVerdicts([[key, verdict]]));
    this.#seats.delete(key);
  }

  #areDecided(): boolean {
    for (const { isDecided } of this.#seats.values()) if (!isDecided) return false;
    return true;
  }

  get #isAlone(): boolean {
    return this.#replicas.peers.length === 0;
  }

  //--- Votes

  #ownVote(key: string): Vote | null {
    return this.#monitor.isFound(key) ? voteOf(this.#monitor.verdict(key)!) : null;
  }

  #voteOf(replica: string, key: string): Vote | null {
    return replica === this.#replicas.name
      ? this.#ownVote(key)
      : (this.#votes.get(key)?.get(replica) ?? null);
  }

  #hearVote(replica: string, key: string, text: string | null): void {
    const vote = text === null ? undefined : parseVote(text);
    const ofTarget = this.#votes.get(key) ?? new Map<string, Vote>();
    if (vote === undefined) ofTarget.delete(replica);
    else ofTarget.set(replica, vote);
    if (ofTarget.size === 0) this.#votes.delete(key);
    else this.#votes.set(key, ofTarget);
    const seat = this.#seats.get(key);
    if (seat === undefined) return;
    const own = this.#ownVote(key);
    const isOther =
      vote !== undefined && own !== null && (vote.state !== own.state || vote.admin !== own.admin);
    if (isOther && seat.voters.includes(replica)) this.#monitor.confirm(key);
    this.#decide(seat);
  }

  //--- Deciding

  #decideOn(key: string, mayRule = true): void {
    const seat = this.#seats.get(key);
    if (seat !== undefined) this.#decide(seat, mayRule);
  }

  /**
   * @param mayRule whether what is decided may become a ruling: not where it was a ruling that called for a decision, since replicas
   *   that see it otherwise, with other zone files, would answer each other for ever
   */
  #decide(seat: Seat, mayRule = true): void {
    const before = seat.verdict;
    seat.verdict = this.#isAlone ? this.#decideAlone(seat, mayRule) : this.#decideTogether(seat, mayRule);
    this.#onDecided();
    if (isNews(before, seat.verdict)) this.#onVerdict(seat.target, seat.verdict, before);
  }

  #decideAlone({ target: { key }, verdict }: Seat, mayRule: boolean): Verdict {
    const own = this.#monitor.verdict(key) ?? verdict;
    const isKnown = this.#monitor.isFound(key) && own.state !== 'unknown';
    if (isKnown && mayRule && !this.#replicas.isIsolated) this.#rule(key, sideOf(own), own);
    return own;
  }

  #decideTogether(seat: Seat, mayRule: boolean): Verdict {
    const { target, voters, verdict } = seat;
    const votes = voters.map((replica) => this.#voteOf(replica, target.key)).filter((vote) => vote !== null);
    const needed = votesNeeded(target.check.quorum, Math.max(1, voters.length));
    const sides = { up: votes.filter(isFor('up')), down: votes.filter(isFor('down')) };
    const decided = (['down', 'up'] as const).find((side) => sides[side].length >= needed[side]);
    const reason = decided && sides[decided][0]!.reason;
    // Where all have voted and are split, it is known as well as it will be.
    const isSplit = votes.length === voters.length && this.#rulings.get(target.key) !== undefined;
    seat.isDecided ||= decided !== undefined || isSplit;
    if (decided !== undefined && mayRule) this.#rule(target.key, decided, { ...verdict, reason: reason! });
    const stands = this.#turn(verdict, target, decided, reason);
    return withVotes(stands, votes, sides[sideOf(stands)][0]?.reason ?? stands.reason);
  }

  /** Makes a ruling where there is none that says so. @param verdict what has been held so far, and why it is to be so now */
  #rule(key: string, side: Side, verdict: Verdict): void {
    if (this.#rulings.get(key)?.side === side) return;
    const isNew = verdict.state === 'unknown' || sideOf(verdict) !== side;
    this.#rulings.make(key, side, verdict.reason, isNew ? this.#clock.now() : verdict.changedMs);
  }

  /** The verdict on the side that the votes have decided on, or else the ruling; as it stands, where neither says otherwise. */
  #turn(verdict: Verdict, target: Target, decided: Side | undefined, reason: string | undefined): Verdict {
    const ruling = this.#rulings.get(target.key);
    const side = decided ?? ruling?.side;
    if (side === undefined || (verdict.state !== 'unknown' && sideOf(verdict) === side)) return verdict;
    const isRuled = ruling?.side === side;
    const sinceMs = isRuled ? this.#rulings.sinceMs(ruling) : this.#clock.now();
    return turnTo(side, { ...verdict, reason: reason ?? ruling!.reason }, target, sinceMs);
  }
}

function turnTo(side: Side, verdict: Verdict, { check }: Target, sinceMs: number): Verdict {
  if (side === 'down') return Object.freeze({ ...takeDown(verdict, check, sinceMs), holdUntilMs: 0 });
  return Object.freeze<Verdict>({
    ...verdict,
    state: 'up',
    changedMs: sinceMs,
    failures: 0,
    passes: check.rise,
  });
}

function isFor(side: Side): (vote: Vote) => boolean {
  return ({ state }) => isServed(state) === (side === 'up');
}

function sideOf({ state }: Verdict): Side {
  return isServed(state) ? 'up' : 'down';
}

/** The verdict with what the votes tell besides the side: doubt, recovery, an agent's word. */
function withVotes(verdict: Verdict, votes: readonly Vote[], reason: string): Verdict {
  const admin = votes.find((vote) => vote.admin !== null)?.admin ?? null;
  if (verdict.state === 'unknown') return Object.freeze({ ...verdict, admin });
  if (!isServed(verdict.state)) {
    const state = votes.some((vote) => vote.state === 'up' || vote.state === 'rising') ? 'rising' : 'down';
    return Object.freeze<Verdict>({ ...verdict, state, reason, admin });
  }
  const troubled = votes.filter(({ state }) => state !== 'up');
  if (troubled.length === 0)
    return Object.freeze<Verdict>({ ...verdict, state: 'up', failures: 0, reason, admin });
  // A single loss is told as one failure; what one prober has found down, or doubts for good reason, as two.
  const failures = troubled.some(({ state, isDoubtful }) => isDoubtful || !isServed(state)) ? 2 : 1;
  return Object.freeze<Verdict>({
    ...verdict,
    state: 'suspect',
    failures,
    reason: troubled[0]!.reason,
    admin,
  });
}

function savedVerdicts(
  verdicts: readonly (readonly [key: string, verdict: Verdict])[],
): Map<string, SavedVerdict> {
  return new Map(
    verdicts.flatMap(([key, verdict]) => {
      const saved = saveVerdict(verdict);
      return saved === null ? [] : [[key, saved] as const];
    }),
  );
}
