/**
 * What operators say over the heads of the health checks: drain this host, hold that pool up, take this address down.
 *
 * An override is about a pattern, not about a record: a host drained leaves its A, AAAA, hints and SRV together, in
 * all zones. It has an owner, a reason, and a start and an end that may lie ahead. All of them are in the book,
 * which is saved on every change and shared by all replicas:
 *
 *     put, cancel ──▶ OverrideBook ──▶ overrides.json       phaseOf():     which are in force now
 *                        ▲   │                              OverrideIndex: which of them counts for a member
 *     other replicas ────┘   └──▶ other replicas
 *
 * The book is a last-writer-wins map: each override carries a version (a Lamport counter and the replica that made
 * it), the highest version of an id wins, and a cancellation is a version like any other, kept as a tombstone for
 * longer than the override would have lasted. So replicas that were apart agree as soon as each has seen what the
 * others hold, in whatever order, and one that returns with an old book resurrects nothing.
 */

export { Outstanding, safeAfterMs, type LastAnswers } from './drain-safety.ts';
export { openOverrideBook, type KeptOverrides } from './open-override-book.ts';
export { OverrideBook, type OverrideDraft } from './override-book.ts';
export { OverrideIndex } from './override-index.ts';
export {
  compareVersions,
  keptUntilMs,
  OVERRIDE_ACTIONS,
  phaseOf,
  type Override,
  type OverrideAction,
  type OverridePhase,
  type OverrideVersion,
} from './override.ts';
export { matches, parsePattern, type Pattern, type Subject } from './pattern.ts';
export { readOverride } from './read-override.ts';
