/** What is known of a pool set's values when it is planned: by checks, overrides and load reports. */

import type { Override, TtlPlan, Verdict } from '../../health/index.ts';
import type { EffectiveWeight } from '../../load/index.ts';
import type { Choice } from './weights.ts';

/** Answers for one set and one moment; values and pools are told by their places in the set. */
export interface Facts {
  /** Unix time. */
  readonly nowMs: number;
  /** Whether the server doubts its own findings, and there is nobody else to find anything: what it knows of health is old. */
  readonly isSelfDoubting: boolean;
  /** By the value's checks; several where a name has several addresses. Empty: it isn't checked. */
  verdictsOf(value: number): readonly Verdict[];
  /** What an agent beside the check says; null: nothing. */
  adminOf(value: number): AgentWord | null;
  /** @param pool null: the value is one of the record's own */
  overridesOn(pool: number | null, value: number): OverridesOn;
  /** Of members that can be answered together, as parts of one pool; null: the record's own values. */
  weigh(pool: number | null, members: readonly Weighed[]): readonly EffectiveWeight[];
  /** Whether an address of a hint is one that the pool set at that owner and type answers with now. */
  isHintServed(owner: string, type: number, address: Uint8Array): boolean;
  /** The addresses of the type that an ALIAS of the name answers with, as far as they are known. */
  addressesOfAlias(name: string, type: number): AliasAddresses;
  /** The TTL that the pool set at that owner and type is answered with now; undefined: there is none. */
  ttlOf(owner: string, type: number): TtlPlan | undefined;
}

export interface AliasAddresses {
  /** Whether anything is known of the name, were it that it has no addresses of the type. */
  readonly isKnown: boolean;
  readonly addresses: readonly Uint8Array[];
  /** How long they may be answered; null: for as long as the ALIAS says. */
  readonly ttlSeconds: number | null;
  /** How the target's own pools choose among them, in their order; null: the ALIAS answers with all. */
  readonly choice: Choice | null;
}

/** How an agent takes its member out. */
export type AgentWord = 'drain' | 'maint' | 'down';

export interface Weighed {
  readonly value: number;
  /** The static weight. */
  readonly weight: number;
}

export interface OverridesOn {
  /** The one that counts now; undefined: none. */
  readonly active: Override | undefined;
  /** The next drain that lies ahead and will then be the one that counts; undefined: none. */
  readonly scheduledDrain: Override | undefined;
}
