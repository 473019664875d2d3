/** EDNS(0) and its options: RFC 6891, 5001, 7871, 8914. */

import type { ConformanceTable } from '../support/conformance-table.ts';

const ZONES = {
  'example.': `
    $TTL 3600
    @       SOA ns hostmaster 1 7200 3600 1209600 300
            NS  ns
    ns      A   192.0.2.1
    sub     NS  ns.elsewhere.test.
  `,
};

export const tables: readonly ConformanceTable[] = [
  {
    title: 'RFC 6891: EDNS(0)',
    zones: ZONES,
    transcript: `
      # §7: no OPT unless one was sent
      $ dig ns.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      $ dig ns.example. A +edns=0
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      $ dig nothing.example. A +edns=0
      ;; status: NXDOMAIN, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig www.sub.example. A +edns=0
      ;; status: NOERROR, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      ;; AUTHORITY SECTION:
      sub.example. 3600 IN NS ns.elsewhere.test.
      $ dig ns.example. A +edns=0 +tcp
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      # §6.1.3: DO is copied
      $ dig ns.example. A +dnssec
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags: do; udp: 1232
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      # §6.1.4: other flags are ignored
      $ dig ns.example. A +ednsflags=32767
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      # §6.1.3: a version that we don't speak
      $ dig ns.example. A +edns=1
      ;; status: BADVERS, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      $ dig ns.example. A +edns=255
      ;; status: BADVERS, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      $ dig ns.example. A +edns=1 +dnssec
      ;; status: BADVERS, flags: qr
      ; EDNS: version: 0, flags: do; udp: 1232
      $ dig nothing.example. A +edns=1
      ;; status: BADVERS, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      $ dig www.elsewhere.test. A +edns=1
      ;; status: BADVERS, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      # §6.1.3: and its options are not read
      $ dig ns.example. A +edns=1 +nsid
      ;; status: BADVERS, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      # §6.1.2: unknown options are ignored
      $ dig ns.example. A +ednsopt=65001
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      $ dig ns.example. A +ednsopt=65001:0102030405
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      $ dig ns.example. A +ednsopt=100 +ednsopt=65002:ff +ednsopt=65001
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      # §6.2.5: a size below 512 means 512
      $ dig ns.example. A +bufsize=0
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      $ dig ns.example. A +bufsize=511
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      $ dig ns.example. A +bufsize=65535
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
    `,
  },
  {
    title: 'RFC 5001: NSID',
    zones: ZONES,
    transcript: `
      $ dig ns.example. A +nsid
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; NSID: 6e7331 ("ns1")
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      $ dig nothing.example. A +nsid
      ;; status: NXDOMAIN, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; NSID: 6e7331 ("ns1")
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig www.elsewhere.test. A +nsid
      ;; status: REFUSED, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      ; NSID: 6e7331 ("ns1")
      ; EDE: 20 (Not Authoritative)
      $ dig ns.example. A +nsid +tcp
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; NSID: 6e7331 ("ns1")
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      # §2.1: whatever the client put into it is ignored
      $ dig ns.example. A +ednsopt=3:626f6f
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; NSID: 6e7331 ("ns1")
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
    `,
  },
  {
    title: 'RFC 7871 §7.2: the client subnet is echoed, with scope 0 for what never varies',
    zones: ZONES,
    transcript: `
      $ dig ns.example. A +subnet=198.51.100.0/24
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 198.51.100.0/24/0
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      $ dig ns.example. A +subnet=0.0.0.0/0
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 0.0.0.0/0/0
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      $ dig ns.example. A +subnet=198.51.100.7/32
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 198.51.100.7/32/0
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      $ dig ns.example. A +subnet=198.51.96.0/20
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 198.51.96.0/20/0
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      $ dig nothing.example. A +subnet=198.51.100.0/24
      ;; status: NXDOMAIN, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 198.51.100.0/24/0
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig www.sub.example. A +subnet=198.51.100.0/24
      ;; status: NOERROR, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 198.51.100.0/24/0
      ;; AUTHORITY SECTION:
      sub.example. 3600 IN NS ns.elsewhere.test.
      $ dig ns.example. A +subnet=198.51.100.0/24 +nsid
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 198.51.100.0/24/0
      ; NSID: 6e7331 ("ns1")
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      # IPv6
      $ dig ns.example. A +ednsopt=8:0002300020010db80000
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 20010db80000/48/0
      ;; ANSWER SECTION:
      ns.example. 3600 IN A 192.0.2.1
      # §7.1.2: malformed is FORMERR: too short
      ~ nsd, knot: read no client subnet
      $ dig ns.example. A +ednsopt=8
      ;; status: FORMERR, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      ~ nsd, knot: read no client subnet
      $ dig ns.example. A +ednsopt=8:000118
      ;; status: FORMERR, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      # the scope of a query is 0
      ~ nsd, knot: read no client subnet
      $ dig ns.example. A +ednsopt=8:00011808c63364
      ;; status: FORMERR, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      # a prefix of 33 bits
      ~ nsd, knot: read no client subnet
      $ dig ns.example. A +ednsopt=8:00012100c633640100
      ;; status: FORMERR, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      # more octets than the prefix needs, and fewer
      ~ nsd, knot: read no client subnet
      $ dig ns.example. A +ednsopt=8:00011800c6336400
      ;; status: FORMERR, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      ~ nsd, knot: read no client subnet
      $ dig ns.example. A +ednsopt=8:00011800c633
      ;; status: FORMERR, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      # bits set past the prefix
      ~ nsd, knot: read no client subnet
      $ dig ns.example. A +ednsopt=8:00011400c6336f
      ;; status: FORMERR, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      # a family nobody knows
      ~ nsd, knot: read no client subnet
      $ dig ns.example. A +ednsopt=8:00031800c63364
      ;; status: FORMERR, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
    `,
  },
  {
    title: 'RFC 8914: extended errors',
    zones: ZONES,
    transcript: `
      $ dig www.elsewhere.test. A +edns=0
      ;; status: REFUSED, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      ; EDE: 20 (Not Authoritative)
      # only with EDNS
      $ dig www.elsewhere.test. A
      ;; status: REFUSED, flags: qr
      ~ knot: NOTAUTH where we say REFUSED
      ~ bind: lets anyone transfer unless told otherwise
      $ dig example. AXFR +edns=0 +tcp
      ;; status: REFUSED, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      ; EDE: 18 (Prohibited)
      ~ knot: NOTAUTH where we say REFUSED
      ~ bind: wants the client’s SOA in an IXFR (RFC 1995 §3)
      $ dig example. IXFR +edns=0
      ;; status: REFUSED, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      ; EDE: 18 (Prohibited)
      $ dig ns.example. HS A +edns=0
      ;; status: REFUSED, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      ; EDE: 21 (Not Supported)
    `,
  },
];
