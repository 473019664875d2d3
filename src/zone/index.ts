/**
 * Zones: from the operator's files to the model, and from the model to an answer image.
 *
 *     directory ──findZoneSources──▶ ZoneSource ──loadZone──▶ Zone ──compileZone──▶ image
 *                       └────────────────┴──▶ problems
 *
 * The files are octoDNS's YAML with our additions. What octoDNS accepts is served; what BIND, NSD or Knot load, if
 * with a complaint, is served with a warning; an error is what at least one of them refuses for good reason.
 */

export { compileZone } from './compile.ts';
export { loadZone } from './load.ts';
export type { LoadedZone, LoadOptions } from './load.ts';
export type { Rrset, Zone, ZoneNode } from './model.ts';
export { findZoneSources } from './sources.ts';
export type { ZoneSource } from './sources.ts';
