/** RFC 6672: DNAME. */

import type { ConformanceTable } from '../support/conformance-table.ts';

/** Three labels of 64 octets with their lengths: of a name's 255 that leaves 63. */
const LONG = ['a'.repeat(63), 'b'.repeat(63), 'c'.repeat(63)].join('.');
const FITS = 'd'.repeat(50);
const GROWS_TOO_LONG = 'e'.repeat(63);

/** One block of the table in §2.2: the zone that holds the DNAME, and the QNAMEs tried on it. */
function substitution(dname: string, zone: string, records: string, transcript: string): ConformanceTable {
  const soa = '@ 3600 SOA ns.test. hostmaster.test. 1 7200 3600 1209600 300\n@ 3600 NS ns.test.\n';
  return { title: `RFC 6672 §2.2: ${dname}`, zones: { [zone]: `$TTL 3600\n${soa}${records}` }, transcript };
}

export const tables: readonly ConformanceTable[] = [
  substitution(
    'example.com. DNAME example.net.',
    'example.com.',
    '@ DNAME example.net.',
    `
      # no match
      $ dig com. A
      ;; status: REFUSED, flags: qr
      # the owner itself is not replaced
      $ dig example.com. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example.com. 300 IN SOA ns.test. hostmaster.test. 1 7200 3600 1209600 300
      $ dig example.com. DNAME
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      example.com. 3600 IN DNAME example.net.
      $ dig example.com. NS
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      example.com. 3600 IN NS ns.test.
      $ dig a.example.com. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      example.com. 3600 IN DNAME example.net.
      a.example.com. 3600 IN CNAME a.example.net.
      $ dig a.b.example.com. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      example.com. 3600 IN DNAME example.net.
      a.b.example.com. 3600 IN CNAME a.b.example.net.
      $ dig foo.example.com. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      example.com. 3600 IN DNAME example.net.
      foo.example.com. 3600 IN CNAME foo.example.net.
    `,
  ),
  substitution(
    'b.example.com. DNAME example.net.',
    'example.com.',
    'b DNAME example.net.',
    `
      # no match: labels are compared, not text
      $ dig ab.example.com. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example.com. 300 IN SOA ns.test. hostmaster.test. 1 7200 3600 1209600 300
      $ dig a.b.example.com. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      b.example.com. 3600 IN DNAME example.net.
      a.b.example.com. 3600 IN CNAME a.example.net.
    `,
  ),
  substitution(
    'x.example.com. DNAME example.net.',
    'example.com.',
    'x DNAME example.net.',
    `
      $ dig a.x.example.com. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      x.example.com. 3600 IN DNAME example.net.
      a.x.example.com. 3600 IN CNAME a.example.net.
    `,
  ),
  substitution(
    'example.com. DNAME y.example.net.',
    'example.com.',
    '@ DNAME y.example.net.',
    `
      $ dig a.example.com. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      example.com. 3600 IN DNAME y.example.net.
      a.example.com. 3600 IN CNAME a.y.example.net.
    `,
  ),
  substitution(
    'example.com. DNAME example.com.',
    'example.com.',
    '@ DNAME example.com.',
    `
      ~ knot: repeats the CNAME until it has enough
      ~ bind: SERVFAIL ends a loop
      $ dig cyc.example.com. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      example.com. 3600 IN DNAME example.com.
      cyc.example.com. 3600 IN CNAME cyc.example.com.
    `,
  ),
  substitution(
    'example.com. DNAME c.example.com.',
    'example.com.',
    '@ DNAME c.example.com.',
    `
      # it grows until the name is over 255 octets, or the server has enough
      $ dig cyc.example.com. CNAME
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      example.com. 3600 IN DNAME c.example.com.
      cyc.example.com. 3600 IN CNAME cyc.c.example.com.
    `,
  ),
  substitution(
    'x. DNAME .',
    'x.',
    '@ DNAME .',
    `
      $ dig shortloop.x.x. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      x. 3600 IN DNAME .
      shortloop.x.x. 3600 IN CNAME shortloop.x.
      shortloop.x. 3600 IN CNAME shortloop.
      $ dig shortloop.x. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      x. 3600 IN DNAME .
      shortloop.x. 3600 IN CNAME shortloop.
    `,
  ),
  {
    title: 'RFC 6672 §2.2, §3.2: what the server does',
    zones: {
      'example.': `
        $TTL 3600
        @             SOA   ns hostmaster 1 7200 3600 1209600 300
                      NS    ns
        ns            A     192.0.2.1
        old     1800  DNAME new
        old           TXT   "owner of a DNAME"
        host.new      A     192.0.2.2
        alias.new     CNAME host.new
        ent.ent.new   A     192.0.2.3
        *.wild.new    A     192.0.2.4
        sub.new       NS    ns.sub.new
        ns.sub.new    A     192.0.2.5
        older         DNAME old
        to-old        CNAME host.old
        to-nothing    CNAME nothing.old
        away          DNAME elsewhere.test.
        cut           NS    ns.cut
        ns.cut        A     192.0.2.7
        dname.cut     DNAME new
        into-sibling  DNAME sibling.example.
        long          DNAME ${LONG}
        target.${LONG} A    192.0.2.8
        odd           DNAME OdD.nEw
        host.odd.new  A     192.0.2.9
      `,
      'sibling.example.': `
        $TTL 3600
        @             SOA   ns hostmaster 1 7200 3600 1209600 300
                      NS    ns
        ns            A     192.0.2.20
        www           A     192.0.2.21
      `,
    },
    transcript: `
      # §3.1: the CNAME has the DNAME's TTL
      $ dig host.old.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      old.example. 1800 IN DNAME new.example.
      host.old.example. 1800 IN CNAME host.new.example.
      host.new.example. 3600 IN A 192.0.2.2
      $ dig host.old.example. CNAME
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      old.example. 1800 IN DNAME new.example.
      host.old.example. 1800 IN CNAME host.new.example.
      $ dig host.old.example. DNAME
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      old.example. 1800 IN DNAME new.example.
      host.old.example. 1800 IN CNAME host.new.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig old.example. TXT
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      old.example. 3600 IN TXT "owner of a DNAME"
      $ dig old.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig old.example. CNAME
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig host.old.example. AAAA
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      old.example. 1800 IN DNAME new.example.
      host.old.example. 1800 IN CNAME host.new.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig nothing.old.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; ANSWER SECTION:
      old.example. 1800 IN DNAME new.example.
      nothing.old.example. 1800 IN CNAME nothing.new.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig ent.old.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      old.example. 1800 IN DNAME new.example.
      ent.old.example. 1800 IN CNAME ent.new.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig a.wild.old.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      old.example. 1800 IN DNAME new.example.
      a.wild.old.example. 1800 IN CNAME a.wild.new.example.
      a.wild.new.example. 3600 IN A 192.0.2.4
      $ dig alias.old.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      old.example. 1800 IN DNAME new.example.
      alias.old.example. 1800 IN CNAME alias.new.example.
      alias.new.example. 3600 IN CNAME host.new.example.
      host.new.example. 3600 IN A 192.0.2.2
      # the new name is below a cut
      $ dig www.sub.old.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      old.example. 1800 IN DNAME new.example.
      www.sub.old.example. 1800 IN CNAME www.sub.new.example.
      ;; AUTHORITY SECTION:
      sub.new.example. 3600 IN NS ns.sub.new.example.
      ;; ADDITIONAL SECTION:
      ns.sub.new.example. 3600 IN A 192.0.2.5
      $ dig host.older.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      older.example. 3600 IN DNAME old.example.
      host.older.example. 3600 IN CNAME host.old.example.
      old.example. 1800 IN DNAME new.example.
      host.old.example. 1800 IN CNAME host.new.example.
      host.new.example. 3600 IN A 192.0.2.2
      $ dig to-old.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      to-old.example. 3600 IN CNAME host.old.example.
      old.example. 1800 IN DNAME new.example.
      host.old.example. 1800 IN CNAME host.new.example.
      host.new.example. 3600 IN A 192.0.2.2
      $ dig to-nothing.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; ANSWER SECTION:
      to-nothing.example. 3600 IN CNAME nothing.old.example.
      old.example. 1800 IN DNAME new.example.
      nothing.old.example. 1800 IN CNAME nothing.new.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig www.away.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      away.example. 3600 IN DNAME elsewhere.test.
      www.away.example. 3600 IN CNAME www.elsewhere.test.
      ~ knot: stays in the zone of the QNAME, and takes the delegated name for absent
      ~ bind: does not follow into another zone
      $ dig www.into-sibling.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      into-sibling.example. 3600 IN DNAME sibling.example.
      www.into-sibling.example. 3600 IN CNAME www.sibling.example.
      www.sibling.example. 3600 IN A 192.0.2.21
      ~ knot: stays in the zone of the QNAME, and takes the delegated name for absent
      ~ bind: does not follow into another zone
      $ dig nothing.into-sibling.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; ANSWER SECTION:
      into-sibling.example. 3600 IN DNAME sibling.example.
      nothing.into-sibling.example. 3600 IN CNAME nothing.sibling.example.
      ;; AUTHORITY SECTION:
      sibling.example. 300 IN SOA ns.sibling.example. hostmaster.sibling.example. 1 7200 3600 1209600 300
      # a cut above the DNAME
      $ dig a.dname.cut.example. A
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      cut.example. 3600 IN NS ns.cut.example.
      ;; ADDITIONAL SECTION:
      ns.cut.example. 3600 IN A 192.0.2.7
      # the case of the QNAME's labels, and of the target, is kept
      $ dig HoSt.odd.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      odd.example. 3600 IN DNAME OdD.nEw.example.
      HoSt.odd.example. 3600 IN CNAME HoSt.OdD.nEw.example.
      HoSt.OdD.nEw.example. 3600 IN A 192.0.2.9
      # a name that fits, and one that grows over 255 octets
      $ dig target.long.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      long.example. 3600 IN DNAME ${LONG}.example.
      target.long.example. 3600 IN CNAME target.${LONG}.example.
      target.${LONG}.example. 3600 IN A 192.0.2.8
      ~ nsd: compresses less, so it must truncate
      ~ knot: compresses less, so it must truncate
      $ dig ${FITS}.long.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; ANSWER SECTION:
      long.example. 3600 IN DNAME ${LONG}.example.
      ${FITS}.long.example. 3600 IN CNAME ${FITS}.${LONG}.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      ~ knot: adds an SOA
      $ dig ${GROWS_TOO_LONG}.long.example. A
      ;; status: YXDOMAIN, flags: qr aa
      ;; ANSWER SECTION:
      long.example. 3600 IN DNAME ${LONG}.example.
      ~ knot: adds an SOA
      $ dig ${GROWS_TOO_LONG}.long.example. A +edns=0
      ;; status: YXDOMAIN, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ;; ANSWER SECTION:
      long.example. 3600 IN DNAME ${LONG}.example.
      ~ knot: adds an SOA
      $ dig ${GROWS_TOO_LONG}.long.example. CNAME
      ;; status: YXDOMAIN, flags: qr aa
      ;; ANSWER SECTION:
      long.example. 3600 IN DNAME ${LONG}.example.
      # ANY below a DNAME
      ~ nsd, knot: go on to the new name, as for other types
      $ dig host.old.example. ANY
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      old.example. 1800 IN DNAME new.example.
      host.old.example. 1800 IN CNAME host.new.example.
    `,
  },
  {
    title: 'RFC 6672 §2.4: below a DNAME nothing exists, whatever the file says',
    zones: {
      'example.': `
        $TTL 3600
        @             SOA   ns hostmaster 1 7200 3600 1209600 300
                      NS    ns
        ns            A     192.0.2.1
        old           DNAME new
        hidden.old    A     192.0.2.6
        cut.old       NS    ns.cut.old
        ns.cut.old    A     192.0.2.7
        *.old         TXT   "wild"
        host.new      A     192.0.2.8
        mail          MX    10 hidden.old
      `,
    },
    refusedBy: { nsd: 'data below a DNAME', knot: 'data below a DNAME' },
    transcript: `
      $ dig hidden.old.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; ANSWER SECTION:
      old.example. 3600 IN DNAME new.example.
      hidden.old.example. 3600 IN CNAME hidden.new.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig host.old.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      old.example. 3600 IN DNAME new.example.
      host.old.example. 3600 IN CNAME host.new.example.
      host.new.example. 3600 IN A 192.0.2.8
      $ dig host.old.example. TXT
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      old.example. 3600 IN DNAME new.example.
      host.old.example. 3600 IN CNAME host.new.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig www.cut.old.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; ANSWER SECTION:
      old.example. 3600 IN DNAME new.example.
      www.cut.old.example. 3600 IN CNAME www.cut.new.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig cut.old.example. NS
      ;; status: NXDOMAIN, flags: qr aa
      ;; ANSWER SECTION:
      old.example. 3600 IN DNAME new.example.
      cut.old.example. 3600 IN CNAME cut.new.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      # nor are there addresses to add
      $ dig mail.example. MX
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      mail.example. 3600 IN MX 10 hidden.old.example.
    `,
  },
  {
    title: 'RFC 6672 §5.2: DNAME in a chain through several zones',
    zones: {
      'a.test.': `
        $TTL 3600
        @   SOA   ns hostmaster 1 7200 3600 1209600 300
            NS    ns
        ns  A     192.0.2.1
        x   DNAME b.test.
        y   CNAME y.x
      `,
      'b.test.': `
        $TTL 3600
        @   SOA   ns.a.test. hostmaster 1 7200 3600 1209600 300
            NS    ns.a.test.
            DNAME c.test.
      `,
      'c.test.': `
        $TTL 3600
        @   SOA   ns.a.test. hostmaster 1 7200 3600 1209600 300
            NS    ns.a.test.
        y   CNAME z.x.a.test.
        z   A     192.0.2.2
      `,
    },
    transcript: `
      # the first DNAME is used again: it is told once
      ~ knot, bind: do not follow into another zone
      $ dig y.a.test. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      y.a.test. 3600 IN CNAME y.x.a.test.
      x.a.test. 3600 IN DNAME b.test.
      y.x.a.test. 3600 IN CNAME y.b.test.
      b.test. 3600 IN DNAME c.test.
      y.b.test. 3600 IN CNAME y.c.test.
      y.c.test. 3600 IN CNAME z.x.a.test.
      z.x.a.test. 3600 IN CNAME z.b.test.
      z.b.test. 3600 IN CNAME z.c.test.
      z.c.test. 3600 IN A 192.0.2.2
      ~ knot, bind: do not follow into another zone
      $ dig z.x.a.test. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      x.a.test. 3600 IN DNAME b.test.
      z.x.a.test. 3600 IN CNAME z.b.test.
      b.test. 3600 IN DNAME c.test.
      z.b.test. 3600 IN CNAME z.c.test.
      z.c.test. 3600 IN A 192.0.2.2
      ~ knot, bind: do not follow into another zone
      $ dig n.x.a.test. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; ANSWER SECTION:
      x.a.test. 3600 IN DNAME b.test.
      n.x.a.test. 3600 IN CNAME n.b.test.
      b.test. 3600 IN DNAME c.test.
      n.b.test. 3600 IN CNAME n.c.test.
      ;; AUTHORITY SECTION:
      c.test. 300 IN SOA ns.a.test. hostmaster.c.test. 1 7200 3600 1209600 300
      $ dig b.test. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      b.test. 300 IN SOA ns.a.test. hostmaster.b.test. 1 7200 3600 1209600 300
    `,
  },
];
