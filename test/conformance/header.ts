/** The header's fields, classes and opcodes: RFC 1035 §4.1.1, RFC 4035 §3.1.6, RFC 4892, RFC 2136. */

import type { ConformanceTable } from '../support/conformance-table.ts';

const ZONES = {
  'example.': `
    $TTL 3600
    @       SOA   ns hostmaster 1 7200 3600 1209600 300
            NS    ns
    ns      A     192.0.2.1
    www     CNAME ns
    sub     NS    ns.elsewhere.test.
  `,
};

export const tables: readonly ConformanceTable[] = [
  {
    title: 'RFC 1035 §4.1.1, RFC 4035 §3.1.6: flags of the query that mean nothing to us',
    zones: ZONES,
    transcript: `
      $ dig ns.example. A +recurse
      ;; status: NOERROR, flags: qr aa rd
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      $ dig ns.example. A +aaflag
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      $ dig ns.example. A +tcflag
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      $ dig ns.example. A +raflag
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      $ dig ns.example. A +zflag
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      $ dig ns.example. A +adflag
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      $ dig ns.example. A +cdflag
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      $ dig ns.example. A +recurse +adflag +cdflag +zflag
      ;; status: NOERROR, flags: qr aa rd
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      $ dig www.sub.example. A +recurse +aaflag
      ;; status: NOERROR, flags: qr rd
      ;; AUTHORITY SECTION:
      sub.example. 3600 IN NS ns.elsewhere.test.
    `,
  },
  {
    title: 'RFC 1035 §3.2.4, §3.2.5: classes',
    zones: ZONES,
    transcript: `
      # RFC 1035 §6.2: in whatever class, what we have is IN; nobody is authoritative for all of them
      ~ knot: claims authority for class ANY
      ~ bind: FORMERR for class ANY outside transfers and updates
      $ dig ns.example. CLASS255 A
      ;; status: NOERROR, flags: qr
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      ~ nsd: leaves the SOA out
      ~ knot: claims authority for class ANY
      ~ bind: FORMERR for class ANY outside transfers and updates
      $ dig nothing.example. CLASS255 A
      ;; status: NXDOMAIN, flags: qr
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig ns.example. HS A
      ;; status: REFUSED, flags: qr
      ~ bind: NOTIMP for classes it has no view of
      $ dig ns.example. CLASS4711 A
      ;; status: REFUSED, flags: qr
      ~ bind: FORMERR for a class that only updates know
      $ dig ns.example. NONE A
      ;; status: REFUSED, flags: qr
      $ dig ns.example. CH A
      ;; status: REFUSED, flags: qr
    `,
  },
  {
    title: 'RFC 4892: who answers',
    zones: ZONES,
    transcript: `
      ~ nsd, knot: claim no authority for what they say of themselves
      $ dig id.server. CH TXT
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      id.server. 0 CH TXT "ns1"
      ~ nsd, knot: claim no authority for what they say of themselves
      $ dig ID.Server. CH TXT
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      ID.Server. 0 CH TXT "ns1"
      ~ nsd, knot: claim no authority for what they say of themselves
      ~ bind: tells the machine’s name
      $ dig hostname.bind. CH TXT
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      hostname.bind. 0 CH TXT "ns1"
      ~ nsd: tells its version unless told otherwise
      ~ knot: tells its version unless told otherwise
      ~ bind: tells its version unless told otherwise
      $ dig version.bind. CH TXT
      ;; status: REFUSED, flags: qr
      ~ nsd: tells its version unless told otherwise
      ~ knot: tells its version unless told otherwise
      $ dig version.server. CH TXT
      ;; status: REFUSED, flags: qr
      ~ nsd, knot: claim no authority for what they say of themselves
      $ dig id.server. CH TXT +nsid
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; NSID: 6e7331 ("ns1")
      ;; ANSWER SECTION:
      id.server. 0 CH TXT "ns1"
      ~ bind: has a zone for each of these names
      $ dig id.server. CH A
      ;; status: REFUSED, flags: qr
      $ dig other.server. CH TXT
      ;; status: REFUSED, flags: qr
      $ dig id.server. TXT
      ;; status: REFUSED, flags: qr
    `,
  },
  {
    title: 'RFC 1035 §4.1.1: other opcodes; RFC 2136, RFC 5936: what is refused',
    zones: ZONES,
    transcript: `
      # IQUERY, STATUS, one unassigned, NOTIFY
      $ dig ns.example. A +opcode=1
      ;; opcode: IQUERY, status: NOTIMP, flags: qr
      $ dig ns.example. A +opcode=2
      ;; opcode: STATUS, status: NOTIMP, flags: qr
      $ dig ns.example. A +opcode=3
      ;; opcode: OPCODE3, status: NOTIMP, flags: qr
      ~ nsd: REFUSED, as we are nobody’s primary to it
      ~ knot: NOTAUTH: it is no secondary
      ~ bind: accepts and ignores it: it is no secondary
      $ dig example. SOA +opcode=4
      ;; opcode: NOTIFY, status: NOTIMP, flags: qr
      $ dig example. SOA +opcode=15
      ;; opcode: OPCODE15, status: NOTIMP, flags: qr
      ~ nsd: REFUSED, as we are nobody’s primary to it
      ~ knot: NOTAUTH: it is no secondary
      ~ bind: accepts and ignores it: it is no secondary
      $ dig example. SOA +opcode=4 +edns=0
      ;; opcode: NOTIFY, status: NOTIMP, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      ; EDE: 21 (Not Supported)
      # UPDATE
      ~ nsd: knows no UPDATE
      ~ knot: NOTAUTH where we say REFUSED
      $ dig example. SOA +opcode=5
      ;; opcode: UPDATE, status: REFUSED, flags: qr
      ~ nsd, knot: NOTIMP over UDP
      ~ bind: FORMERR over UDP
      $ dig example. AXFR
      ;; status: REFUSED, flags: qr
      ~ knot: NOTAUTH where we say REFUSED
      ~ bind: lets anyone transfer unless told otherwise
      $ dig example. AXFR +tcp
      ;; status: REFUSED, flags: qr
      ~ knot: NOTAUTH where we say REFUSED
      ~ bind: wants the client’s SOA in an IXFR (RFC 1995 §3)
      $ dig example. IXFR
      ;; status: REFUSED, flags: qr
      ~ nsd, knot, bind: NOTAUTH for a zone they don’t have; we refuse all transfers alike
      $ dig elsewhere.test. AXFR +tcp
      ;; status: REFUSED, flags: qr
    `,
  },
  {
    title: 'RFC 6895 §3.1: types that are no data',
    zones: ZONES,
    transcript: `
      ~ knot: NOTIMP for type 0
      $ dig ns.example. TYPE0
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      ~ bind: FORMERR: 128 is NXNAME, which must not be asked for (RFC 9824 §3.5)
      $ dig ns.example. TYPE128
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      ~ bind: NOTIMP for the obsolete mail types
      $ dig ns.example. MAILA
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      ~ bind: NOTIMP for the obsolete mail types
      $ dig ns.example. MAILB
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      ~ bind: takes TKEY for a key exchange, which it must be signed for
      $ dig ns.example. TKEY
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig ns.example. RRSIG
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig ns.example. TYPE65535
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      ~ knot, bind: hold that RRSIG stands beside a CNAME, so that there is nothing to follow
      $ dig www.example. RRSIG
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      www.example. 3600 IN CNAME ns.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
    `,
  },
];
