/** What the control plane tells of pools, as the admin API sends it: plain data, times in ISO 8601, nothing to work out. */

/** One pool set: an RRset with pools. */
export interface PoolSetReport {
  /** With its final dot. */
  readonly owner: string;
  readonly type: string;
  readonly policy: string;
  /** How many members an answer carries. */
  readonly answers: number;
  readonly ttl: { readonly ceilingSeconds: number; readonly floorSeconds: number };
  readonly views: readonly ViewReport[];
  readonly members: readonly MemberReport[];
}

/** What the clients are answered with whom a rule sends to one pool. */
export interface ViewReport {
  /** The pool that the rule names. */
  readonly pool: string;
  /** Where the answers come from: the pool, a fallback, the record's own values, all members, or none. */
  readonly step: 'pool' | 'fallback' | 'values' | 'all' | 'none';
  /** The pool that answers; null: none, or the record's own values. */
  readonly from: string | null;
  /** The values that can be answered. */
  readonly served: readonly string[];
  readonly ttlSeconds: number;
  readonly ttlReason: string;
}

/** A value as a part of one pool. */
export interface MemberReport {
  /** As in the zone file: an address, or a name with its final dot. */
  readonly value: string;
  readonly host: string | null;
  /** null: one of the record's own values. */
  readonly pool: string | null;
  /** Whether a view answers with it now. */
  readonly isServed: boolean;
  readonly standing: 'up' | 'down' | 'out';
  readonly reason: string;
  readonly weight: WeightReport;
  /** One for each address that is probed; empty: it isn't checked. */
  readonly checks: readonly CheckReport[];
}

/** A weight and what it is made of: static × ramp × load. */
export interface WeightReport {
  readonly effective: number;
  readonly static: number;
  readonly ramp: number;
  readonly load: number;
  /** The load it follows from, in words; null: nobody reports any. */
  readonly loadReason: string | null;
}

export interface CheckReport {
  /** The target's key: `http 192.0.2.1 80 path="/health"`. */
  readonly target: string;
  readonly state: 'unknown' | 'up' | 'suspect' | 'down' | 'rising';
  readonly since: string | null;
  readonly reason: string;
  readonly lastProbe: string | null;
  readonly latencyMs: number | null;
  readonly failures: number;
  readonly passes: number;
  /** Who probes it besides, and what each has found; null: this server alone. */
  readonly ballot: BallotReport | null;
}

export interface BallotReport {
  /** How many votes make it down, and up again. */
  readonly neededForDown: number;
  readonly neededForUp: number;
  /** One for each replica that is to vote; its state is null until it has. */
  readonly votes: readonly {
    readonly replica: string;
    readonly state: 'up' | 'suspect' | 'down' | 'rising' | null;
    readonly reason: string;
  }[];
}

export interface OverrideReport {
  readonly id: string;
  readonly action: 'drain' | 'up' | 'down';
  readonly pattern: string;
  readonly owner: string;
  readonly reason: string;
  readonly from: string;
  /** null: until it is taken back. */
  readonly until: string | null;
  readonly isActive: boolean;
  /** The members it is about: `192.0.2.1 (www.example.com. A)`. */
  readonly matches: readonly string[];
  /**
   * For a drain: from when on no cache that keeps to TTLs, nor a browser, holds the member; null: no drain, or a replica answers
   * with it still, or hasn't said.
   */
  readonly safeAfter: string | null;
  /** The replicas that may still answer with its members: until they don't, there is no `safeAfter`. */
  readonly waitingFor: readonly string[];
}

/** This server among the replicas that share what they know. */
export interface ReplicasReport {
  /** What this one goes by. */
  readonly name: string;
  /** Where they share it: `memory`, which this server has for itself, or `redis://192.0.2.1:6379`. */
  readonly store: string;
  /** Whether it is cut off from the store, so that it relies on nobody; `memory` never is. */
  readonly isIsolated: boolean;
  /** Since when that is so. */
  readonly since: string;
  /** How many milliseconds ago the store was last in reach; null: never. */
  readonly silentMs: number | null;
  /** Calls since the start that the store refused or left unanswered, and why the last one was. */
  readonly failures: number;
  readonly lastFailure: string;
  /** The others that are there. */
  readonly others: readonly ReplicaReport[];
}

export interface ReplicaReport {
  readonly name: string;
  /** How many milliseconds ago it was last heard of. */
  readonly silentMs: number;
  /** Why it has no vote; null: it has. */
  readonly abstains: string | null;
}

export interface StatusReport {
  readonly now: string;
  /** Why the server doubts its own findings; null: it doesn't. */
  readonly selfDoubt: { readonly reason: string; readonly since: string } | null;
  readonly replicas: ReplicasReport;
  readonly zones: readonly ZoneReport[];
  readonly pools: readonly PoolSetReport[];
  readonly overrides: readonly OverrideReport[];
}

export interface ZoneReport {
  readonly zone: string;
  /** null: it is not in service. */
  readonly serial: number | null;
  readonly names: number;
  readonly records: number;
  /** Why its files' data is held back; null: it isn't. */
  readonly alarm: string | null;
  readonly errors: number;
  readonly warnings: number;
  /** The replicas that serve other content under this name, by their own word. */
  readonly differsOn: readonly string[];
}

/** How an answer comes about, step by step. */
export interface ExplainReport {
  /** `www.example.com. A`, and whom it is for. */
  readonly question: string;
  /** One line a step, indented by two blanks a level. */
  readonly steps: readonly string[];
  /** As dig prints it. */
  readonly answer: readonly string[];
}

/** What is asked for with a new override. */
export interface OverrideRequest {
  readonly action: 'drain' | 'up' | 'down';
  readonly pattern: string;
  readonly owner: string;
  readonly reason: string;
  /** Unix milliseconds; null: now. */
  readonly fromMs: number | null;
  readonly untilMs: number | null;
  /** Whether it may take out the last member of a pool, or match none. */
  readonly isForced: boolean;
}

/** A load that somebody pushes. */
export interface LoadPush {
  /** A host's name or an address. */
  readonly subject: string;
  readonly value: number;
}

/** What can be asked of the server's pools. Requests that can't be met throw a {@link RequestError}. */
export interface PoolControl {
  status(): StatusReport;
  /** @param client an address or a prefix; null: nobody in particular */
  explain(name: string, type: string, client: string | null): ExplainReport;
  putOverride(request: OverrideRequest): OverrideReport;
  /** Takes back by id, or all with exactly this pattern. */
  cancelOverrides(idOrPattern: string): readonly OverrideReport[];
  /** @returns how many members the loads concern */
  pushLoads(pushes: readonly LoadPush[]): number;
}

/** A request that is wrong, or can't be met as things are; the message is for whoever made it. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly kind: 'malformed' | 'not-found' | 'conflict';

  constructor(kind: 'malformed' | 'not-found' | 'conflict', message: string) {
    super(message);
    this.kind = kind;
  }
}
