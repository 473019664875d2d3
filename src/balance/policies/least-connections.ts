/**
 * `least-connections`: the more connections a member has for its weight, the fewer answers include it.
 *
 * At query time that is `weighted`, for the reason told in `least-load.ts`. What differs is where the shares come
 * from: the control plane compares the members' counts with their mean (`load/relative-load.ts`), and needs no
 * watermark.
 */

export { Weighted as LeastConnections } from './weighted.ts';
