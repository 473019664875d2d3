/** Giving a finished image another serial, before anybody answers from it. */

import { RrType } from '../dns/rr-type.ts';
import { writeUint32 } from '../wire/header.ts';
import * as layout from './layout.ts';
import { ZoneImage } from './zone-image.ts';

/** RFC 1035 §3.3.13: SERIAL, REFRESH, RETRY, EXPIRE and MINIMUM end the record. */
const SERIAL_FROM_END = 20;

/** @param buffer an image that is not published yet */
export function restampSerial(buffer: SharedArrayBuffer, serial: number): void {
  const image = new ZoneImage(buffer);
  image.words[layout.H_SERIAL] = serial;
  for (const rrset of [image.findRrset(image.apex, RrType.SOA), image.negativeSoa]) {
    const endAt = image.recordsAt(rrset) * 4 + image.rrsetOctets(rrset);
    writeUint32(image.octets, endAt - SERIAL_FROM_END, serial);
  }
}
