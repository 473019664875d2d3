/**
 * One serial for one content, on all replicas. Who serves the content already has the say; where nobody does, since new files came
 * to all at the same moment, the first to ask the store decides. Nobody's serial ever goes back: content that was there before gets
 * a new one when it returns.
 */

import { formatName, nameOfKey } from '../dns/name.ts';
import { serialTable, type Replicas } from '../replica/index.ts';
import type { SerialEntry } from './serial-book.ts';
import type { ZoneContents } from './zone-contents.ts';

const ENTRY = 'serial';
const MAX_SERIAL = 0xffff_ffff;

export class SerialAgreement {
  readonly #replicas: Replicas;
  readonly #contents: Pick<ZoneContents, 'serialsOf'>;

  constructor(replicas: Replicas, contents: Pick<ZoneContents, 'serialsOf'>) {
    this.#replicas = replicas;
    this.#contents = contents;
  }

  /**
   * @param origin a `nameKey`
   * @param proposed the serial that this server would give the content
   * @param last what this server served the zone with before; undefined: it never did
   * @returns the serial that the content has; the proposed one where nobody can tell, or what they tell would be a step back
   */
  async settle(
    origin: string,
    contentHash: string,
    proposed: number,
    last: SerialEntry | undefined,
  ): Promise<number> {
    const zone = formatName(nameOfKey(origin));
    const isStepBack = (serial: number): boolean => last !== undefined && !isNewer(serial, last.serial);
    const served = this.#contents
      .serialsOf(zone, contentHash)
      .find((serial) => isSerial(serial) && !isStepBack(serial));
    if (served !== undefined) return served;
    if (this.#replicas.isIsolated || last?.contentHash === contentHash) return proposed;
    const settled = await this.#askStore(zone, `${last?.serial ?? 'new'}:${contentHash}`, proposed);
    return isStepBack(settled) ? proposed : settled;
  }

  async #askStore(zone: string, content: string, proposed: number): Promise<number> {
    try {
      const settled = await this.#replicas.store.settle(serialTable(zone, content), ENTRY, String(proposed));
      return /^[0-9]{1,10}$/.test(settled) && isSerial(Number(settled)) ? Number(settled) : proposed;
    } catch {
      // The store's trouble is told where its beats are missed.
      return proposed;
    }
  }
}

function isSerial(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MAX_SERIAL;
}

/** RFC 1982 §3.2. */
function isNewer(serial: number, than: number): boolean {
  const ahead = (serial - than) >>> 0;
  return ahead > 0 && ahead < 2 ** 31;
}
