/** Well-known services by name, as old master files have them in WKS. */

import { createMnemonics } from '../../mnemonic.ts';

/**
 * The usual ones of "Assigned Numbers" (RFC 1010), to which RFC 1035 §3.4.2 leaves the names, and some of IANA's
 * since.
 */
const SERVICES = {
  TCPMUX: 1,
  ECHO: 7,
  DISCARD: 9,
  SYSTAT: 11,
  DAYTIME: 13,
  NETSTAT: 15,
  QOTD: 17,
  CHARGEN: 19,
  'FTP-DATA': 20,
  FTP: 21,
  SSH: 22,
  TELNET: 23,
  SMTP: 25,
  TIME: 37,
  NAME: 42,
  NAMESERVER: 42,
  NICNAME: 43,
  WHOIS: 43,
  DOMAIN: 53,
  BOOTPS: 67,
  BOOTPC: 68,
  TFTP: 69,
  GOPHER: 70,
  FINGER: 79,
  HTTP: 80,
  SUPDUP: 95,
  HOSTNAME: 101,
  POP2: 109,
  POP3: 110,
  'POP-3': 110,
  SUNRPC: 111,
  AUTH: 113,
  SFTP: 115,
  'UUCP-PATH': 117,
  NNTP: 119,
  NTP: 123,
  IMAP: 143,
  IMAP2: 143,
  SNMP: 161,
  'SNMP-TRAP': 162,
  IRC: 194,
  LDAP: 389,
  HTTPS: 443,
  EXEC: 512,
  LOGIN: 513,
  SHELL: 514,
} as const;

/** The port of a service, by name in any case or by number. */
export const parseService = createMnemonics(SERVICES, '').parse;
