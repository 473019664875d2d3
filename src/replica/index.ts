/**
 * Several replicas behind one NS set or one anycast address: what each knows, all know, and what one alone would have got wrong,
 * they decide together.
 *
 *        dns1                          store (Redis, or this process's own memory)                  dns2
 *     own probes ─▶ votes ───────────▶ {evenkeel}:votes:dns1     {evenkeel}:votes:dns2 ◀─────────── votes ◀─ own probes
 *     Council: quorum ◀──────────────────── told to all who listen, read when in doubt ───────────▶ Council: quorum
 *     overrides, loads ◀────────────▶ {evenkeel}:overrides, :loads, :verdicts (latest version wins) ◀─▶ overrides, loads
 *
 *     Replicas     who is there, whether we hear each other, tables written and read       replicas.ts
 *     Council      who probes a target, and what all have found of it                       council.ts
 *     keys.ts      everything that stands in the store, who writes it, how long it lives
 *
 * Pub/sub is the hint, tables are the truth: a change is told at once with its content, and whoever missed one sees so by the
 * revision that comes with the next beat. No clock is compared with another: ages are measured by who reads, or by the store.
 *
 * Nothing of this is on a query's way. A store that is killed, hung, full or cut off costs agreement and nothing else: after three
 * seconds without a beat a replica relies on nobody (replicas.ts), and is back among the others within two once it answers.
 */

export type { StoreState } from './contact.ts';
export { Council, type Ballot } from './council.ts';
export { serialTable } from './keys.ts';
export { isMoment, parseObject } from './parse-object.ts';
export { MemoryHub } from './memory-store.ts';
export { chooseProbers } from './probers.ts';
export { RedisStore } from './redis-store.ts';
export { Replicas } from './replicas.ts';
export { SharedLoads } from './shared-loads.ts';
export { SharedWords, type AgentsWord } from './shared-words.ts';
export { SharedOverrides } from './shared-overrides.ts';
export type { ReplicaStore } from './store.ts';
