/** RFC 8482: QTYPE ANY gets one RRset. */

import type { ConformanceTable } from '../support/conformance-table.ts';

export const tables: readonly ConformanceTable[] = [
  {
    title: 'RFC 8482 §4.1: ANY is answered with one RRset of those that exist',
    zones: {
      'example.': `
        $TTL 3600
        @       SOA   ns hostmaster 1 7200 3600 1209600 300
                NS    ns
        ns      A     192.0.2.1
        both    TXT   "text"
                A     192.0.2.2
                MX    10 ns
        text    TXT   "text"
                RP    ns text
        alias   CNAME both
        sub     NS    ns.elsewhere.test.
        a.ent   A     192.0.2.3
        d       DNAME both
        *.w     TXT   "wild"
      `,
    },
    transcript: `
      ~ bind: takes another RRset
      $ dig both.example. ANY
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      both.example. 3600 IN A 192.0.2.2
      ~ bind: gives all over TCP
      $ dig both.example. ANY +tcp
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      both.example. 3600 IN A 192.0.2.2
      ~ nsd: takes another RRset
      $ dig text.example. ANY
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      text.example. 3600 IN TXT "text"
      $ dig ns.example. ANY
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      ~ knot: takes another RRset
      $ dig example. ANY
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      example. 3600 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      # a CNAME is the RRset that exists; it is not followed
      $ dig alias.example. ANY
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      alias.example. 3600 IN CNAME both.example.
      $ dig sub.example. ANY
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      sub.example. 3600 IN NS ns.elsewhere.test.
      $ dig ent.example. ANY
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig nothing.example. ANY
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig d.example. ANY
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      d.example. 3600 IN DNAME both.example.
      $ dig x.w.example. ANY
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      x.w.example. 3600 IN TXT "wild"
    `,
  },
];
