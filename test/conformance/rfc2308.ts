/** RFC 2308: negative answers. RFC 2181 §5: RRsets. RFC 8020: below what doesn't exist. */

import type { ConformanceTable } from '../support/conformance-table.ts';

export const tables: readonly ConformanceTable[] = [
  {
    title: 'RFC 2308 §2, §3: the SOA’s TTL where MINIMUM is the lesser',
    zones: {
      'example.': `
        @     86400 SOA   ns hostmaster 1 7200 3600 1209600 300
              3600  NS    ns
        ns    3600  A     192.0.2.1
        an    3600  CNAME tripple
        mx    3600  MX    10 ns
      `,
    },
    transcript: `
      # §2.1
      $ dig nothing.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      # §2.1: a chain that ends in NXDOMAIN
      $ dig an.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; ANSWER SECTION:
      an.example. 3600 IN CNAME tripple.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      # §2.2
      $ dig ns.example. AAAA
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      # the SOA itself, asked for, has its own TTL
      $ dig example. SOA
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      example. 86400 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
    `,
  },
  {
    title: 'RFC 2308 §3: the SOA’s TTL where its own is the lesser',
    zones: {
      'example.': `
        @     60    SOA   ns hostmaster 1 7200 3600 1209600 300
              3600  NS    ns
        ns    3600  A     192.0.2.1
      `,
    },
    transcript: `
      $ dig nothing.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 60 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig ns.example. AAAA
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 60 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig example. SOA
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      example. 60 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
    `,
  },
  {
    title: 'RFC 8020 §2: below a name that doesn’t exist nothing does; below one that does, something may',
    zones: {
      'example.': `
        $TTL 3600
        @            SOA ns hostmaster 1 7200 3600 1209600 300
                     NS  ns
        ns           A   192.0.2.1
        a.b.c        A   192.0.2.2
      `,
    },
    transcript: `
      $ dig nothing.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig below.nothing.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig c.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig b.c.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig x.b.c.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig x.a.b.c.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
    `,
  },
];
