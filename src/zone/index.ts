/**
 * Zones: from the operator's files to the model, and from the model to an answer image.
 *
 *     directory ──findZoneSources──▶ ZoneSource ──loadZone──▶ Zone ──compileZone──▶ image
 *                       └────────────────┴──▶ problems
 *
 * The files are octoDNS's YAML with our additions. What octoDNS accepts is served; what BIND, NSD or Knot load, if
 * with a complaint, is served with a warning; an error is what at least one of them refuses for good reason.
 */

export { compileZone } from './compile.ts';
export { loadZone } from './load.ts';
export type { LoadedZone, LoadOptions } from './load.ts';
export type { Rrset, Zone, ZoneNode } from './model.ts';
export { readBalance } from './pool/balance.ts';
export type { BalanceSettings, PolicyName } from './pool/balance.ts';
export { isPlaceholder } from './pool/alias-set.ts';
export { collectPoolSets } from './pool/collect.ts';
export type { PoolDefaults, SteeringDefaults } from './pool/defaults.ts';
export { ADDRESS_ITSELF, HEALTH, readHealth } from './pool/health.ts';
export type { HealthSettings, Quorum } from './pool/health.ts';
export type { JsonPath } from './pool/json-path.ts';
export { LOAD } from './pool/load.ts';
export type { LoadSettings } from './pool/load.ts';
export { readMetricName } from './pool/metric.ts';
export type { Metric } from './pool/metric.ts';
export { DEFAULT_POOL } from './pool/pool-set.ts';
export type { HintSource, MemberPool, PoolMember, PoolRule, PoolSet, PoolValue } from './pool/pool-set.ts';
export { isWithin, type Subnet } from './pool/subnet.ts';
export { entryPools, membersWithin } from './pool/views.ts';
export { findZoneSources } from './sources.ts';
export type { ZoneSource } from './sources.ts';
