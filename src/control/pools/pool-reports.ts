/** Pool sets as reports: what each view answers, and where every member stands. */

import { parseIpAddress } from '../../base/index.ts';
import { formatName, rrTypeName } from '../../dns/index.ts';
import type { HealthMonitor, Target } from '../../health/index.ts';
import { effectiveWeight, type EffectiveWeight } from '../../load/index.ts';
import type { LiveSet } from './live-set.ts';
import type { CheckReport, MemberReport, PoolSetReport, ViewReport, WeightReport } from './reports.ts';
import type { PlannedView } from './set-planner.ts';
import type { Considered, ConsideredPool } from './view-plan.ts';
import { describeLoad } from './weight-words.ts';

export function reportSet(live: LiveSet, monitor: HealthMonitor): PoolSetReport {
  const { set, plan } = live;
  const views = plan?.views ?? [];
  return {
    owner: formatName(set.owner),
    type: rrTypeName(set.type),
    policy: set.balance.policy,
    answers: Math.min(set.balance.answers, set.members.length),
    ttl: { ceilingSeconds: set.ttlSeconds, floorSeconds: set.ttlMinSeconds },
    views: views.map((view) => reportView(live, view)),
    members: reportMembers(live, views, monitor),
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
function reportMembers(live: LiveSet, views: readonly PlannedView[], monitor: HealthMonitor): MemberReport[] {
  const seen = new Set<number | null>();
  const pools = views.flatMap(({ way }) => way).filter(({ pool }) => !seen.has(pool) && seen.add(pool));
  return pools.flatMap((considered) =>
    considered.members.map((member) => reportMember(live, views, considered, member, monitor)),
  );
}

function reportMember(
  live: LiveSet,
  views: readonly PlannedView[],
  { pool }: ConsideredPool,
  { value, weight, standing }: Considered,
  monitor: HealthMonitor,
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
    checks: pool === null ? [] : live.targets[value]!.map((target) => reportCheck(target, monitor)),
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

function reportCheck({ key }: Target, monitor: HealthMonitor): CheckReport {
  const verdict = monitor.verdict(key);
  return {
    target: key,
    state: verdict?.state ?? 'unknown',
    since: verdict === undefined ? null : isoTime(verdict.changedMs),
    reason: verdict?.reason ?? '',
    lastProbe: verdict === undefined ? null : isoTime(verdict.probedMs),
    latencyMs: monitor.latencyMs(key),
    failures: verdict?.failures ?? 0,
    passes: verdict?.passes ?? 0,
  };
}

/** 0 says never. */
function isoTime(unixMs: number): string | null {
  return unixMs === 0 ? null : new Date(unixMs).toISOString();
}
