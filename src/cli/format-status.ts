/**
 * The server's state on a terminal, 80 to 100 columns wide:
 *
 *     evenkeel 0.1.0: 2 zones, 3 members (2 up, 1 down), 1 override
 *
 *     www.example.com A  weighted, 2 answers  ttl 20 of 60 (192.0.2.11 failed twice)
 *       ● 192.0.2.10  up    3d ago  1.2 ms  weight 2
 *       ○ 192.0.2.11  DOWN  3m ago          weight 1  5 failures: connection refused
 *
 * A full mark is a member that is answered with, an empty one is one that isn't.
 */

import type { AdminStatus } from '../admin/index.ts';
import { count } from '../base/count.ts';
import type { PoolSetReport, ViewReport, WeightReport, ZoneReport } from '../control/pools/reports.ts';
import { DEFAULT_POOL } from '../zone/index.ts';
import { joinCells, padColumns } from './columns.ts';
import { formatOverrides } from './format-override.ts';
import { countReplicas, formatReplicas, hasReplicaProblem } from './format-replicas.ts';
import { formatSplit } from './format-split.ts';
import { formatAge, formatMoment } from './format-time.ts';
import { stateOf, worstCheck, type MemberState } from './member-state.ts';
import type { Paint, Tone } from './paint.ts';

export function formatStatus(status: AdminStatus, paint: Paint): string {
  const nowMs = Date.parse(status.now);
  const zones = status.zones.filter(isBroken);
  const sections = [
    [formatSummary(status)],
    formatDoubt(status, nowMs, paint),
    formatReplicas(status, nowMs, paint),
    ...status.pools.map((pool) => formatPoolSet(pool, nowMs, paint)),
    zones.length > 0 ? [paint('heading', 'Zones'), ...formatZones(zones, paint)] : [],
    status.overrides.length > 0
      ? [paint('heading', 'Overrides'), ...formatOverrides(status.overrides, nowMs)]
      : [],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/**
 * Whether something is not as it should be: a broken zone, a pool that doesn't answer for itself, a server that doubts
 * its own findings, replicas that don't work together.
 */
export function hasProblem({ selfDoubt, replicas, zones, pools }: AdminStatus): boolean {
  const isStranded = pools.some(({ views }) => views.some(({ step }) => step !== 'pool'));
  return selfDoubt !== null || hasReplicaProblem(replicas) || zones.some(isBroken) || isStranded;
}

function isBroken({ serial, alarm, errors, differsOn }: ZoneReport): boolean {
  return serial === null || alarm !== null || errors > 0 || differsOn.length > 0;
}

function formatSummary({ version, replicas, zones, pools, overrides }: AdminStatus): string {
  const members = pools.flatMap((pool) => pool.members);
  const standings = (['up', 'down', 'out'] as const)
    .map((standing) => [members.filter((member) => member.standing === standing).length, standing] as const)
    .filter(([number]) => number > 0)
    .map(([number, standing]) => `${number} ${standing}`);
  const parts = [
    count(zones.length, 'zone'),
    count(members.length, 'member') + (standings.length > 0 ? ` (${standings.join(', ')})` : ''),
    countReplicas(replicas),
    overrides.length > 0 ? count(overrides.length, 'override') : '',
  ];
  return `evenkeel ${version}: ${parts.filter((part) => part !== '').join(', ')}`;
}

function formatDoubt({ selfDoubt, replicas }: AdminStatus, nowMs: number, paint: Paint): string[] {
  if (selfDoubt === null) return [];
  const { reason, since } = selfDoubt;
  const areOthersSure = replicas.others.some(({ abstains }) => abstains === null);
  const meanwhile = areOthersSure ? 'the other replicas decide' : 'nothing is believed down';
  return [
    paint('doubtful', `The server doubts its own findings: ${reason}`),
    `since ${formatMoment(since, nowMs)} (${formatAge(since, nowMs)}); ${meanwhile} meanwhile`,
  ];
}

//--- Pools

function formatPoolSet(set: PoolSetReport, nowMs: number, paint: Paint): string[] {
  return [formatHeader(set, paint), ...formatViews(set, paint), ...formatMembers(set, nowMs, paint)];
}

function formatHeader({ owner, type, policy, answers, ttl, views }: PoolSetReport, paint: Paint): string {
  const name = `${withoutFinalDot(owner)} ${type}`;
  const [view] = views;
  const told = views.length === 1 && view ? formatTtl(view, ttl.ceilingSeconds) : `ttl ${ttl.ceilingSeconds}`;
  return joinCells([paint('heading', name), `${policy}, ${count(answers, 'answer')}`, told]);
}

/** `ttl 60`, `ttl 20 of 60 (192.0.2.11 failed twice)`. */
function formatTtl({ ttlSeconds, ttlReason }: ViewReport, ceilingSeconds: number): string {
  if (ttlSeconds === ceilingSeconds) return `ttl ${ttlSeconds}`;
  return `ttl ${ttlSeconds} of ${ceilingSeconds}${ttlReason === '' ? '' : ` (${ttlReason})`}`;
}

/** A line for each view, where there are several, or the one there is doesn't go without saying. */
function formatViews({ views, ttl }: PoolSetReport, paint: Paint): string[] {
  const isPlain = views.length === 1 && views[0]!.step === 'pool';
  if (isPlain) return [];
  const rows = views.map((view) => [
    view.pool === DEFAULT_POOL ? '' : `pool ${view.pool}`,
    SOURCE_OF[view.step](view.from ?? ''),
    views.length > 1 ? formatTtl(view, ttl.ceilingSeconds) : '',
  ]);
  return padColumns(rows).map(([pool = '', source = '', told = ''], i) => {
    const tone: Tone = views[i]!.step === 'pool' ? 'aside' : 'bad';
    return `  ${joinCells([pool, paint(tone, source), told])}`;
  });
}

/** Where a view's answers come from, in words. */
const SOURCE_OF = {
  pool: () => 'answers for itself',
  fallback: (from) => `answered from pool ${from}`,
  values: () => "answered with the record's own values",
  all: () => 'all members are answered, for want of one that is up',
  none: () => 'nothing is answered, for want of a member that is up',
} as const satisfies Record<ViewReport['step'], (from: string) => string>;

const TONE_OF = {
  up: 'good',
  suspect: 'doubtful',
  unknown: 'doubtful',
  rising: 'doubtful',
  DOWN: 'bad',
  out: 'aside',
} as const satisfies Record<MemberState, Tone>;

function formatMembers({ members }: PoolSetReport, nowMs: number, paint: Paint): string[] {
  const hasPools = new Set(members.map(({ pool }) => pool)).size > 1;
  const isWeighted = members.some(({ weight }) => weight.static !== 1 || weight.effective !== 1);
  const rows = members.map((member) => {
    const check = worstCheck(member);
    return [
      member.isServed ? '●' : '○',
      member.value,
      member.host ?? '',
      hasPools ? (member.pool ?? '') : '',
      stateOf(member),
      check?.since == null ? '' : formatAge(check.since, nowMs),
      check?.latencyMs == null ? '' : `${rounded(check.latencyMs)} ms`,
      isWeighted ? `weight ${rounded(member.weight.effective)}` : '',
      [member.reason, formatSplit(check?.ballot ?? null), formatFactors(member.weight)]
        .filter((text) => text !== '')
        .join('; '),
    ];
  });
  return padColumns(rows).map(([mark = '', value = '', host = '', pool = '', state = '', ...rest], i) => {
    const tone = TONE_OF[stateOf(members[i]!)];
    return `  ${paint(tone, mark)} ${joinCells([value, host, pool, paint(tone, state), ...rest])}`;
  });
}

/** What a weight is made of, where it isn't the static one: `1 × ramp 0.5 × load 0.8 (high mark passed)`. */
function formatFactors({ effective, ramp, load, loadReason, ...weight }: WeightReport): string {
  if (effective === weight.static) return '';
  const factors = [
    rounded(weight.static),
    ...(ramp === 1 ? [] : [`ramp ${rounded(ramp)}`]),
    ...(load === 1 ? [] : [`load ${rounded(load)}`]),
  ];
  return factors.join(' × ') + (loadReason === null ? '' : ` (${loadReason})`);
}

//--- Zones

function formatZones(zones: readonly ZoneReport[], paint: Paint): string[] {
  const rows = zones.map(({ zone, serial, alarm, errors, warnings, differsOn }) => [
    withoutFinalDot(zone),
    serial === null ? 'not in service' : `serial ${serial}`,
    [
      ...(alarm === null ? [] : [alarm]),
      ...(differsOn.length === 0 ? [] : [`other content on ${differsOn.join(', ')}`]),
      ...(errors === 0 ? [] : [count(errors, 'error')]),
      ...(warnings === 0 ? [] : [count(warnings, 'warning')]),
    ].join(', '),
  ]);
  return padColumns(rows).map(([zone = '', serial = '', wrong = '']) => {
    return `  ${joinCells([zone, serial, paint('bad', wrong.trimEnd())])}`;
  });
}

//--- Words

function withoutFinalDot(name: string): string {
  return name.length > 1 && name.endsWith('.') ? name.slice(0, -1) : name;
}

/** To three digits or so. */
function rounded(number: number): string {
  return String(Number(number.toPrecision(3)));
}
