/** RFC 6604: what RCODE and AA say when there is a chain. */

import type { ConformanceTable } from '../support/conformance-table.ts';

export const tables: readonly ConformanceTable[] = [
  {
    title: 'RFC 6604 §2.1, §3: the RCODE is that of the last name, AA that of the first',
    zones: {
      'example.': `
        $TTL 3600
        @          SOA   ns hostmaster 1 7200 3600 1209600 300
                   NS    ns
        ns         A     192.0.2.1
        nxdomain   CNAME nothing
        nodata     CNAME ns
        chain      CNAME nxdomain
        referral   CNAME www.sub
        outside    CNAME www.elsewhere.test.
        over-dname CNAME nothing.old
        old        DNAME new
        sub        NS    ns.elsewhere.test.
      `,
    },
    transcript: `
      $ dig nxdomain.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; ANSWER SECTION:
      nxdomain.example. 3600 IN CNAME nothing.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig chain.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; ANSWER SECTION:
      chain.example. 3600 IN CNAME nxdomain.example.
      nxdomain.example. 3600 IN CNAME nothing.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig over-dname.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; ANSWER SECTION:
      over-dname.example. 3600 IN CNAME nothing.old.example.
      old.example. 3600 IN DNAME new.example.
      nothing.old.example. 3600 IN CNAME nothing.new.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig nodata.example. MX
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      nodata.example. 3600 IN CNAME ns.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig referral.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      referral.example. 3600 IN CNAME www.sub.example.
      ;; AUTHORITY SECTION:
      sub.example. 3600 IN NS ns.elsewhere.test.
      $ dig outside.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      outside.example. 3600 IN CNAME www.elsewhere.test.
    `,
  },
];
