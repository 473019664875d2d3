/**
 * Zones from RFC 1035 master files, which every other name server reads and writes, into our model and our YAML.
 *
 *     file ──MasterFileLexer──▶ entries ──MasterFileReader──▶ records ──zoneFromRecords──▶ Zone
 *             words, ( ), " "            origins, TTLs,          └────formatZoneFile────▶ YAML ──loadZone──▶ the same Zone
 *                                        $INCLUDE, $GENERATE
 *
 * A record is its owner name, type, TTL and RDATA octets; what a line looked like is left behind in the lexer.
 */

export { groupRecords } from './group-records.ts';
export type { OwnerGroup, RecordGroup } from './group-records.ts';
export { readMasterFile } from './master-file.ts';
export type { MasterFile, MasterFileOptions } from './master-file.ts';
export type { MasterRecord, ReadOctets } from './master-file-reader.ts';
export { formatZoneFile } from './zone-file.ts';
export { loadMasterFile, zoneFromRecords } from './zone-from-records.ts';
