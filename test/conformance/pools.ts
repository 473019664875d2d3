/** Pools: what the RFCs ask of answers that depend on health and client. Zones are our own YAML, which no peer reads. */

import type { Health } from '../resolve/pooled-server.ts';

export interface PoolTable {
  readonly title: string;
  /** Each zone's file, by its origin. */
  readonly zones: Readonly<Record<string, string>>;
  readonly health?: Health;
  /** Who asks, where it matters. */
  readonly client?: string;
  /** Commands and answers as transcript.ts reads them. */
  readonly transcript: string;
}

const APEX = `
'':
  - type: SOA
    value: {mname: ns.example., rname: hostmaster.example., serial: 1, refresh: 7200, retry: 3600, expire: 1209600, minimum: 300}
  - {type: NS, value: ns.example.}
ns: {type: A, value: 192.0.2.53}`;

const zone = (text: string): Readonly<Record<string, string>> => ({ 'example.': `${APEX}\n${text}` });

const WWW = zone(`
www:
  - {type: A, ttl: 60, values: [192.0.2.1, 192.0.2.2], balance: {ttl_min: 20, when_down: none}}
  - {type: AAAA, ttl: 60, values: ['2001:db8::1', '2001:db8::2'], balance: {ttl_min: 20, when_down: all}}
  - {type: TXT, value: hello}
primary: {type: A, ttl: 60, values: [192.0.2.1, 192.0.2.2, 192.0.2.3], balance: ordered}
'*.wild': {type: A, ttl: 60, values: [192.0.2.1, 192.0.2.2], balance: {when_down: none}}`);

const CHAINS: PoolTable['zones'] = {
  'example.': `${APEX}
www: {type: A, ttl: 60, values: [192.0.2.1, 192.0.2.2], balance: {ttl_min: 20, when_down: none}}
site: {type: CNAME, ttl: 30, values: [www.example., spare.example.net.], balance: ordered}
gone: {type: CNAME, ttl: 30, values: [a.elsewhere.test., b.elsewhere.test.], balance: {policy: ordered, ttl_min: 10, when_down: none}}
'*.site': {type: CNAME, ttl: 30, values: [www.example., spare.example.net.], balance: ordered}
loop: {type: CNAME, ttl: 30, values: [loop.example., www.example.], balance: ordered}
old: {type: DNAME, ttl: 30, values: [new.example., example.net.], balance: ordered}
a.new: {type: A, ttl: 60, values: [192.0.2.7], balance: ordered}
dead: {type: DNAME, ttl: 30, values: [x.elsewhere.test., y.elsewhere.test.], balance: {ttl_min: 10, when_down: none}}`,
  'example.net.': `
'': {type: NS, value: ns.example.}
spare: {type: A, ttl: 50, values: [198.51.100.1, 198.51.100.2], balance: {}}
a: {type: A, ttl: 50, values: [198.51.100.7], balance: {}}`,
};

const SERVICES = zone(`
mail: {type: A, ttl: 60, values: [192.0.2.25, 192.0.2.26], balance: {when_down: none}}
host1:
  - {type: A, ttl: 60, values: [192.0.2.1], balance: {}}
  - {type: AAAA, ttl: 60, values: ['2001:db8::1'], balance: {}}
host2: {type: A, ttl: 60, values: [192.0.2.2, 192.0.2.3], balance: {policy: ordered}}
'*.pod': {type: A, ttl: 60, values: [192.0.2.8], balance: {}}
mx: {type: MX, value: {preference: 10, exchange: mail.example.}}
_sip._tcp:
  type: SRV
  ttl: 60
  balance: {}
  values:
    - {priority: 0, weight: 1, port: 5060, target: host1.example.}
    - {priority: 0, weight: 1, port: 5060, target: host2.example.}
_pods._tcp:
  type: SRV
  ttl: 60
  balance: {}
  values:
    - {priority: 0, weight: 1, port: 80, target: a.pod.example.}
    - {priority: 0, weight: 1, port: 80, target: b.pod.example.}
svc:
  - {type: A, ttl: 60, values: [192.0.2.1, 192.0.2.2], balance: {ttl_min: 20}}
  - {type: HTTPS, ttl: 60, value: {svcpriority: 1, targetname: ., svcparams: {alpn: [h2], ipv4hint: [192.0.2.1, 192.0.2.2]}}}
sub: {type: NS, value: ns.sub.example.}
ns.sub: {type: A, ttl: 60, values: [192.0.2.91, 192.0.2.92], balance: {policy: ordered, when_down: none}}`);

const STEERED = zone(`
geo:
  type: A
  ttl: 60
  values: [203.0.113.9]
  dynamic:
    pools:
      seoul: {fallback: tokyo, values: [{value: 192.0.2.1}]}
      tokyo: {values: [{value: 198.51.100.1}]}
      six: {values: [{value: 203.0.113.6}]}
    rules:
      - {subnets: [10.1.0.0/16], pool: seoul}
      - {subnets: ['2001:db8::/32'], pool: six}
      - {pool: tokyo}
hash: {type: A, ttl: 60, values: [192.0.2.1, 192.0.2.2], balance: {policy: client-hash, answers: 2}}
one: {type: A, ttl: 60, values: [192.0.2.1, 192.0.2.2], balance: ordered}
both: {type: CNAME, ttl: 60, value: hash.example., dynamic: {pools: {a: {values: [{value: hash.example.}]}}, rules: [{subnets: [10.1.2.0/25], pool: a}, {pool: a}]}}
mx: {type: MX, value: {preference: 10, exchange: hash.example.}}
sub: {type: NS, values: [geo.example., ns.sub.example.]}
ns.sub: {type: A, ttl: 60, values: [192.0.2.1, 192.0.2.2], balance: {policy: client-hash, answers: 2}}`);

export const poolTables: readonly PoolTable[] = [
  {
    title: 'RFC 1034 §4.3.2: the answer is what is healthy',
    zones: WWW,
    transcript: `
      $ dig www.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      www.example. 60 IN A 192.0.2.1
      www.example. 60 IN A 192.0.2.2
      $ dig primary.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      primary.example. 60 IN A 192.0.2.1
      # a wildcard’s pool
      $ dig x.y.wild.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      x.y.wild.example. 60 IN A 192.0.2.1
      x.y.wild.example. 60 IN A 192.0.2.2
      $ dig *.wild.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      *.wild.example. 60 IN A 192.0.2.1
      *.wild.example. 60 IN A 192.0.2.2
      # another type of the name is none of the pool’s business
      $ dig www.example. TXT
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      www.example. 3600 IN TXT "hello"
      $ dig www.example. MX
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      # RFC 8482 §4.1
      $ dig www.example. ANY
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      www.example. 60 IN A 192.0.2.1
      www.example. 60 IN A 192.0.2.2
      # RFC 4892: class CHAOS is served as ever
      $ dig id.server. CH TXT
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      id.server. 0 CH TXT "ns1"
    `,
  },
  {
    title:
      'RFC 2308 §2.2: with nothing to give the answer is NODATA, for as long as a recovery may be hidden',
    zones: WWW,
    health: { down: ['192.0.2.1', '192.0.2.2', '2001:db8::1', '2001:db8::2'] },
    transcript: `
      $ dig www.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 20 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      # RFC 8914: why
      $ dig www.example. A +edns=0
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; EDE: 0 (Other): (no member is up)
      ;; AUTHORITY SECTION:
      example. 20 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig www.example. AAAA +edns=0
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; EDE: 0 (Other): (too few members are up: all are answered)
      ;; ANSWER SECTION:
      www.example. 20 IN AAAA 2001:db8::1
      www.example. 20 IN AAAA 2001:db8::2
      # what is none of the pool’s doing keeps its own TTL, and no explanation is left over
      $ dig www.example. MX +edns=0
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig x.wild.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 20 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig primary.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      primary.example. 60 IN A 192.0.2.3
    `,
  },
  {
    title: 'RFC 8914 §4.4: answers that are not certain say so',
    zones: WWW,
    health: { isStale: true },
    transcript: `
      $ dig primary.example. A +edns=0
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; EDE: 3 (Stale Answer): (health is not known for certain)
      ;; ANSWER SECTION:
      primary.example. 60 IN A 192.0.2.1
      # only with EDNS
      $ dig primary.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      primary.example. 60 IN A 192.0.2.1
    `,
  },
  {
    title: 'RFC 1034 §4.3.2 step 3a: a CNAME and a DNAME with pools lead on from the member chosen',
    zones: CHAINS,
    transcript: `
      $ dig site.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      site.example. 30 IN CNAME www.example.
      www.example. 60 IN A 192.0.2.1
      www.example. 60 IN A 192.0.2.2
      $ dig site.example. CNAME
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      site.example. 30 IN CNAME www.example.
      $ dig site.example. ANY
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      site.example. 30 IN CNAME www.example.
      # a wildcard’s CNAME, written against another owner than its own
      $ dig a.b.site.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      a.b.site.example. 30 IN CNAME www.example.
      www.example. 60 IN A 192.0.2.1
      www.example. 60 IN A 192.0.2.2
      # a member that is the owner itself
      $ dig loop.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      loop.example. 30 IN CNAME loop.example.
      # RFC 6672 §3.2: its TTL is the synthesised CNAME’s
      $ dig a.old.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      old.example. 30 IN DNAME new.example.
      a.old.example. 30 IN CNAME a.new.example.
      a.new.example. 60 IN A 192.0.2.7
      $ dig old.example. DNAME
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      old.example. 30 IN DNAME new.example.
      $ dig gone.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      gone.example. 30 IN CNAME a.elsewhere.test.
    `,
  },
  {
    title: 'RFC 1034 §4.3.2 step 3a: where one member is down, through another zone',
    zones: CHAINS,
    health: {
      down: [
        'www.example.',
        'new.example.',
        'a.elsewhere.test.',
        'b.elsewhere.test.',
        'x.elsewhere.test.',
        'y.elsewhere.test.',
      ],
    },
    transcript: `
      $ dig site.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      site.example. 30 IN CNAME spare.example.net.
      spare.example.net. 50 IN A 198.51.100.1
      spare.example.net. 50 IN A 198.51.100.2
      $ dig a.old.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      old.example. 30 IN DNAME example.net.
      a.old.example. 30 IN CNAME a.example.net.
      a.example.net. 50 IN A 198.51.100.7
      # no member of the CNAME is left: the name has nothing, whatever is asked for
      $ dig gone.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 10 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig gone.example. CNAME
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 10 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      # below a DNAME that leads nowhere for now, nothing is said not to exist
      $ dig a.b.dead.example. A
      ;; status: NOERROR, flags: qr aa
      ;; AUTHORITY SECTION:
      example. 10 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
    `,
  },
  {
    title: 'RFC 2308 §2.2: a chain that ends in a pool with nothing to give',
    zones: CHAINS,
    health: { down: ['192.0.2.1', '192.0.2.2'] },
    transcript: `
      $ dig site.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      site.example. 30 IN CNAME www.example.
      ;; AUTHORITY SECTION:
      example. 20 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
    `,
  },
  {
    title: 'RFC 1034 §4.3.2 step 6: pooled addresses in the additional section',
    zones: SERVICES,
    transcript: `
      $ dig mx.example. MX
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      mx.example. 3600 IN MX 10 mail.example.
      ;; ADDITIONAL SECTION:
      mail.example. 60 IN A 192.0.2.25
      mail.example. 60 IN A 192.0.2.26
      $ dig _sip._tcp.example. SRV
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      _sip._tcp.example. 60 IN SRV 0 1 5060 host1.example.
      _sip._tcp.example. 60 IN SRV 0 1 5060 host2.example.
      ;; ADDITIONAL SECTION:
      host1.example. 60 IN A 192.0.2.1
      host1.example. 60 IN AAAA 2001:db8::1
      host2.example. 60 IN A 192.0.2.2
      # two names, one source of synthesis
      $ dig _pods._tcp.example. SRV
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      _pods._tcp.example. 60 IN SRV 0 1 80 a.pod.example.
      _pods._tcp.example. 60 IN SRV 0 1 80 b.pod.example.
      ;; ADDITIONAL SECTION:
      a.pod.example. 60 IN A 192.0.2.8
      b.pod.example. 60 IN A 192.0.2.8
      # RFC 9460 §2.5: the root stands for the owner
      $ dig svc.example. HTTPS
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      svc.example. 60 IN HTTPS 1 . alpn=h2 ipv4hint=192.0.2.1,192.0.2.2
      ;; ADDITIONAL SECTION:
      svc.example. 60 IN A 192.0.2.1
      svc.example. 60 IN A 192.0.2.2
      # glue with a pool
      $ dig x.sub.example. A
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      sub.example. 3600 IN NS ns.sub.example.
      ;; ADDITIONAL SECTION:
      ns.sub.example. 60 IN A 192.0.2.91
      $ dig ns.sub.example. A
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      sub.example. 3600 IN NS ns.sub.example.
      ;; ADDITIONAL SECTION:
      ns.sub.example. 60 IN A 192.0.2.91
    `,
  },
  {
    title: 'RFC 1034 §4.3.2 step 6: what is down is in no section',
    zones: SERVICES,
    health: { down: ['192.0.2.1', '192.0.2.25', '192.0.2.26', 'host1.example.', '192.0.2.91', '192.0.2.92'] },
    transcript: `
      $ dig mx.example. MX
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      mx.example. 3600 IN MX 10 mail.example.
      $ dig _sip._tcp.example. SRV
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      _sip._tcp.example. 60 IN SRV 0 1 5060 host2.example.
      ;; ADDITIONAL SECTION:
      host2.example. 60 IN A 192.0.2.2
      # RFC 9460 §7.3: its hint goes with the address
      $ dig svc.example. HTTPS
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      svc.example. 60 IN HTTPS 1 . alpn=h2 ipv4hint=192.0.2.2
      ;; ADDITIONAL SECTION:
      svc.example. 60 IN A 192.0.2.2
      # glue: the servers are down, and the operator said so; a client waits no longer for it
      $ dig x.sub.example. A
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      sub.example. 3600 IN NS ns.sub.example.
    `,
  },
  {
    title: 'RFC 7871 §7.2.1: the scope is the prefix at which rules or hash tell clients apart',
    zones: STEERED,
    transcript: `
      $ dig geo.example. A +subnet=10.1.2.0/24
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 10.1.2.0/24/16
      ;; ANSWER SECTION:
      geo.example. 60 IN A 192.0.2.1
      $ dig geo.example. A +subnet=10.2.0.0/16
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 10.2.0.0/16/15
      ;; ANSWER SECTION:
      geo.example. 60 IN A 198.51.100.1
      # as short as it takes to tell the client from others
      $ dig geo.example. A +subnet=203.0.113.0/24
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 203.0.113.0/24/1
      ;; ANSWER SECTION:
      geo.example. 60 IN A 198.51.100.1
      # longer than the source: it was not specific enough
      $ dig geo.example. A +subnet=10.0.0.0/8
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 10.0.0.0/8/16
      ;; ANSWER SECTION:
      geo.example. 60 IN A 198.51.100.1
      # §7.1.2: a client that tells nothing of itself
      $ dig geo.example. A +subnet=0.0.0.0/0
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 0.0.0.0/0/0
      ;; ANSWER SECTION:
      geo.example. 60 IN A 198.51.100.1
      # no option, no option back
      $ dig geo.example. A +edns=0
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ;; ANSWER SECTION:
      geo.example. 60 IN A 198.51.100.1
      # IPv6 has a map of its own: 2001:db8:1::/48
      $ dig geo.example. A +ednsopt=8:0002300020010db80001
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 20010db80001/48/32
      ;; ANSWER SECTION:
      geo.example. 60 IN A 203.0.113.6
      # ::ffff:10.1.2.0/120 is 10.1.2.0/24
      $ dig geo.example. A +ednsopt=8:0002780000000000000000000000ffff0a0102
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 00000000000000000000ffff0a0102/120/112
      ;; ANSWER SECTION:
      geo.example. 60 IN A 192.0.2.1
      $ dig hash.example. A +subnet=10.1.2.0/24
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 10.1.2.0/24/24
      ;; ANSWER SECTION:
      hash.example. 60 IN A 192.0.2.1
      hash.example. 60 IN A 192.0.2.2
      $ dig hash.example. A +ednsopt=8:0002300020010db80001
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 20010db80001/48/56
      ;; ANSWER SECTION:
      hash.example. 60 IN A 192.0.2.1
      hash.example. 60 IN A 192.0.2.2
      $ dig hash.example. A +ednsopt=8:0002780000000000000000000000ffff0a0102
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 00000000000000000000ffff0a0102/120/120
      ;; ANSWER SECTION:
      hash.example. 60 IN A 192.0.2.1
      hash.example. 60 IN A 192.0.2.2
      # the longest of a chain
      $ dig both.example. A +subnet=10.1.2.0/24
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 10.1.2.0/24/24
      ;; ANSWER SECTION:
      both.example. 60 IN CNAME hash.example.
      hash.example. 60 IN A 192.0.2.1
      hash.example. 60 IN A 192.0.2.2
      # a pool that answers everyone alike
      $ dig one.example. A +subnet=10.1.2.0/24
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 10.1.2.0/24/0
      ;; ANSWER SECTION:
      one.example. 60 IN A 192.0.2.1
      # an additional section that depends on the client
      $ dig mx.example. MX +subnet=10.1.2.0/24
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 10.1.2.0/24/24
      ;; ANSWER SECTION:
      mx.example. 3600 IN MX 10 hash.example.
      ;; ADDITIONAL SECTION:
      hash.example. 60 IN A 192.0.2.1
      hash.example. 60 IN A 192.0.2.2
      # §7.1.2: what is malformed stays malformed: bits past the prefix, a scope in a query
      $ dig geo.example. A +ednsopt=8:000114000a0101
      ;; status: FORMERR, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      $ dig geo.example. A +ednsopt=8:000118180a0102
      ;; status: FORMERR, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
    `,
  },
  {
    title: 'RFC 7871 §7.4: the same for every client, whatever pools there are: NS, its addresses, SOA, DS',
    zones: STEERED,
    client: '10.1.0.1',
    transcript: `
      # the addresses of name servers are chosen for the resolver that asks, 10.1.0.1
      $ dig www.sub.example. A +subnet=203.0.113.0/24
      ;; status: NOERROR, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 203.0.113.0/24/0
      ;; AUTHORITY SECTION:
      sub.example. 3600 IN NS geo.example.
      sub.example. 3600 IN NS ns.sub.example.
      ;; ADDITIONAL SECTION:
      geo.example. 60 IN A 192.0.2.1
      ns.sub.example. 60 IN A 192.0.2.1
      ns.sub.example. 60 IN A 192.0.2.2
      $ dig example. NS +subnet=203.0.113.0/24
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 203.0.113.0/24/0
      ;; ANSWER SECTION:
      example. 3600 IN NS ns.example.
      ;; ADDITIONAL SECTION:
      ns.example. 3600 IN A 192.0.2.53
      $ dig example. SOA +subnet=203.0.113.0/24
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 203.0.113.0/24/0
      ;; ANSWER SECTION:
      example. 3600 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      $ dig sub.example. DS +subnet=203.0.113.0/24
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: 203.0.113.0/24/0
      ;; AUTHORITY SECTION:
      example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
      # who sends the query is the client where nobody else is told
      $ dig geo.example. A
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      geo.example. 60 IN A 192.0.2.1
      # and where a client wants nothing told of it (§7.1.2)
      $ dig geo.example. A +ednsopt=8:00000000
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ; CLIENT-SUBNET: /0/0
      ;; ANSWER SECTION:
      geo.example. 60 IN A 192.0.2.1
    `,
  },
  {
    title: 'RFC 2181 §9: an answer of many members over UDP and TCP',
    zones: zone(`
big: {type: AAAA, ttl: 60, values: [${Array.from({ length: 50 }, (_, i) => `'2001:db8::${(i + 1).toString(16)}'`).join(', ')}], balance: {answers: 50}}
forty: {type: AAAA, ttl: 60, values: [${Array.from({ length: 50 }, (_, i) => `'2001:db8::${(i + 1).toString(16)}'`).join(', ')}], balance: {answers: 20}}`),
    transcript: `
      $ dig big.example. AAAA +edns=0
      ;; status: NOERROR, flags: qr aa tc
      ; EDNS: version: 0, flags:; udp: 1232
      $ dig forty.example. AAAA
      ;; status: NOERROR, flags: qr aa tc
      $ dig big.example. AAAA +tcp
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      ${Array.from({ length: 50 }, (_, i) => `big.example. 60 IN AAAA 2001:db8::${(i + 1).toString(16)}`).join('\n      ')}
    `,
  },
];
