/**
 * What every view of every pool answers, kept to what is known from one moment to the next.
 *
 *                     what is known                        what follows                      what is answered
 *     verdicts ─┐
 *     overrides ┼▶ FactFinder ─▶ Facts ─▶ SetPlanner ─────────────────────────▶ LiveSet ─▶ live area of the image
 *     loads ────┘                          standing     up, down or out, by whom
 *                                          view-plan    which step of the way down answers
 *                                          weights      how members are chosen
 *                                          TTL          how sure of it we are
 *
 * `Pools` puts it together with the health monitor and what survives a restart. `PoolService` hears of everything and
 * refreshes what it concerns. `ServerPoolControl` is what operators ask and say, in the terms of `reports.ts`; `Explainer`
 * tells how an answer comes about, and ends with the answer itself, by the resolver that the query threads have.
 */

export { ServerPoolControl } from './pool-control.ts';
export type { ZonePools } from './pool-service.ts';
// The commands of the client take the reports straight from their file: through this door they would load the server.
export type { PoolControl } from './reports.ts';
export { Pools, type PoolsOptions } from './start-pools.ts';
