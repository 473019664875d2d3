/** Targets, and a network in which they answer, refuse or are silent as a test wants, in the time of its clock. */

import type { Clock } from '../../src/base/index.ts';
import type { ProbeResult, Target } from '../../src/health/index.ts';
import { completeSettings } from '../../src/schema/settings.ts';
import { HEALTH, type Health } from '../../src/zone/pool/health.ts';

/** A target with the default settings but for those given. */
export function createTarget(address: string, settings: Partial<Health> = {}): Target {
  const complete = completeSettings(HEALTH, settings);
  const check = {
    ...complete,
    port: complete.port ?? 80,
    host: 'www.example.com',
    server_name: 'www.example.com',
    name: 'www.example.com',
    down_interval: complete.down_interval ?? complete.interval,
  };
  return { key: `${address} ${JSON.stringify(settings)}`, address, check };
}

export function pass(reason = 'connected'): ProbeResult {
  return { isPass: true, isAnswered: true, reason, body: null, agent: null };
}

export function fail(reason = 'connection refused'): ProbeResult {
  return { isPass: false, isAnswered: true, reason, body: null, agent: null };
}

/** Silence is no answer. */
export function timeOut(): ProbeResult {
  return { ...fail('timed out'), isAnswered: false };
}

/** What becomes of one probe; `silent` fails when the check's timeout is over. */
export type Fate =
  'answers' | 'refuses' | 'silent' | { readonly afterMs: number; readonly result: ProbeResult };

const ROUND_TRIP_MS = 1;

export interface SimulatedProbe {
  readonly target: Target;
  readonly begunMs: number;
  readonly wantsBody: boolean;
}

export class SimulatedNetwork {
  readonly #clock: Clock;
  /** What was probed, since the clock's start or the last {@link forget}. */
  probes: SimulatedProbe[] = [];
  /** By address. */
  readonly inFlight = new Map<string, number>();
  readonly maxInFlight = new Map<string, number>();
  /** What becomes of the probe of a target that begins now; by address, or for all. */
  fate: (target: Target) => Fate = () => 'answers';

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  readonly probe = (target: Target, wantsBody = false): Promise<ProbeResult> => {
    const { address, check } = target;
    this.probes.push({ target, begunMs: this.#clock.monotonicMs(), wantsBody });
    const flying = (this.inFlight.get(address) ?? 0) + 1;
    this.inFlight.set(address, flying);
    this.maxInFlight.set(address, Math.max(flying, this.maxInFlight.get(address) ?? 0));
    const { afterMs, result } = outcome(this.fate(target), check.timeout);
    return new Promise((resolve) => {
      this.#clock.after(afterMs, () => {
        this.inFlight.set(address, this.inFlight.get(address)! - 1);
        resolve(result);
      });
    });
  };

  /** When the probes of an address began, counted from a moment. */
  begun(address: string, sinceMs = 0): number[] {
    return this.probes
      .filter(({ target }) => target.address === address)
      .map(({ begunMs }) => begunMs - sinceMs);
  }

  forget(): void {
    this.probes = [];
    this.maxInFlight.clear();
  }
}

function outcome(fate: Fate, timeoutMs: number): { afterMs: number; result: ProbeResult } {
  if (fate === 'answers') return { afterMs: ROUND_TRIP_MS, result: pass() };
  if (fate === 'refuses') return { afterMs: ROUND_TRIP_MS, result: fail() };
  if (fate === 'silent') return { afterMs: timeoutMs, result: timeOut() };
  return fate;
}
