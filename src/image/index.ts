/**
 * The answer image: what the control plane compiles a zone into and what the data plane answers from.
 *
 * `layout.ts` draws it; `ImageWriter` fills one, `ZoneImage` reads one, `LiveArea` keeps its pools up to date, and
 * `Catalog` holds those in service and finds the one a name belongs to.
 */

export { restampSerial } from './restamp.ts';
export { LiveArea, type ViewContent, type ViewMember } from './live-area.ts';
export { Notice } from './layout.ts';
export type { ClientPrefix, PoolTable } from './rrset-composer.ts';
export { Catalog, NO_ZONE, type ZoneChange } from './catalog.ts';
export { ImageWriter, NO_NODE, type FindTarget, type ImageNode } from './image-writer.ts';
export { ZoneImage } from './zone-image.ts';
