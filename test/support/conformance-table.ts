/** A conformance table: zones, and questions with the answers that an RFC asks for. Data alone, so that anyone can be asked. */

import type { PeerName } from './peers/index.ts';

export interface ConformanceTable {
  /** The RFC and section, then what of it. */
  readonly title: string;
  /** Each zone's master file, by its origin. */
  readonly zones: Readonly<Record<string, string>>;
  /** Commands and answers as transcript.ts reads them. */
  readonly transcript: string;
  /** The other servers that don't load these zones, and why. */
  readonly refusedBy?: Readonly<Partial<Record<PeerName, string>>>;
}
