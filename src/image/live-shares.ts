/**
 * What the live area tells of a choice among members, in terms that both planes share: the control plane writes it
 * (`load/`), the policies draw by it (`balance/`).
 *
 *     member       0  share, of the kind that the policy draws by
 *                  1  seed
 *
 * A share is worked out when a verdict, an override or a load report changes it, so that a query costs one random
 * number and a search.
 */

/** What says in a view by which policy to choose (`layout.ts`): small numbers, so that they index a list of policies. */
export const PolicyCode = {
  'round-robin': 0,
  random: 1,
  weighted: 2,
  'least-load': 3,
  'least-connections': 4,
  'client-hash': 5,
  ordered: 6,
} as const;

export type PolicyName = keyof typeof PolicyCode;

/**
 * - `cumulative`: the sum of the inclusion probabilities of all members up to this one, of which {@link CERTAIN} is 1.
 *   No member's own part of it is above `CERTAIN`; the last one's is a whole multiple of it, 1 to `answers` times
 * - `weight`: the member's weight, of which {@link UNIT_WEIGHT} is 1; never 0
 * - `none`: 0, and nobody looks at it
 */
export type ShareKind = 'cumulative' | 'weight' | 'none';

/** By what kind of share each policy draws. */
export const SHARE_KIND: Readonly<Record<PolicyName, ShareKind>> = {
  'round-robin': 'none',
  random: 'none',
  weighted: 'cumulative',
  'least-load': 'cumulative',
  'least-connections': 'cumulative',
  'client-hash': 'weight',
  ordered: 'none',
};

/** Words of one member. */
export const OFFER_WORDS = 2;
/** Of the policy's {@link ShareKind}. */
export const OFFER_SHARE = 0;
/**
 * A hash of the member's identity: of its host, so that a host is the same in every family, else of its value. No two
 * members of an offer have the same, so a host's second address needs another: equal seeds always win together.
 */
export const OFFER_SEED = 1;

/** The share of a member that is in every answer: 24 bits, so that 64 such members fit a signed word. */
export const CERTAIN = 1 << 24;
/** The share of weight 1: ten bits leave a ramping or shed member its small part, and weights up to 65,535 room. */
export const UNIT_WEIGHT = 1 << 10;
