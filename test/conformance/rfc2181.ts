/** RFC 2181: RRsets. */

import type { ConformanceTable } from '../support/conformance-table.ts';

export const tables: readonly ConformanceTable[] = [
  {
    title: 'RFC 2181 §5: an RRset is one thing, with one TTL and no record twice',
    zones: {
      'example.': `
        @          3600 SOA  ns hostmaster 1 7200 3600 1209600 300
        @          3600 NS   ns
        ns         3600 A    192.0.2.1
        twice      3600 A    192.0.2.2
        twice      3600 A    192.0.2.2
        TWICE      3600 A    192.0.2.2
        twice-mx   3600 MX   10 ns
        twice-mx   3600 MX   10 NS
        zero       0    A    192.0.2.3
        longest    2147483647 A 192.0.2.4
      `,
    },
    transcript: `
      # §5: duplicates are suppressed
      $ dig twice.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      twice.example. 3600 IN A 192.0.2.2
      # names in RDATA are compared without case (RFC 3597 §6)
      $ dig twice-mx.example. MX
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      twice-mx.example. 3600 IN MX 10 ns.example.
      ;; ADDITIONAL SECTION:
      ns.example. 3600 IN A 192.0.2.1
      # §8
      $ dig zero.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      zero.example. 0 IN A 192.0.2.3
      $ dig longest.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      longest.example. 2147483647 IN A 192.0.2.4
    `,
  },
  {
    title: 'RFC 2181 §5.2: of several TTLs the lowest is served',
    zones: {
      'example.': `
        @          3600 SOA  ns hostmaster 1 7200 3600 1209600 300
        @          3600 NS   ns
        ns         3600 A    192.0.2.1
        mixed      900  A    192.0.2.2
        mixed      60   A    192.0.2.3
        mixed      300  A    192.0.2.4
      `,
    },
    transcript: `
      ~ nsd: serves each record with its own
      ~ knot: takes the last
      ~ bind: takes the first
      $ dig mixed.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      mixed.example. 60 IN A 192.0.2.2
      mixed.example. 60 IN A 192.0.2.3
      mixed.example. 60 IN A 192.0.2.4
    `,
  },
];
