/** RFC 4035 §3.1.4.1: DS lives at the parent's side of a cut. */

import type { ConformanceTable } from '../support/conformance-table.ts';

const DIGEST = '000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F';
const PARENT = `
  $TTL 3600
  @          SOA ns hostmaster 1 7200 3600 1209600 300
             NS  ns
  ns         A   192.0.2.1
  signed     NS  ns.signed
             DS  12345 8 2 ${DIGEST}
  ns.signed  A   192.0.2.2
  plain      NS  ns.plain
  ns.plain   A   192.0.2.3
`;
const CHILD = `
  $TTL 3600
  @          SOA ns hostmaster 2 7200 3600 1209600 60
             NS  ns
  ns         A   192.0.2.2
`;

export const tables: readonly ConformanceTable[] = [
  {
    title: 'RFC 4035 §3.1.4.1: DS asked of the parent',
    zones: { 'example.': PARENT },
    transcript: `
      $ dig signed.example. DS
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      signed.example. 3600 IN DS 12345 8 2 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
      # no DS: NODATA from the parent, not a referral
      $ dig plain.example. DS
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig example. DS
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      # below the cut it is the child's affair
      $ dig www.signed.example. DS
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      signed.example. 3600 IN NS ns.signed.example.
      ;; ADDITIONAL SECTION:
      ns.signed.example. 3600 IN A 192.0.2.2
      $ dig signed.example. A
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      signed.example. 3600 IN NS ns.signed.example.
      ;; ADDITIONAL SECTION:
      ns.signed.example. 3600 IN A 192.0.2.2
      $ dig signed.example. ANY
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      signed.example. 3600 IN NS ns.signed.example.
      ;; ADDITIONAL SECTION:
      ns.signed.example. 3600 IN A 192.0.2.2
    `,
  },
  {
    title: 'RFC 4035 §3.1.4.1: DS asked of a server of both sides',
    zones: { 'example.': PARENT, 'signed.example.': CHILD, 'plain.example.': CHILD },
    transcript: `
      $ dig signed.example. DS
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      signed.example. 3600 IN DS 12345 8 2 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
      $ dig plain.example. DS
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig www.signed.example. DS
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      signed.example. 60 IN SOA ns.signed.example. hostmaster.signed.example. 2 7200 3600 1209600 60
      $ dig signed.example. NS
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      signed.example. 3600 IN NS ns.signed.example.
      ;; ADDITIONAL SECTION:
      ns.signed.example. 3600 IN A 192.0.2.2
      $ dig signed.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      signed.example. 60 IN SOA ns.signed.example. hostmaster.signed.example. 2 7200 3600 1209600 60
      $ dig nothing.plain.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      plain.example. 60 IN SOA ns.plain.example. hostmaster.plain.example. 2 7200 3600 1209600 60
    `,
  },
  {
    title: 'RFC 4035 §3.1.4.1: DS asked of the child alone',
    zones: { 'signed.example.': CHILD },
    transcript: `
      $ dig signed.example. DS
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      signed.example. 60 IN SOA ns.signed.example. hostmaster.signed.example. 2 7200 3600 1209600 60
      $ dig example. DS
      ;; status: REFUSED, flags: qr
    `,
  },
  {
    title:
      'RFC 4035 §3.1.4.1: DS where a server has the grandparent and the child, but not what lies between',
    zones: { 'example.': PARENT, 'sub.signed.example.': CHILD },
    transcript: `
      $ dig sub.signed.example. DS
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      signed.example. 3600 IN NS ns.signed.example.
      ;; ADDITIONAL SECTION:
      ns.signed.example. 3600 IN A 192.0.2.2
      $ dig www.sub.signed.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      sub.signed.example. 60 IN SOA ns.sub.signed.example. hostmaster.sub.signed.example. 2 7200 3600 1209600 60
    `,
  },
];
