/**
 * Everything that stands in the store, who writes it, and how long it lives. `P` is the prefix, `evenkeel` by default; all
 * keys have the same hash tag, so that a Redis Cluster keeps them in one slot and changes them in one step.
 *
 *     key                  what                                            writer        gone
 *     {P}:replicas         set: the replicas there were                    each          a day after the last beat of all
 *     {P}:replica:<id>     text: a heartbeat                               <id>          10 s after its last beat
 *     {P}:votes:<id>       hash: target → what <id> finds of it            <id>          10 s after its last beat
 *     {P}:drains:<id>      hash: override → until when caches may hold     <id>          10 s after its last beat
 *                          what <id> has answered of its members
 *     {P}:zones:<id>       hash: zone → content that <id> serves           <id>          10 s after its last beat
 *     {P}:verdicts         hash: target → up or down, as was decided       any           a week after the last write
 *     {P}:overrides        hash: override id → its latest version          any           100 days after the last write
 *     {P}:agents           hash: agent → what it has said last             who asks it  a month after the last write
 *     {P}:loads            hash: subject → its latest load report          any           an hour after the last write
 *     {P}:serial:<zone>:<last serial>:<content>   hash: the serial that      the first     a day after it was asked for last
 *                          the content gets after that one
 *     {P}:hints            channel: what has just changed, to be known     each          at once
 *                          without being asked for
 *
 * Everything can be lost: what a replica has written it writes again.
 */

import type { TableKey } from './store.ts';

/** From one beat to the next. Ours: a dead replica's part is taken over within {@link LIFETIME_MS}. */
export const BEAT_MS = 750;
/** Who was not heard of for so long is gone; whoever hears nothing from the store for so long is cut off from it. */
export const LIFETIME_MS = 3000;

/** Longer than {@link LIFETIME_MS}, by which replicas go: these lifetimes only clean up. */
const OWN_LIFETIME_MS = 10_000;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The tables that each replica has of its own. */
export const OWN_TABLES = ['votes', 'drains', 'zones'] as const;
export type OwnTable = (typeof OWN_TABLES)[number];

/** The tables that all write to. */
export const COMMON_TABLES = ['verdicts', 'overrides', 'agents', 'loads'] as const;
export type CommonTable = (typeof COMMON_TABLES)[number];

/** New files reach all replicas within a day. */
const SERIAL_LIFETIME_MS = DAY_MS;

const COMMON_LIFETIMES_MS: Readonly<Record<CommonTable, number>> = {
  verdicts: 7 * DAY_MS,
  // Longer than the longest-lived tombstone (override.ts).
  overrides: 100 * DAY_MS,
  agents: 30 * DAY_MS,
  loads: HOUR_MS,
};

export function ownTable(table: OwnTable, replica: string): TableKey {
  return { key: `${table}:${replica}`, lifetimeMs: OWN_LIFETIME_MS };
}

export function commonTable(table: CommonTable): TableKey {
  return { key: table, lifetimeMs: COMMON_LIFETIMES_MS[table] };
}

/** @param change the serial before and the content, as one text */
export function serialTable(zone: string, change: string): TableKey {
  return { key: `serial:${zone}:${change}`, lifetimeMs: SERIAL_LIFETIME_MS };
}

/** How a store names its own keys, below its prefix. */
export const HEARTBEATS = {
  replicas: { key: 'replicas', lifetimeMs: DAY_MS },
  of: (replica: string): TableKey => ({ key: `replica:${replica}`, lifetimeMs: OWN_LIFETIME_MS }),
  hints: 'hints',
} as const;
