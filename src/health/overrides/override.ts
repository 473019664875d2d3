/** One word of an operator about some members, when it counts, and which of two versions of it stands. */

export const OVERRIDE_ACTIONS = ['drain', 'up', 'down'] as const;

/**
 * drain: no new answers, though the member is well. up, down: as if its checks had said so.
 */
export type OverrideAction = (typeof OVERRIDE_ACTIONS)[number];

/** One version of an override. Frozen; a change is a new version under the same id. Times are Unix milliseconds. */
export interface Override {
  /** Short, to be read out on the telephone: `o-1a2b3c`. */
  readonly id: string;
  readonly action: OverrideAction;
  /** Whom it is about, in the canonical text of `parsePattern`. */
  readonly pattern: string;
  /** Who said it. */
  readonly owner: string;
  readonly reason: string;
  /** When it begins; what lies ahead is scheduled. */
  readonly fromMs: number;
  /** When it ends by itself; null: never. */
  readonly untilMs: number | null;
  /** When this version was made: said, or cancelled. */
  readonly madeMs: number;
  readonly version: OverrideVersion;
  /** Whether this is what is left of an override that was taken back: its tombstone. */
  readonly isCancelled: boolean;
}

/** A Lamport clock: later than every version its maker had seen. */
export interface OverrideVersion {
  readonly counter: number;
  /** The replica that made it, which tells apart what two made at once. */
  readonly replica: string;
}

export type OverridePhase = 'scheduled' | 'active' | 'over' | 'cancelled';

const DAY_MS = 86_400_000;
/** Ours: longer than a replica is away before it is set up anew. One that returns still later brings its drains back. */
const OPEN_ENDED_TOMBSTONE_MS = 90 * DAY_MS;

/**
 * Where an override is in its life:
 *
 *                    fromMs           untilMs           a day
 *     put ─▶ scheduled ───▶  active  ────────▶  over  ────────▶ forgotten
 *                │             │                                    ▲
 *                └── cancel ───┴──▶  cancelled  ────────────────────┘
 *                                      a day past both the cancellation and untilMs
 */
export function phaseOf({ isCancelled, fromMs, untilMs }: Override, nowMs: number): OverridePhase {
  if (isCancelled) return 'cancelled';
  if (untilMs !== null && nowMs >= untilMs) return 'over';
  return nowMs < fromMs ? 'scheduled' : 'active';
}

/**
 * When the override may be forgotten, since no book in use still holds an older version that counts. The day is for
 * clocks that differ, and for whoever asks what happened last night.
 */
export function keptUntilMs({ isCancelled, untilMs, madeMs }: Override): number {
  const openEndMs = isCancelled ? madeMs + OPEN_ENDED_TOMBSTONE_MS : Infinity;
  return Math.max(madeMs, untilMs ?? openEndMs) + DAY_MS;
}

/** Below 0: `a` is the older one. The order is total, since a replica makes each of its counters once. */
export function compareVersions(a: OverrideVersion, b: OverrideVersion): number {
  if (a.counter !== b.counter) return a.counter - b.counter;
  if (a.replica === b.replica) return 0;
  return a.replica < b.replica ? -1 : 1;
}
