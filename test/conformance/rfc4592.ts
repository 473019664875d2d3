/** RFC 4592: wildcards. */

import type { ConformanceTable } from '../support/conformance-table.ts';

export const tables: readonly ConformanceTable[] = [
  {
    title: 'RFC 4592 §2.2.1: the example zone and its queries',
    zones: {
      'example.': `
        $TTL 3600
        example.                 SOA ns.example.com. hostmaster.example.com. 1 7200 3600 1209600 300
        example.                 NS  ns.example.com.
        example.                 NS  ns.example.net.
        *.example.               TXT "this is a wildcard"
        *.example.               MX  10 host1.example.
        sub.*.example.           TXT "this is not a wildcard"
        host1.example.           A   192.0.2.1
        _ssh._tcp.host1.example. SRV 0 0 22 host1.example.
        _ssh._tcp.host2.example. SRV 0 0 22 host2.example.
        subdel.example.          NS  ns.example.com.
        subdel.example.          NS  ns.example.net.
      `,
    },
    transcript: `
      # synthesized
      $ dig host3.example. MX
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      host3.example. 3600 IN MX 10 host1.example.
      ;; ADDITIONAL SECTION:
      host1.example. 3600 IN A 192.0.2.1
      # the reply reflects that there is no A at *.example.
      $ dig host3.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example.com. hostmaster.example.com. 1 7200 3600 1209600 300
      $ dig foo.bar.example. TXT
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      foo.bar.example. 3600 IN TXT "this is a wildcard"
      # not synthesized: host1.example. exists
      $ dig host1.example. MX
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example.com. hostmaster.example.com. 1 7200 3600 1209600 300
      # sub.*.example. exists
      $ dig sub.*.example. MX
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example.com. hostmaster.example.com. 1 7200 3600 1209600 300
      # _tcp.host1.example. exists, without data
      $ dig _telnet._tcp.host1.example. SRV
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example.com. hostmaster.example.com. 1 7200 3600 1209600 300
      # host2.example. exists, without data
      $ dig host2.example. MX
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example.com. hostmaster.example.com. 1 7200 3600 1209600 300
      # below a zone cut
      $ dig host.subdel.example. A
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      subdel.example. 3600 IN NS ns.example.com.
      subdel.example. 3600 IN NS ns.example.net.
      # *.example. exists
      $ dig ghost.*.example. MX
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example.com. hostmaster.example.com. 1 7200 3600 1209600 300
      # §2.2: the wildcard's own name, asked for, is a name like any other
      $ dig *.example. TXT
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      *.example. 3600 IN TXT "this is a wildcard"
      $ dig *.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example.com. hostmaster.example.com. 1 7200 3600 1209600 300
      $ dig sub.*.example. TXT
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      sub.*.example. 3600 IN TXT "this is not a wildcard"
      # §2.1.1: an asterisk that isn't alone or first is no wildcard
      $ dig *x.example. TXT
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      *x.example. 3600 IN TXT "this is a wildcard"
      $ dig x.*.host3.example. TXT
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      x.*.host3.example. 3600 IN TXT "this is a wildcard"
      ~ bind: takes another RRset
      $ dig host3.example. ANY
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      host3.example. 3600 IN MX 10 host1.example.
      ;; ADDITIONAL SECTION:
      host1.example. 3600 IN A 192.0.2.1
    `,
  },
  {
    title: 'RFC 4592 §4: wildcards and the types that steer',
    zones: {
      'example.': `
        $TTL 3600
        @                 SOA   ns hostmaster 1 7200 3600 1209600 300
                          NS    ns
        ns                A     192.0.2.1
        target            A     192.0.2.2
        *.cname           CNAME target
        exists.cname      TXT   "here"
        *.cname-out       CNAME www.elsewhere.test.
        *.cname-wild      CNAME a.cname
        *.loop            CNAME a.loop
        *.srv             SRV   0 0 443 target
        *.mx              MX    10 mail.mx
        *.a               A     192.0.2.7
        *.b.a             TXT   "deeper"
        c.b.a             TXT   "exact"
        d.c.b.a           TXT   "deepest"
        *.soon.ent        A     192.0.2.8
        x.y.soon.ent      A     192.0.2.9
        *.*.twice         A     192.0.2.10
        *.case            TXT   "Mixed Case"
      `,
    },
    transcript: `
      # §4.4: CNAME at a wildcard
      $ dig a.cname.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      a.cname.example. 3600 IN CNAME target.example.
      target.example. 3600 IN A 192.0.2.2
      $ dig a.b.cname.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      a.b.cname.example. 3600 IN CNAME target.example.
      target.example. 3600 IN A 192.0.2.2
      $ dig a.cname.example. CNAME
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      a.cname.example. 3600 IN CNAME target.example.
      $ dig a.cname.example. AAAA
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      a.cname.example. 3600 IN CNAME target.example.
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig *.cname.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      *.cname.example. 3600 IN CNAME target.example.
      target.example. 3600 IN A 192.0.2.2
      $ dig exists.cname.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig below.exists.cname.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig a.cname-out.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      a.cname-out.example. 3600 IN CNAME www.elsewhere.test.
      $ dig a.cname-wild.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      a.cname-wild.example. 3600 IN CNAME a.cname.example.
      a.cname.example. 3600 IN CNAME target.example.
      target.example. 3600 IN A 192.0.2.2
      ~ bind: SERVFAIL ends a loop
      $ dig x.loop.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      x.loop.example. 3600 IN CNAME a.loop.example.
      a.loop.example. 3600 IN CNAME a.loop.example.
      ~ nsd, knot: tell the CNAME twice before they see the loop
      ~ bind: SERVFAIL ends a loop
      $ dig a.loop.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      a.loop.example. 3600 IN CNAME a.loop.example.
      # §4.5: SRV at a wildcard
      $ dig _https._tcp.srv.example. SRV
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      _https._tcp.srv.example. 3600 IN SRV 0 0 443 target.example.
      ;; ADDITIONAL SECTION:
      target.example. 3600 IN A 192.0.2.2
      # the target itself is made by a wildcard
      $ dig a.mx.example. MX
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      a.mx.example. 3600 IN MX 10 mail.mx.example.
      # several levels: the closest encloser decides
      $ dig x.a.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      x.a.example. 3600 IN A 192.0.2.7
      $ dig x.b.a.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig x.b.a.example. TXT
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      x.b.a.example. 3600 IN TXT "deeper"
      $ dig b.a.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig x.c.b.a.example. TXT
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig c.b.a.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig y.d.c.b.a.example. TXT
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      # §2.2.2: empty non-terminals block
      $ dig ent.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig soon.ent.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig y.soon.ent.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig z.y.soon.ent.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig z.soon.ent.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      z.soon.ent.example. 3600 IN A 192.0.2.8
      $ dig x.ent.example. A
      ;; status: NXDOMAIN, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      # a wildcard below a wildcard
      $ dig a.twice.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig a.b.twice.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig a.*.twice.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      a.*.twice.example. 3600 IN A 192.0.2.10
      $ dig *.*.twice.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      *.*.twice.example. 3600 IN A 192.0.2.10
      $ dig *.twice.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      # the owner of a synthesized record is the QNAME as asked
      $ dig MiXeD.cAsE.example. TXT
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      MiXeD.cAsE.example. 3600 IN TXT "Mixed Case"
      $ dig x.a.example. ANY
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      x.a.example. 3600 IN A 192.0.2.7
    `,
  },
  {
    title: 'RFC 4592 §4.2: NS at a wildcard does not delegate',
    zones: {
      'example.': `
        $TTL 3600
        @       SOA ns hostmaster 1 7200 3600 1209600 300
                NS  ns
        ns      A   192.0.2.1
        *.w     NS  ns.w
        *.w     A   192.0.2.3
        ns.w    A   192.0.2.2
      `,
    },
    refusedBy: { bind: 'NS at a wildcard' },
    transcript: `
      $ dig ns.w.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      ns.w.example. 3600 IN A 192.0.2.2
      ~ knot: takes it for a delegation, of *.w.example. itself
      $ dig a.w.example. NS
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      a.w.example. 3600 IN NS ns.w.example.
      ;; ADDITIONAL SECTION:
      ns.w.example. 3600 IN A 192.0.2.2
      ~ knot: takes it for a delegation, of *.w.example. itself
      $ dig a.w.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      a.w.example. 3600 IN A 192.0.2.3
      ~ nsd, knot: take it for a delegation where it is asked for by name
      $ dig *.w.example. NS
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      *.w.example. 3600 IN NS ns.w.example.
      ;; ADDITIONAL SECTION:
      ns.w.example. 3600 IN A 192.0.2.2
      ~ knot: takes it for a delegation, of *.w.example. itself
      $ dig a.w.example. TXT
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
    `,
  },
  {
    title: 'RFC 4592 §4.3, §4.6: DNAME and DS at a wildcard',
    zones: {
      'example.': `
        $TTL 3600
        @       SOA   ns hostmaster 1 7200 3600 1209600 300
                NS    ns
        ns      A     192.0.2.1
        *.d     DNAME target
        a.target A    192.0.2.2
        *.ds    DS    12345 8 2 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
      `,
    },
    transcript: `
      $ dig a.d.example. DNAME
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      a.d.example. 3600 IN DNAME target.example.
      $ dig a.d.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig a.b.d.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig *.d.example. DNAME
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      *.d.example. 3600 IN DNAME target.example.
      ~ knot: owns the DNAME by the QNAME
      $ dig a.*.d.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      *.d.example. 3600 IN DNAME target.example.
      a.*.d.example. 3600 IN CNAME a.target.example.
      a.target.example. 3600 IN A 192.0.2.2
      $ dig a.ds.example. DS
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      a.ds.example. 3600 IN DS 12345 8 2 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
    `,
  },
];
