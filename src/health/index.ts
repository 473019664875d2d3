/**
 * Which targets are alive: probes, and what to believe of them.
 *
 *                 when to probe                            what it means
 *     Target ──▶ TargetMonitor ── probe ──▶ checkers ──▶ Attempts ──▶ step ──▶ Verdict
 *                 ▲        ▲                              in order     chart      │
 *     HealthMonitor        └─ slow? (usual-time)                                  ▼
 *      all targets, seed,     IdleWatch ended?              SelfDoubt ── may it go down? ──▶ onVerdict
 *      first round, save                                     StallMeter, canaries, witnesses
 *
 * Two things pull against each other: to notice a dead member within seconds, and never to take out a live one. So probes
 * are rare while all is well, and dense from the first failure on; failures add up until the member has shown
 * that it is well again; and before one goes down, the server asks whether it is the server itself that is cut off.
 *
 *     unknown ──▶ up ──▶ suspect ──▶ down ──▶ rising ──▶ up       (state-machine.ts has the chart with its conditions)
 *     └────── served ──────────┘    └─ not served ─┘
 *
 * Everything is told the time by a Clock and probes through a function, so that a simulated day takes seconds.
 */

export {
  isNews,
  isServed,
  type AgentReply,
  type Check,
  type HealthState,
  type ProbeContext,
  type ProbeResult,
  type Target,
  type Verdict,
} from './check.ts';
export { HealthMonitor, type HealthMonitorOptions, type ProbeCounts } from './monitor.ts';
export { Pacer } from './pacer.ts';
export type { Doubt, DoubtReason } from './self-doubt.ts';
export { firstVerdict, step, takeDown, type Finding, type Terms } from './state-machine.ts';
export { saveVerdict } from './saved-verdict.ts';
export type { ProbeShare } from './schedule.ts';
export type { IdleWatch } from './target-monitor.ts';
export { askAgent, explainFailure, probe } from './checkers/index.ts';
export {
  compareVersions,
  keptUntilMs,
  matches,
  openOverrideBook,
  Outstanding,
  OverrideBook,
  OverrideIndex,
  parsePattern,
  phaseOf,
  readOverride,
  safeAfterMs,
  type KeptOverrides,
  type Override,
  type OverrideAction,
  type Subject,
} from './overrides/index.ts';
export { HealthStateFile, type SavedVerdict } from './saved-state.ts';
export { doubtAbout, planTtl, withdrawMs, type TtlPlan } from './ttl-plan.ts';
export { Watch } from './watch.ts';
