/**
 * One serial for one content, on all replicas: whoever loads it first decides, and the others take the same. Replicas that are
 * given new files at the same moment would each allot a serial of their own, a second apart perhaps.
 */

import { formatName, nameOfKey } from '../dns/name.ts';
import { serialTable, type Replicas } from '../replica/index.ts';

const ENTRY = 'serial';
const MAX_SERIAL = 0xffff_ffff;

export class SerialAgreement {
  readonly #replicas: Replicas;

  constructor(replicas: Replicas) {
    this.#replicas = replicas;
  }

  /**
   * @param origin a `nameKey`
   * @param proposed the serial that this server would give the content
   * @returns the serial that the content has; the proposed one where the store can't tell
   */
  async settle(origin: string, contentHash: string, proposed: number): Promise<number> {
    if (this.#replicas.isIsolated) return proposed;
    try {
      const table = serialTable(formatName(nameOfKey(origin)), contentHash);
      const settled = await this.#replicas.store.settle(table, ENTRY, String(proposed));
      return /^[0-9]{1,10}$/.test(settled) && Number(settled) <= MAX_SERIAL ? Number(settled) : proposed;
    } catch {
      // The store's trouble is told where its beats are missed.
      return proposed;
    }
  }
}
