/** Responses that don't fit: RFC 1035 §4.2.1, RFC 2181 §9, RFC 6891 §6.2.3, RFC 9471. */

import type { ConformanceTable } from '../support/conformance-table.ts';

/** A character-string of 200 octets: with its record's 12 and its length octet, a TXT record of 213. */
function text(letter: string): string {
  return `"${letter.repeat(200)}"`;
}

/** Lines for each letter: records of a zone, or of an answer. */
function forEach(letters: string, line: (letter: string) => string): string {
  return letters.split('').map(line).join('\n        ');
}

function hexOf(letter: string): string {
  return letter.charCodeAt(0).toString(16);
}

const HOSTS = 'abcdefghijkl';
const SERVERS = 'abcdefghij';

export const tables: readonly ConformanceTable[] = [
  {
    title: 'RFC 2181 §9: TC says that something needed is missing; what is there is whole',
    zones: {
      'example.': `
        $TTL 3600
        @          SOA   ns hostmaster 1 7200 3600 1209600 300
        @          NS    ns
        ns         A     192.0.2.1
        ${forEach('abc', (letter) => `three TXT ${text(letter)}`)}
        ${forEach('abcdef', (letter) => `six TXT ${text(letter)}`)}
        alias      CNAME three
        ${forEach(HOSTS, (letter) => `mail MX 10 mail-${letter}`)}
        ${forEach(HOSTS, (letter) => `mail-${letter} AAAA 2001:db8::${hexOf(letter)}`)}
      `,
    },
    transcript: `
      # RFC 1035 §4.2.1: 512 octets without EDNS
      $ dig three.example. TXT
      ;; status: NOERROR, flags: qr aa tc
      $ dig three.example. TXT +bufsize=512
      ;; status: NOERROR, flags: qr aa tc
      ; EDNS: version: 0, flags:; udp: 1232
      # RFC 6891 §6.2.3: with it, what the client says
      $ dig three.example. TXT +bufsize=600
      ;; status: NOERROR, flags: qr aa tc
      ; EDNS: version: 0, flags:; udp: 1232
      $ dig three.example. TXT +bufsize=1000
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ;; ANSWER SECTION:
      three.example. 3600 IN TXT ${text('a')}
      three.example. 3600 IN TXT ${text('b')}
      three.example. 3600 IN TXT ${text('c')}
      # and no more than our own 1232
      $ dig six.example. TXT +bufsize=1232
      ;; status: NOERROR, flags: qr aa tc
      ; EDNS: version: 0, flags:; udp: 1232
      $ dig six.example. TXT +bufsize=65535
      ;; status: NOERROR, flags: qr aa tc
      ; EDNS: version: 0, flags:; udp: 1232
      # RFC 7766 §5: over TCP it is complete
      $ dig three.example. TXT +tcp
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      three.example. 3600 IN TXT ${text('a')}
      three.example. 3600 IN TXT ${text('b')}
      three.example. 3600 IN TXT ${text('c')}
      $ dig six.example. TXT +bufsize=512 +tcp
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ;; ANSWER SECTION:
      six.example. 3600 IN TXT ${text('a')}
      six.example. 3600 IN TXT ${text('b')}
      six.example. 3600 IN TXT ${text('c')}
      six.example. 3600 IN TXT ${text('d')}
      six.example. 3600 IN TXT ${text('e')}
      six.example. 3600 IN TXT ${text('f')}
      # the CNAME fits, its target's RRset does not
      $ dig alias.example. TXT
      ;; status: NOERROR, flags: qr aa tc
      ;; ANSWER SECTION:
      alias.example. 3600 IN CNAME three.example.
      # RFC 2181 §9: additional addresses are no reason for TC
      $ dig mail.example. MX
      ;; status: NOERROR, flags: qr aa
      ;; ANSWER SECTION:
      ${forEach(HOSTS, (letter) => `mail.example. 3600 IN MX 10 mail-${letter}.example.`)}
      ;; ADDITIONAL SECTION:
      ${forEach(HOSTS.slice(0, 7), (letter) => `mail-${letter}.example. 3600 IN AAAA 2001:db8::${hexOf(letter)}`)}
      $ dig mail.example. MX +edns=0
      ;; status: NOERROR, flags: qr aa
      ; EDNS: version: 0, flags:; udp: 1232
      ;; ANSWER SECTION:
      ${forEach(HOSTS, (letter) => `mail.example. 3600 IN MX 10 mail-${letter}.example.`)}
      ;; ADDITIONAL SECTION:
      ${forEach(HOSTS, (letter) => `mail-${letter}.example. 3600 IN AAAA 2001:db8::${hexOf(letter)}`)}
    `,
  },
  {
    title: 'RFC 9471 §3.1: glue that does not fit sets TC, if the referral is of no use without it',
    zones: {
      'example.': `
        $TTL 3600
        @          SOA   ns hostmaster 1 7200 3600 1209600 300
        @          NS    ns
        ns         A     192.0.2.1
        ${forEach(SERVERS, (letter) => `in-domain NS ns-${letter}.in-domain`)}
        ${forEach(SERVERS, (letter) => `ns-${letter}.in-domain AAAA 2001:db8::${hexOf(letter)}`)}
        ${forEach(SERVERS, (letter) => `ns-${letter}.in-domain A 192.0.2.${letter.charCodeAt(0)}`)}
        ${forEach(SERVERS, (letter) => `sibling NS ns-${letter}.other`)}
        other      NS    ns-a.other
        ${forEach(SERVERS, (letter) => `ns-${letter}.other AAAA 2001:db8::${hexOf(letter)}`)}
        ${forEach(SERVERS, (letter) => `ns-${letter}.other A 192.0.2.${letter.charCodeAt(0)}`)}
        missing    NS    ns.missing
      `,
    },
    transcript: `
      ~ nsd: leaves glue out without TC
      ~ bind: leaves glue out without TC
      $ dig www.in-domain.example. A
      ;; status: NOERROR, flags: qr tc
      ;; AUTHORITY SECTION:
      in-domain.example. 3600 IN NS ns-a.in-domain.example.
      in-domain.example. 3600 IN NS ns-b.in-domain.example.
      in-domain.example. 3600 IN NS ns-c.in-domain.example.
      in-domain.example. 3600 IN NS ns-d.in-domain.example.
      in-domain.example. 3600 IN NS ns-e.in-domain.example.
      in-domain.example. 3600 IN NS ns-f.in-domain.example.
      in-domain.example. 3600 IN NS ns-g.in-domain.example.
      in-domain.example. 3600 IN NS ns-h.in-domain.example.
      in-domain.example. 3600 IN NS ns-i.in-domain.example.
      in-domain.example. 3600 IN NS ns-j.in-domain.example.
      ;; ADDITIONAL SECTION:
      ns-a.in-domain.example. 3600 IN A 192.0.2.97
      ns-a.in-domain.example. 3600 IN AAAA 2001:db8::61
      ns-b.in-domain.example. 3600 IN A 192.0.2.98
      ns-b.in-domain.example. 3600 IN AAAA 2001:db8::62
      ns-c.in-domain.example. 3600 IN A 192.0.2.99
      ns-c.in-domain.example. 3600 IN AAAA 2001:db8::63
      ns-d.in-domain.example. 3600 IN A 192.0.2.100
      ns-d.in-domain.example. 3600 IN AAAA 2001:db8::64
      ns-e.in-domain.example. 3600 IN A 192.0.2.101
      ns-e.in-domain.example. 3600 IN AAAA 2001:db8::65
      ns-f.in-domain.example. 3600 IN A 192.0.2.102
      ns-f.in-domain.example. 3600 IN AAAA 2001:db8::66
      ns-g.in-domain.example. 3600 IN A 192.0.2.103
      $ dig www.in-domain.example. A +edns=0
      ;; status: NOERROR, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      ;; AUTHORITY SECTION:
      in-domain.example. 3600 IN NS ns-a.in-domain.example.
      in-domain.example. 3600 IN NS ns-b.in-domain.example.
      in-domain.example. 3600 IN NS ns-c.in-domain.example.
      in-domain.example. 3600 IN NS ns-d.in-domain.example.
      in-domain.example. 3600 IN NS ns-e.in-domain.example.
      in-domain.example. 3600 IN NS ns-f.in-domain.example.
      in-domain.example. 3600 IN NS ns-g.in-domain.example.
      in-domain.example. 3600 IN NS ns-h.in-domain.example.
      in-domain.example. 3600 IN NS ns-i.in-domain.example.
      in-domain.example. 3600 IN NS ns-j.in-domain.example.
      ;; ADDITIONAL SECTION:
      ns-a.in-domain.example. 3600 IN A 192.0.2.97
      ns-a.in-domain.example. 3600 IN AAAA 2001:db8::61
      ns-b.in-domain.example. 3600 IN A 192.0.2.98
      ns-b.in-domain.example. 3600 IN AAAA 2001:db8::62
      ns-c.in-domain.example. 3600 IN A 192.0.2.99
      ns-c.in-domain.example. 3600 IN AAAA 2001:db8::63
      ns-d.in-domain.example. 3600 IN A 192.0.2.100
      ns-d.in-domain.example. 3600 IN AAAA 2001:db8::64
      ns-e.in-domain.example. 3600 IN A 192.0.2.101
      ns-e.in-domain.example. 3600 IN AAAA 2001:db8::65
      ns-f.in-domain.example. 3600 IN A 192.0.2.102
      ns-f.in-domain.example. 3600 IN AAAA 2001:db8::66
      ns-g.in-domain.example. 3600 IN A 192.0.2.103
      ns-g.in-domain.example. 3600 IN AAAA 2001:db8::67
      ns-h.in-domain.example. 3600 IN A 192.0.2.104
      ns-h.in-domain.example. 3600 IN AAAA 2001:db8::68
      ns-i.in-domain.example. 3600 IN A 192.0.2.105
      ns-i.in-domain.example. 3600 IN AAAA 2001:db8::69
      ns-j.in-domain.example. 3600 IN A 192.0.2.106
      ns-j.in-domain.example. 3600 IN AAAA 2001:db8::6a
      $ dig www.in-domain.example. A +tcp
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      in-domain.example. 3600 IN NS ns-a.in-domain.example.
      in-domain.example. 3600 IN NS ns-b.in-domain.example.
      in-domain.example. 3600 IN NS ns-c.in-domain.example.
      in-domain.example. 3600 IN NS ns-d.in-domain.example.
      in-domain.example. 3600 IN NS ns-e.in-domain.example.
      in-domain.example. 3600 IN NS ns-f.in-domain.example.
      in-domain.example. 3600 IN NS ns-g.in-domain.example.
      in-domain.example. 3600 IN NS ns-h.in-domain.example.
      in-domain.example. 3600 IN NS ns-i.in-domain.example.
      in-domain.example. 3600 IN NS ns-j.in-domain.example.
      ;; ADDITIONAL SECTION:
      ns-a.in-domain.example. 3600 IN A 192.0.2.97
      ns-a.in-domain.example. 3600 IN AAAA 2001:db8::61
      ns-b.in-domain.example. 3600 IN A 192.0.2.98
      ns-b.in-domain.example. 3600 IN AAAA 2001:db8::62
      ns-c.in-domain.example. 3600 IN A 192.0.2.99
      ns-c.in-domain.example. 3600 IN AAAA 2001:db8::63
      ns-d.in-domain.example. 3600 IN A 192.0.2.100
      ns-d.in-domain.example. 3600 IN AAAA 2001:db8::64
      ns-e.in-domain.example. 3600 IN A 192.0.2.101
      ns-e.in-domain.example. 3600 IN AAAA 2001:db8::65
      ns-f.in-domain.example. 3600 IN A 192.0.2.102
      ns-f.in-domain.example. 3600 IN AAAA 2001:db8::66
      ns-g.in-domain.example. 3600 IN A 192.0.2.103
      ns-g.in-domain.example. 3600 IN AAAA 2001:db8::67
      ns-h.in-domain.example. 3600 IN A 192.0.2.104
      ns-h.in-domain.example. 3600 IN AAAA 2001:db8::68
      ns-i.in-domain.example. 3600 IN A 192.0.2.105
      ns-i.in-domain.example. 3600 IN AAAA 2001:db8::69
      ns-j.in-domain.example. 3600 IN A 192.0.2.106
      ns-j.in-domain.example. 3600 IN AAAA 2001:db8::6a
      # §3.2: glue of a sibling may be left out
      $ dig www.sibling.example. A
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      sibling.example. 3600 IN NS ns-a.other.example.
      sibling.example. 3600 IN NS ns-b.other.example.
      sibling.example. 3600 IN NS ns-c.other.example.
      sibling.example. 3600 IN NS ns-d.other.example.
      sibling.example. 3600 IN NS ns-e.other.example.
      sibling.example. 3600 IN NS ns-f.other.example.
      sibling.example. 3600 IN NS ns-g.other.example.
      sibling.example. 3600 IN NS ns-h.other.example.
      sibling.example. 3600 IN NS ns-i.other.example.
      sibling.example. 3600 IN NS ns-j.other.example.
      ;; ADDITIONAL SECTION:
      ns-a.other.example. 3600 IN A 192.0.2.97
      ns-a.other.example. 3600 IN AAAA 2001:db8::61
      ns-b.other.example. 3600 IN A 192.0.2.98
      ns-b.other.example. 3600 IN AAAA 2001:db8::62
      ns-c.other.example. 3600 IN A 192.0.2.99
      ns-c.other.example. 3600 IN AAAA 2001:db8::63
      ns-d.other.example. 3600 IN A 192.0.2.100
      ns-d.other.example. 3600 IN AAAA 2001:db8::64
      ns-e.other.example. 3600 IN A 192.0.2.101
      ns-e.other.example. 3600 IN AAAA 2001:db8::65
      ns-f.other.example. 3600 IN A 192.0.2.102
      ns-f.other.example. 3600 IN AAAA 2001:db8::66
      $ dig www.sibling.example. A +edns=0
      ;; status: NOERROR, flags: qr
      ; EDNS: version: 0, flags:; udp: 1232
      ;; AUTHORITY SECTION:
      sibling.example. 3600 IN NS ns-a.other.example.
      sibling.example. 3600 IN NS ns-b.other.example.
      sibling.example. 3600 IN NS ns-c.other.example.
      sibling.example. 3600 IN NS ns-d.other.example.
      sibling.example. 3600 IN NS ns-e.other.example.
      sibling.example. 3600 IN NS ns-f.other.example.
      sibling.example. 3600 IN NS ns-g.other.example.
      sibling.example. 3600 IN NS ns-h.other.example.
      sibling.example. 3600 IN NS ns-i.other.example.
      sibling.example. 3600 IN NS ns-j.other.example.
      ;; ADDITIONAL SECTION:
      ns-a.other.example. 3600 IN A 192.0.2.97
      ns-a.other.example. 3600 IN AAAA 2001:db8::61
      ns-b.other.example. 3600 IN A 192.0.2.98
      ns-b.other.example. 3600 IN AAAA 2001:db8::62
      ns-c.other.example. 3600 IN A 192.0.2.99
      ns-c.other.example. 3600 IN AAAA 2001:db8::63
      ns-d.other.example. 3600 IN A 192.0.2.100
      ns-d.other.example. 3600 IN AAAA 2001:db8::64
      ns-e.other.example. 3600 IN A 192.0.2.101
      ns-e.other.example. 3600 IN AAAA 2001:db8::65
      ns-f.other.example. 3600 IN A 192.0.2.102
      ns-f.other.example. 3600 IN AAAA 2001:db8::66
      ns-g.other.example. 3600 IN A 192.0.2.103
      ns-g.other.example. 3600 IN AAAA 2001:db8::67
      ns-h.other.example. 3600 IN A 192.0.2.104
      ns-h.other.example. 3600 IN AAAA 2001:db8::68
      ns-i.other.example. 3600 IN A 192.0.2.105
      ns-i.other.example. 3600 IN AAAA 2001:db8::69
      ns-j.other.example. 3600 IN A 192.0.2.106
      ns-j.other.example. 3600 IN AAAA 2001:db8::6a
      # glue that isn't there can't be missed
      $ dig www.missing.example. A
      ;; status: NOERROR, flags: qr
      ;; AUTHORITY SECTION:
      missing.example. 3600 IN NS ns.missing.example.
    `,
  },
];
