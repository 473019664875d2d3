/** RFC 1034: the algorithm, and the example zones of its section 6 with every query asked of them there. */

import type { ConformanceTable } from '../support/conformance-table.ts';

const ROOT_ZONE = `
  $TTL 86400
  .               IN SOA SRI-NIC.ARPA. HOSTMASTER.SRI-NIC.ARPA. (
                    870611 ; serial
                    1800   ; refresh every 30 min
                    300    ; retry every 5 min
                    604800 ; expire after a week
                    86400 ) ; minimum of a day
                  NS    A.ISI.EDU.
                  NS    C.ISI.EDU.
                  NS    SRI-NIC.ARPA.
  MIL.            NS    SRI-NIC.ARPA.
                  NS    A.ISI.EDU.
  EDU.            NS    SRI-NIC.ARPA.
                  NS    C.ISI.EDU.
  SRI-NIC.ARPA.   A     26.0.0.73
                  A     10.0.0.51
                  MX    0 SRI-NIC.ARPA.
                  HINFO DEC-2060 TOPS20
  ACC.ARPA.       A     26.6.0.65
                  HINFO PDP-11/70 UNIX
                  MX    10 ACC.ARPA.
  USC-ISIC.ARPA.  CNAME C.ISI.EDU.
  73.0.0.26.IN-ADDR.ARPA.  PTR SRI-NIC.ARPA.
  65.0.6.26.IN-ADDR.ARPA.  PTR ACC.ARPA.
  51.0.0.10.IN-ADDR.ARPA.  PTR SRI-NIC.ARPA.
  52.0.0.10.IN-ADDR.ARPA.  PTR C.ISI.EDU.
  103.0.3.26.IN-ADDR.ARPA. PTR A.ISI.EDU.
  A.ISI.EDU.      A     26.3.0.103
  C.ISI.EDU.      A     10.0.0.52
`;

const EDU_ZONE = `
  $TTL 86400
  @         IN SOA SRI-NIC.ARPA. HOSTMASTER.SRI-NIC.ARPA. 870729 1800 300 604800 86400
            NS   SRI-NIC.ARPA.
            NS   C.ISI.EDU.
  UCI       172800 NS ICS.UCI
            172800 NS ROME.UCI
  ICS.UCI   172800 A  192.5.19.1
  ROME.UCI  172800 A  192.5.19.31
  ISI       172800 NS VAXA.ISI
            172800 NS A.ISI
            172800 NS VENERA.ISI.EDU.
  VAXA.ISI  172800 A  10.2.0.27
            172800 A  128.9.0.33
  VENERA.ISI.EDU.   172800 A 10.1.0.52
                    172800 A 128.9.0.32
  A.ISI.EDU.        172800 A 26.3.0.103
  C.ISI.EDU.        172800 A 10.0.0.52
  UDEL.EDU.         172800 NS LOUIE.UDEL.EDU.
                    172800 NS UMN-REI-UC.ARPA.
  LOUIE.UDEL.EDU.   172800 A 10.0.0.96
                    172800 A 192.5.39.3
  YALE.EDU.         172800 NS YALE.ARPA.
                    172800 NS YALE-BULLDOG.ARPA.
  MIT.EDU.          43200 NS XX.LCS.MIT.EDU.
                    43200 NS ACHILLES.MIT.EDU.
  XX.LCS.MIT.EDU.   43200 A 10.0.0.44
  ACHILLES.MIT.EDU. 43200 A 18.72.0.8
`;

export const tables: readonly ConformanceTable[] = [
  {
    title: 'RFC 1034 §6.2: the queries asked of C.ISI.EDU, which has the root and EDU',
    zones: { '.': ROOT_ZONE, 'EDU.': EDU_ZONE },
    transcript: `
      # §6.2.1
      $ dig SRI-NIC.ARPA. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      SRI-NIC.ARPA. 86400 IN A 10.0.0.51
      SRI-NIC.ARPA. 86400 IN A 26.0.0.73
      # §6.2.2, as RFC 8482 has it today
      $ dig SRI-NIC.ARPA. ANY
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      SRI-NIC.ARPA. 86400 IN A 10.0.0.51
      SRI-NIC.ARPA. 86400 IN A 26.0.0.73
      # §6.2.3
      $ dig SRI-NIC.ARPA. MX
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      SRI-NIC.ARPA. 86400 IN MX 0 SRI-NIC.ARPA.
      ;; ADDITIONAL SECTION:
      SRI-NIC.ARPA. 86400 IN A 10.0.0.51
      SRI-NIC.ARPA. 86400 IN A 26.0.0.73
      # §6.2.4
      $ dig SRI-NIC.ARPA. NS
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      . 86400 IN SOA SRI-NIC.ARPA. HOSTMASTER.SRI-NIC.ARPA. 870611 1800 300 604800 86400
      # §6.2.5
      $ dig SIR-NIC.ARPA. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      . 86400 IN SOA SRI-NIC.ARPA. HOSTMASTER.SRI-NIC.ARPA. 870611 1800 300 604800 86400
      # §6.2.6
      $ dig BRL.MIL. A
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      MIL. 86400 IN NS A.ISI.EDU.
      MIL. 86400 IN NS SRI-NIC.ARPA.
      ;; ADDITIONAL SECTION:
      A.ISI.EDU. 86400 IN A 26.3.0.103
      SRI-NIC.ARPA. 86400 IN A 10.0.0.51
      SRI-NIC.ARPA. 86400 IN A 26.0.0.73
      # §6.2.7: the CNAME's target is below a cut of EDU
      ~ knot: stays in the zone of the QNAME
      ~ bind: does not follow into a delegated zone
      $ dig USC-ISIC.ARPA. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      USC-ISIC.ARPA. 86400 IN CNAME C.ISI.EDU.
      ;; AUTHORITY SECTION:
      ISI.EDU. 172800 IN NS A.ISI.EDU.
      ISI.EDU. 172800 IN NS VAXA.ISI.EDU.
      ISI.EDU. 172800 IN NS VENERA.ISI.EDU.
      ;; ADDITIONAL SECTION:
      A.ISI.EDU. 172800 IN A 26.3.0.103
      VAXA.ISI.EDU. 172800 IN A 10.2.0.27
      VAXA.ISI.EDU. 172800 IN A 128.9.0.33
      VENERA.ISI.EDU. 172800 IN A 10.1.0.52
      VENERA.ISI.EDU. 172800 IN A 128.9.0.32
      # §6.2.8
      $ dig USC-ISIC.ARPA. CNAME
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      USC-ISIC.ARPA. 86400 IN CNAME C.ISI.EDU.
      # §6.3.1: the first step of resolving ISI.EDU's MX
      $ dig ISI.EDU. MX
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      ISI.EDU. 172800 IN NS A.ISI.EDU.
      ISI.EDU. 172800 IN NS VAXA.ISI.EDU.
      ISI.EDU. 172800 IN NS VENERA.ISI.EDU.
      ;; ADDITIONAL SECTION:
      A.ISI.EDU. 172800 IN A 26.3.0.103
      VAXA.ISI.EDU. 172800 IN A 10.2.0.27
      VAXA.ISI.EDU. 172800 IN A 128.9.0.33
      VENERA.ISI.EDU. 172800 IN A 10.1.0.52
      VENERA.ISI.EDU. 172800 IN A 128.9.0.32
      $ dig 73.0.0.26.IN-ADDR.ARPA. PTR
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      73.0.0.26.IN-ADDR.ARPA. 86400 IN PTR SRI-NIC.ARPA.
      # an empty non-terminal exists
      $ dig 0.26.IN-ADDR.ARPA. PTR
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      . 86400 IN SOA SRI-NIC.ARPA. HOSTMASTER.SRI-NIC.ARPA. 870611 1800 300 604800 86400
      # the origin of a zone served is not delegated from here
      $ dig EDU. NS
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      EDU. 86400 IN NS C.ISI.EDU.
      EDU. 86400 IN NS SRI-NIC.ARPA.
      ;; ADDITIONAL SECTION:
      C.ISI.EDU. 172800 IN A 10.0.0.52
      $ dig . NS
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      . 86400 IN NS A.ISI.EDU.
      . 86400 IN NS C.ISI.EDU.
      . 86400 IN NS SRI-NIC.ARPA.
      ;; ADDITIONAL SECTION:
      A.ISI.EDU. 86400 IN A 26.3.0.103
      C.ISI.EDU. 86400 IN A 10.0.0.52
      SRI-NIC.ARPA. 86400 IN A 10.0.0.51
      SRI-NIC.ARPA. 86400 IN A 26.0.0.73
      $ dig . SOA
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      . 86400 IN SOA SRI-NIC.ARPA. HOSTMASTER.SRI-NIC.ARPA. 870611 1800 300 604800 86400
      $ dig . A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      . 86400 IN SOA SRI-NIC.ARPA. HOSTMASTER.SRI-NIC.ARPA. 870611 1800 300 604800 86400
      $ dig nowhere. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      . 86400 IN SOA SRI-NIC.ARPA. HOSTMASTER.SRI-NIC.ARPA. 870611 1800 300 604800 86400
    `,
  },
  {
    title: 'RFC 1034 §6.2: the queries asked of a server that has the root alone',
    zones: { '.': ROOT_ZONE },
    transcript: `
      # §6.2.7: the CNAME's target is in a zone that is delegated
      $ dig USC-ISIC.ARPA. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      USC-ISIC.ARPA. 86400 IN CNAME C.ISI.EDU.
      ;; AUTHORITY SECTION:
      EDU. 86400 IN NS C.ISI.EDU.
      EDU. 86400 IN NS SRI-NIC.ARPA.
      ;; ADDITIONAL SECTION:
      C.ISI.EDU. 86400 IN A 10.0.0.52
      SRI-NIC.ARPA. 86400 IN A 10.0.0.51
      SRI-NIC.ARPA. 86400 IN A 26.0.0.73
      # §6.3.1
      $ dig ISI.EDU. MX
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      EDU. 86400 IN NS C.ISI.EDU.
      EDU. 86400 IN NS SRI-NIC.ARPA.
      ;; ADDITIONAL SECTION:
      C.ISI.EDU. 86400 IN A 10.0.0.52
      SRI-NIC.ARPA. 86400 IN A 10.0.0.51
      SRI-NIC.ARPA. 86400 IN A 26.0.0.73
      # glue is not an answer
      $ dig A.ISI.EDU. A
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      EDU. 86400 IN NS C.ISI.EDU.
      EDU. 86400 IN NS SRI-NIC.ARPA.
      ;; ADDITIONAL SECTION:
      C.ISI.EDU. 86400 IN A 10.0.0.52
      SRI-NIC.ARPA. 86400 IN A 10.0.0.51
      SRI-NIC.ARPA. 86400 IN A 26.0.0.73
      $ dig EDU. NS
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      EDU. 86400 IN NS C.ISI.EDU.
      EDU. 86400 IN NS SRI-NIC.ARPA.
      ;; ADDITIONAL SECTION:
      C.ISI.EDU. 86400 IN A 10.0.0.52
      SRI-NIC.ARPA. 86400 IN A 10.0.0.51
      SRI-NIC.ARPA. 86400 IN A 26.0.0.73
      $ dig EDU. SOA
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      EDU. 86400 IN NS C.ISI.EDU.
      EDU. 86400 IN NS SRI-NIC.ARPA.
      ;; ADDITIONAL SECTION:
      C.ISI.EDU. 86400 IN A 10.0.0.52
      SRI-NIC.ARPA. 86400 IN A 10.0.0.51
      SRI-NIC.ARPA. 86400 IN A 26.0.0.73
    `,
  },
  {
    title: 'RFC 1034 §4.3.2: the algorithm',
    zones: {
      'example.': `
        $TTL 3600
        @               SOA   ns hostmaster 1 7200 3600 1209600 300
                        NS    ns
                        NS    ns.elsewhere.test.
        ns              A     192.0.2.1
                        AAAA  2001:db8::1
        www             A     192.0.2.10
                        A     192.0.2.11
        alias           CNAME www
        alias2          CNAME alias
        alias3          CNAME alias2
        outside         CNAME www.elsewhere.test.
        dangling        CNAME nothing
        to-nodata       CNAME ns.deep.ent
        ns.deep.ent     MX    10 www
        loop1           CNAME loop2
        loop2           CNAME loop3
        loop3           CNAME loop1
        self            CNAME self
        to-sub          CNAME host.sub
        to-cut          CNAME sub
        to-sibling      CNAME www.sibling
        below.alias     A     192.0.2.99
        sub             NS    ns.sub
                        NS    ns
        ns.sub          A     192.0.2.20
                        AAAA  2001:db8::20
        host.sub        A     192.0.2.21
        deep.sub        NS    ns.deep.sub
        ns.deep.sub     A     192.0.2.22
        lame            NS    ns.lame.elsewhere.test.
        mail            MX    10 www
                        MX    20 ns.sub
                        MX    30 alias
                        MX    40 mx.elsewhere.test.
                        MX    50 ns
        _sip._udp       SRV   0 0 5060 www
                        SRV   0 0 5060 missing
        *.wild          MX    10 www
      `,
      'sibling.example.': `
        $TTL 3600
        @               SOA   ns hostmaster 7 7200 3600 1209600 60
                        NS    ns
        ns              A     192.0.2.30
        www             A     192.0.2.31
        back            CNAME www.example.
        far             CNAME nothing.example.
      `,
    },
    transcript: `
      # step 3a: the whole of QNAME is matched
      $ dig www.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      www.example. 3600 IN A 192.0.2.10
      www.example. 3600 IN A 192.0.2.11
      $ dig www.example. AAAA
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig example. SOA
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      example. 3600 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig example. NS
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      example. 3600 IN NS ns.elsewhere.test.
      example. 3600 IN NS ns.example.
      ;; ADDITIONAL SECTION:
      ns.example. 3600 IN A 192.0.2.1
      ns.example. 3600 IN AAAA 2001:db8::1
      $ dig ns.example. AAAA
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      ns.example. 3600 IN AAAA 2001:db8::1
      # step 3a: CNAME
      $ dig alias.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      alias.example. 3600 IN CNAME www.example.
      www.example. 3600 IN A 192.0.2.10
      www.example. 3600 IN A 192.0.2.11
      $ dig alias3.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      alias3.example. 3600 IN CNAME alias2.example.
      alias2.example. 3600 IN CNAME alias.example.
      alias.example. 3600 IN CNAME www.example.
      www.example. 3600 IN A 192.0.2.10
      www.example. 3600 IN A 192.0.2.11
      $ dig alias3.example. CNAME
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      alias3.example. 3600 IN CNAME alias2.example.
      $ dig alias3.example. MX
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      alias3.example. 3600 IN CNAME alias2.example.
      alias2.example. 3600 IN CNAME alias.example.
      alias.example. 3600 IN CNAME www.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      # the type is not at the end of the chain
      $ dig to-nodata.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      to-nodata.example. 3600 IN CNAME ns.deep.ent.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig dangling.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; ANSWER SECTION:
      dangling.example. 3600 IN CNAME nothing.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      # out of our zones: the resolver goes on
      $ dig outside.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      outside.example. 3600 IN CNAME www.elsewhere.test.
      # into another zone of ours, and back
      ~ knot: stays in the zone of the QNAME, and takes the delegated name for absent
      ~ bind: does not follow into another zone
      $ dig to-sibling.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      to-sibling.example. 3600 IN CNAME www.sibling.example.
      www.sibling.example. 3600 IN A 192.0.2.31
      ~ knot, bind: do not follow into another zone
      $ dig back.sibling.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      back.sibling.example. 3600 IN CNAME www.example.
      www.example. 3600 IN A 192.0.2.10
      www.example. 3600 IN A 192.0.2.11
      ~ knot, bind: do not follow into another zone
      $ dig far.sibling.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; ANSWER SECTION:
      far.sibling.example. 3600 IN CNAME nothing.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      # loops end
      ~ bind: SERVFAIL ends a loop
      $ dig self.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      self.example. 3600 IN CNAME self.example.
      ~ bind: SERVFAIL ends a loop
      $ dig loop1.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      loop1.example. 3600 IN CNAME loop2.example.
      loop2.example. 3600 IN CNAME loop3.example.
      loop3.example. 3600 IN CNAME loop1.example.
      # names below a CNAME's owner are names like any other
      $ dig below.alias.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      below.alias.example. 3600 IN A 192.0.2.99
      $ dig other.alias.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      # step 3b: referrals
      $ dig sub.example. A
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      sub.example. 3600 IN NS ns.example.
      sub.example. 3600 IN NS ns.sub.example.
      ;; ADDITIONAL SECTION:
      ns.example. 3600 IN A 192.0.2.1
      ns.example. 3600 IN AAAA 2001:db8::1
      ns.sub.example. 3600 IN A 192.0.2.20
      ns.sub.example. 3600 IN AAAA 2001:db8::20
      $ dig sub.example. NS
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      sub.example. 3600 IN NS ns.example.
      sub.example. 3600 IN NS ns.sub.example.
      ;; ADDITIONAL SECTION:
      ns.example. 3600 IN A 192.0.2.1
      ns.example. 3600 IN AAAA 2001:db8::1
      ns.sub.example. 3600 IN A 192.0.2.20
      ns.sub.example. 3600 IN AAAA 2001:db8::20
      $ dig sub.example. SOA
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      sub.example. 3600 IN NS ns.example.
      sub.example. 3600 IN NS ns.sub.example.
      ;; ADDITIONAL SECTION:
      ns.example. 3600 IN A 192.0.2.1
      ns.example. 3600 IN AAAA 2001:db8::1
      ns.sub.example. 3600 IN A 192.0.2.20
      ns.sub.example. 3600 IN AAAA 2001:db8::20
      $ dig host.sub.example. A
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      sub.example. 3600 IN NS ns.example.
      sub.example. 3600 IN NS ns.sub.example.
      ;; ADDITIONAL SECTION:
      ns.example. 3600 IN A 192.0.2.1
      ns.example. 3600 IN AAAA 2001:db8::1
      ns.sub.example. 3600 IN A 192.0.2.20
      ns.sub.example. 3600 IN AAAA 2001:db8::20
      $ dig nothing.sub.example. A
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      sub.example. 3600 IN NS ns.example.
      sub.example. 3600 IN NS ns.sub.example.
      ;; ADDITIONAL SECTION:
      ns.example. 3600 IN A 192.0.2.1
      ns.example. 3600 IN AAAA 2001:db8::1
      ns.sub.example. 3600 IN A 192.0.2.20
      ns.sub.example. 3600 IN AAAA 2001:db8::20
      $ dig ns.sub.example. A
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      sub.example. 3600 IN NS ns.example.
      sub.example. 3600 IN NS ns.sub.example.
      ;; ADDITIONAL SECTION:
      ns.example. 3600 IN A 192.0.2.1
      ns.example. 3600 IN AAAA 2001:db8::1
      ns.sub.example. 3600 IN A 192.0.2.20
      ns.sub.example. 3600 IN AAAA 2001:db8::20
      # a cut below a cut is not ours to tell
      $ dig ns.deep.sub.example. A
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      sub.example. 3600 IN NS ns.example.
      sub.example. 3600 IN NS ns.sub.example.
      ;; ADDITIONAL SECTION:
      ns.example. 3600 IN A 192.0.2.1
      ns.example. 3600 IN AAAA 2001:db8::1
      ns.sub.example. 3600 IN A 192.0.2.20
      ns.sub.example. 3600 IN AAAA 2001:db8::20
      $ dig deep.sub.example. NS
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      sub.example. 3600 IN NS ns.example.
      sub.example. 3600 IN NS ns.sub.example.
      ;; ADDITIONAL SECTION:
      ns.example. 3600 IN A 192.0.2.1
      ns.example. 3600 IN AAAA 2001:db8::1
      ns.sub.example. 3600 IN A 192.0.2.20
      ns.sub.example. 3600 IN AAAA 2001:db8::20
      $ dig lame.example. A
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      lame.example. 3600 IN NS ns.lame.elsewhere.test.
      # a chain that ends in a referral; AA speaks of the first owner
      $ dig to-sub.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      to-sub.example. 3600 IN CNAME host.sub.example.
      ;; AUTHORITY SECTION:
      sub.example. 3600 IN NS ns.example.
      sub.example. 3600 IN NS ns.sub.example.
      ;; ADDITIONAL SECTION:
      ns.example. 3600 IN A 192.0.2.1
      ns.example. 3600 IN AAAA 2001:db8::1
      ns.sub.example. 3600 IN A 192.0.2.20
      ns.sub.example. 3600 IN AAAA 2001:db8::20
      $ dig to-cut.example. NS
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      to-cut.example. 3600 IN CNAME sub.example.
      ;; AUTHORITY SECTION:
      sub.example. 3600 IN NS ns.example.
      sub.example. 3600 IN NS ns.sub.example.
      ;; ADDITIONAL SECTION:
      ns.example. 3600 IN A 192.0.2.1
      ns.example. 3600 IN AAAA 2001:db8::1
      ns.sub.example. 3600 IN A 192.0.2.20
      ns.sub.example. 3600 IN AAAA 2001:db8::20
      # step 3c
      $ dig nothing.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig x.nothing.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      # empty non-terminals
      $ dig ent.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig deep.ent.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig _udp.example. SRV
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      # a wildcard's owner exists; its parent is an empty non-terminal
      $ dig wild.example. MX
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig a.wild.example. MX
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      a.wild.example. 3600 IN MX 10 www.example.
      ;; ADDITIONAL SECTION:
      www.example. 3600 IN A 192.0.2.10
      www.example. 3600 IN A 192.0.2.11
      $ dig *.wild.example. MX
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      *.wild.example. 3600 IN MX 10 www.example.
      ;; ADDITIONAL SECTION:
      www.example. 3600 IN A 192.0.2.10
      www.example. 3600 IN A 192.0.2.11
      # step 6: what is useful to add
      $ dig mail.example. MX
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      mail.example. 3600 IN MX 10 www.example.
      mail.example. 3600 IN MX 20 ns.sub.example.
      mail.example. 3600 IN MX 30 alias.example.
      mail.example. 3600 IN MX 40 mx.elsewhere.test.
      mail.example. 3600 IN MX 50 ns.example.
      ;; ADDITIONAL SECTION:
      ns.example. 3600 IN A 192.0.2.1
      ns.example. 3600 IN AAAA 2001:db8::1
      www.example. 3600 IN A 192.0.2.10
      www.example. 3600 IN A 192.0.2.11
      $ dig _sip._udp.example. SRV
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      _sip._udp.example. 3600 IN SRV 0 0 5060 missing.example.
      _sip._udp.example. 3600 IN SRV 0 0 5060 www.example.
      ;; ADDITIONAL SECTION:
      www.example. 3600 IN A 192.0.2.10
      www.example. 3600 IN A 192.0.2.11
      # several zones: the nearest ancestor
      $ dig sibling.example. SOA
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      sibling.example. 3600 IN SOA ns.sibling.example. hostmaster.sibling.example. 7 7200 3600 1209600 60
      $ dig sibling.example. NS
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      sibling.example. 3600 IN NS ns.sibling.example.
      ;; ADDITIONAL SECTION:
      ns.sibling.example. 3600 IN A 192.0.2.30
      $ dig nothing.sibling.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      sibling.example. 60 IN SOA ns.sibling.example. hostmaster.sibling.example. 7 7200 3600 1209600 60
      # not ours
      $ dig www.elsewhere.test. A
      ;; status: REFUSED, flags: qr
      $ dig . NS
      ;; status: REFUSED, flags: qr
      $ dig test. SOA
      ;; status: REFUSED, flags: qr
      # RD is copied, RA stays clear
      $ dig www.example. A +recurse
      ;; status: NOERROR, flags: qr aa rd
      ;; ANSWER SECTION:
      www.example. 3600 IN A 192.0.2.10
      www.example. 3600 IN A 192.0.2.11
      $ dig nothing.example. A +recurse
      ;; status: NXDOMAIN, flags: qr aa rd
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig www.elsewhere.test. A +recurse
      ;; status: REFUSED, flags: qr rd
      $ dig nothing.example. A +tcp
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
    `,
  },
];
