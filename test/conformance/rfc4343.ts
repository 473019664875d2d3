/** RFC 4343: case. RFC 3597: types nobody knew. */

import type { ConformanceTable } from '../support/conformance-table.ts';

export const tables: readonly ConformanceTable[] = [
  {
    title: 'RFC 4343 §3, §4: compared without case, answered with it',
    zones: {
      'Example.': `
        $TTL 3600
        @         SOA   NS HostMaster 1 7200 3600 1209600 300
                  NS    NS
        ns        A     192.0.2.1
        WWW       CNAME Web
        wEB       A     192.0.2.2
        Mail      MX    10 MX1
        mx1       A     192.0.2.3
        Sub       NS    Ns.Sub
        nS.sUB    A     192.0.2.4
        caf\\195\\137 A   192.0.2.5
        \\091      TXT   "left bracket"
      `,
    },
    transcript: `
      $ dig www.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      www.example. 3600 IN CNAME Web.example.
      Web.example. 3600 IN A 192.0.2.2
      $ dig wWw.eXaMpLe. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      wWw.eXaMpLe. 3600 IN CNAME Web.eXaMpLe.
      Web.eXaMpLe. 3600 IN A 192.0.2.2
      $ dig EXAMPLE. SOA
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      EXAMPLE. 3600 IN SOA NS.EXAMPLE. HostMaster.EXAMPLE. 1 7200 3600 1209600 300
      $ dig mail.EXAMPLE. MX
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      mail.EXAMPLE. 3600 IN MX 10 MX1.EXAMPLE.
      ;; ADDITIONAL SECTION:
      MX1.EXAMPLE. 3600 IN A 192.0.2.3
      $ dig X.sUb.example. A
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      sUb.example. 3600 IN NS Ns.sUb.example.
      ;; ADDITIONAL SECTION:
      Ns.sUb.example. 3600 IN A 192.0.2.4
      $ dig NOTHING.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA NS.example. HostMaster.example. 1 7200 3600 1209600 300
      # only ASCII letters fold: É is not é
      $ dig CAF\\195\\137.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      CAF\\195\\137.example. 3600 IN A 192.0.2.5
      $ dig caf\\195\\169.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA NS.example. HostMaster.example. 1 7200 3600 1209600 300
      # nor is [ the capital of {
      $ dig [.example. TXT
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      [.example. 3600 IN TXT "left bracket"
      $ dig {.example. TXT
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA NS.example. HostMaster.example. 1 7200 3600 1209600 300
    `,
  },
  {
    title: 'RFC 4343 §2.1, RFC 2181 §11: a label may hold any octet',
    zones: {
      'example.': `
        $TTL 3600
        @             SOA ns hostmaster 1 7200 3600 1209600 300
                      NS  ns
        ns            A   192.0.2.1
        a\\.b          TXT "one label"
        a\\000b        TXT "zero octet"
        \\032          TXT "blank"
        \\255\\128      TXT "not UTF-8"
        b             TXT "b"
      `,
    },
    transcript: `
      $ dig a\\.b.example. TXT
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      a\\.b.example. 3600 IN TXT "one label"
      $ dig a.b.example. TXT
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig a\\000b.example. TXT
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      a\\000b.example. 3600 IN TXT "zero octet"
      $ dig \\032.example. TXT
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      \\032.example. 3600 IN TXT "blank"
      $ dig \\255\\128.example. TXT
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      \\255\\128.example. 3600 IN TXT "not UTF-8"
    `,
  },
  {
    title: 'RFC 3597: unknown types are data like any other',
    zones: {
      'example.': `
        $TTL 3600
        @         SOA       ns hostmaster 1 7200 3600 1209600 300
                  NS        ns
        ns        A         192.0.2.1
        unknown   TYPE65280 \\# 4 C0000201
                  TYPE65281 \\# 0
                  TYPE731   \\# 6 abcdef012345
        known     TYPE1     \\# 4 0A000001
        rp        RP        ns unknown
        srv       SRV       1 2 3 srv
        naptr     NAPTR     1 2 "u" "E2U+sip" "!^.*$!sip:x@example!" naptr
      `,
    },
    transcript: `
      $ dig unknown.example. TYPE65280
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      unknown.example. 3600 IN TYPE65280 \\# 4 C0000201
      $ dig unknown.example. TYPE65281
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      unknown.example. 3600 IN TYPE65281 \\# 0
      $ dig unknown.example. TYPE731
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      unknown.example. 3600 IN TYPE731 \\# 6 ABCDEF012345
      $ dig unknown.example. TYPE65282
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig known.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      known.example. 3600 IN A 10.0.0.1
      # §4: names in the RDATA of types younger than RFC 1035 are not compressed
      $ dig rp.example. RP
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      rp.example. 3600 IN RP ns.example. unknown.example.
      $ dig srv.example. SRV
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      srv.example. 3600 IN SRV 1 2 3 srv.example.
      $ dig naptr.example. NAPTR
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      naptr.example. 3600 IN NAPTR 1 2 "u" "E2U+sip" "!^.*$!sip:x@example!" naptr.example.
    `,
  },
];
