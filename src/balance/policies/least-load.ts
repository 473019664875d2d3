/**
 * `least-load`: the busier a member says it is, the fewer answers include it.
 *
 * At query time that is `weighted`. What differs is where the shares come from: the control plane sheds load between
 * two watermarks (`load/load-factor.ts`). Whoever is least loaded is never picked outright: reports are older than
 * the caches' reaction, and everyone would be sent to the same member at once (Mitzenmacher, "How Useful Is Old
 * Information?", 2000).
 */

export { Weighted as LeastLoad } from './weighted.ts';
