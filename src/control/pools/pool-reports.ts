/** Pool sets as reports: what each view answers, and where every member stands. */

import { parseIpAddress } from '../../base/index.ts';
import { formatName, rrTypeName } from '../../dns/index.ts';
import type { HealthMonitor, Target } from '../../health/index.ts';
import { effectiveWeight, type EffectiveWeight } from '../../load/index.ts';
import type { Ballot, Council } from '../../replica/index.ts';
import type { LiveSet } from './live-set.ts';
import type {
  BallotReport,
  CheckReport,
  MemberReport,
  PoolSetReport,
  ViewReport,
  WeightReport,
} from './reports.ts';
import type { PlannedView } from './set-planner.ts';
import type { Considered, ConsideredPool } from './view-plan.ts';
import { describeLoad } from './weight-words.ts';

/** Who knows of targets: what all hold of them, and what the own probes find. */
export interface CheckSources {
  readonly council: Council;
  readonly monitor: HealthMonitor;
}

export function reportSet(live: LiveSet, sources: CheckSources): PoolSetReport {
  const { set, plan } = live;
  const views = plan?.views ?? [];
  return {
    owner: formatName(set.owner),
    type: rrTypeName(set.type),
    policy: set.balance.policy,
    answers: Math.min(set.balance.answers, set.members.length),
    ttl: { ceilingSeconds: set.ttlSeconds, floorSeconds: set.ttlMinSeconds },
    views: views.map((view) => reportView(live, view)),
    members: reportMembers(live, views, sources),
  };
}

function reportView({ set }: LiveSet, { entry, step, pool, members, ttl }: PlannedView): ViewReport {
  return {
    pool: set.pools[entry]!.name,
    step,
    from: pool === null ? null : set.pools[pool]!.name,
    served: members.map(({ value }) => set.members[value]!.text),
    ttlSeconds: ttl.ttlSeconds,
    ttlReason: ttl.reason,
  };
}

/** Every value in every pool that some view has considered, once. */
function reportMembers(live: LiveSet, views: readonly PlannedView[], sources: CheckSources): MemberReport[] {
  const seen = new Set<number | null>();
  const pools = views.flatMap(({ way }) => way).filter(({ pool }) => !seen.has(pool) && seen.add(pool));
  return pools.flatMap((considered) =>
    considered.members.map((member) => reportMember(live, views, considered, member, sources)),
  );
}

function reportMember(
  live: LiveSet,
  views: readonly PlannedView[],
  { pool }: ConsideredPool,
  { value, weight, standing }: Considered,
  sources: CheckSources,
): MemberReport {
  const { set } = live;
  const { text, host } = set.members[value]!;
  const answering = views.find(
    (view) => view.pool === pool && view.members.some((member) => member.value === value),
  );
  const place = answering?.members.findIndex((member) => member.value === value) ?? -1;
  return {
    value: text,
    host: host === text && parseIpAddress(text) === undefined ? null : host,
    pool: pool === null ? null : set.pools[pool]!.name,
    isServed: answering !== undefined,
    standing: standing.kind,
    reason: standing.reason,
    weight: reportWeight(answering?.weights[place] ?? effectiveWeight(weight, 1)),
    checks: pool === null ? [] : live.targets[value]!.map((target) => reportCheck(target, sources)),
  };
}

function reportWeight(weight: EffectiveWeight): WeightReport {
  return {
    effective: weight.effective,
    static: weight.static,
    ramp: weight.ramp,
    load: weight.load.factor,
    loadReason: describeLoad(weight),
  };
}

function reportCheck({ key }: Target, { council, monitor }: CheckSources): CheckReport {
  const verdict = council.verdict(key);
  const ballot = council.ballot(key);
  return {
    target: key,
    state: verdict?.state ?? 'unknown',
    since: verdict === undefined ? null : isoTime(verdict.changedMs),
    reason: verdict?.reason ?? '',
    lastProbe: isoTime(monitor.verdict(key)?.probedMs ?? 0),
    latencyMs: monitor.latencyMs(key),
    failures: verdict?.failures ?? 0,
    passes: verdict?.passes ?? 0,
    ballot: ballot && reportBallot(ballot),
  };
}

function reportBallot({ votes, needed }: Ballot): BallotReport {
  return {
    neededForDown: needed.down,
    neededForUp: needed.up,
    votes: votes.map(({ replica, vote }) => ({
      replica,
      state: vote?.state ?? null,
      reason: vote?.reason ?? '',
    })),
  };
}

/** 0 says never. */
function isoTime(unixMs: number): string | null {
  return unixMs === 0 ? null : new Date(unixMs).toISOString();
}
