/** Every setting of the server: its key in `evenkeel.yaml`, its flag, its type, default and meaning. */

import { availableParallelism, hostname } from 'node:os';

import { formatListenAddress, type ListenAddress } from '../base/index.ts';
import { duration, formatDuration, integer, oneOf, text, type ValueType } from '../schema/index.ts';
import { addressWithPort } from './address-with-port.ts';
import { hostName } from './host-name.ts';
import { listenAddress } from './listen-address.ts';
import { REDIS_ROWS } from './redis-rows.ts';
import { many, one, path, type ServerSetting } from './server-setting.ts';

/** RFC 1035 §3.3: what a TXT record's string holds. */
const MAX_STRING_OCTETS = 255;

/**
 * Ours: a label's length (RFC 1035 §2.3.4), which a host name or a site code keeps to. NSID adds it to every answer
 * that asks for it, so it takes no more room than that.
 */
const MAX_SERVER_ID_OCTETS = 63;

/** A text of so many octets of UTF-8, or none. */
function stringOrNone(maxOctets: number): ValueType<string | null> {
  return {
    expected: `a text of up to ${maxOctets} octets, or none`,
    parse(source) {
      if (source === 'none') return null;
      return Buffer.byteLength(source) <= maxOctets ? text.parse(source) : undefined;
    },
  };
}

const account: ValueType<string | null> = {
  expected: 'USER or USER:GROUP, by name or number',
  parse: (source) => (/^[^:\s]+(?::[^:\s]+)?$/.test(source) ? source : undefined),
};

const listenAddressOrNone: ValueType<ListenAddress | null> = {
  expected: 'an IP address with its port, such as 127.0.0.1:5380, or none',
  parse: (source) => (source === 'none' ? null : addressWithPort(0).parse(source)),
};

/** RFC 6750 §2.1. At least 16 characters are ours: fewer can be guessed. */
const tokenOrNone: ValueType<string | null> = {
  expected: '16 to 255 letters, digits and any of -._~+/, or none',
  parse(source) {
    if (source === 'none') return null;
    return /^[A-Za-z0-9._~+/-]{16,255}=*$/.test(source) ? source : undefined;
  },
};

/** By the name under which the server knows it. */
export const SERVER_SETTINGS = {
  listen: many(listenAddress, {
    key: 'listen',
    flag: '--listen <address>',
    default: [
      { address: '127.0.0.1', port: 5300 },
      { address: '::1', port: 5300 },
    ],
    format: formatListenAddress,
    doc: 'Address and port to answer on, over UDP and TCP; may be given several times. The default for IPv6 is left out on a machine without it',
  }),
  zonesDirectory: one(path, {
    key: 'zones',
    flag: '--zones <directory>',
    default: 'zones',
    doc: 'Directory of the zone files',
  }),
  workers: one(integer(1, 256), {
    key: 'workers',
    flag: '--workers <number>',
    default: availableParallelism(),
    defaultText: 'one per core',
    doc: 'Threads that answer UDP queries',
  }),
  transport: one(oneOf(['auto', 'batch', 'dgram']), {
    key: 'transport',
    flag: '--transport <name>',
    default: 'auto',
    doc: 'How UDP is spoken: batch (many packets a system call; Linux), dgram (anywhere), or auto for the best there is',
  }),
  user: one(account, {
    key: 'user',
    flag: '--user <account>',
    default: null,
    defaultText: 'none: stay who started it',
    doc: 'Who to become once the addresses are bound: USER or USER:GROUP',
  }),
  stateDirectory: one(path, {
    key: 'state_dir',
    flag: '--state-dir <directory>',
    default: 'state',
    doc: 'Directory for what must survive a restart (serials, overrides), and for the Unix socket of the admin API',
  }),
  serverId: one(stringOrNone(MAX_SERVER_ID_OCTETS), {
    key: 'server_id',
    flag: '--server-id <text>',
    default: hostname(),
    defaultText: "the host's name",
    doc: 'What NSID (RFC 5001) and CHAOS id.server (RFC 4892) tell; none to tell nothing',
  }),
  version: one(stringOrNone(MAX_STRING_OCTETS), {
    key: 'version',
    flag: null,
    default: null,
    defaultText: 'none',
    doc: 'What CHAOS version.server tells; none to tell nothing',
  }),
  addressOrder: one(oneOf(['rotate', 'random', 'fixed']), {
    key: 'address_order',
    flag: null,
    default: 'rotate',
    doc: 'How the addresses of an A or AAAA RRset are ordered from answer to answer',
  }),
  defaultTtlSeconds: one(integer(0, 0x7fff_ffff), {
    key: 'default_ttl',
    flag: null,
    default: 3600,
    doc: 'TTL, in seconds, of records that state none',
  }),
  tcpIdleTimeoutMs: one(duration(100, 3_600_000), {
    key: 'tcp.idle_timeout',
    flag: null,
    default: 10_000,
    format: formatDuration,
    doc: 'How long a TCP connection may bring no whole query before it is closed (RFC 7766 §6.2.3)',
  }),
  tcpMaxConnections: one(integer(1, 100_000), {
    key: 'tcp.max_connections',
    flag: null,
    default: 1000,
    doc: 'TCP connections open at a time; one more closes the one idle longest',
  }),
  adminListen: one(listenAddressOrNone, {
    key: 'admin.listen',
    flag: '--admin <address>',
    default: { address: '127.0.0.1', port: 5380 },
    defaultText: '127.0.0.1:5380',
    doc: 'Where the admin API is served over HTTP; none for the Unix socket in the state directory alone',
  }),
  adminToken: one(tokenOrNone, {
    key: 'admin.token',
    flag: null,
    isSecret: true,
    default: null,
    defaultText: 'none: writes need the Unix socket',
    doc: 'What whoever changes something over HTTP must present (Authorization: Bearer)',
  }),
  adminHosts: many(hostName, {
    key: 'admin.hosts',
    flag: null,
    default: [],
    defaultText: 'none',
    doc: 'Names under which the admin API is reached, besides localhost and IP addresses',
  }),
  execDirectory: one<string | null>(path, {
    key: 'exec_dir',
    flag: null,
    default: null,
    defaultText: 'none: exec checks are off',
    doc: 'Directory of the programs that exec checks may run',
  }),
  resolvers: many(listenAddress, {
    key: 'resolvers',
    flag: null,
    default: [],
    defaultText: "the system's",
    doc: 'Whom to ask for the addresses of names in no zone of ours: members of CNAME and SRV pools, and what an ALIAS names',
  }),
  canaries: many(addressWithPort(1), {
    key: 'canaries',
    flag: null,
    default: [],
    defaultText: 'none',
    doc: "Addresses that answer TCP whenever this machine's network is fine: while none of them does, nothing is believed down",
  }),
  ...REDIS_ROWS,
  logLevel: one(oneOf(['debug', 'info', 'warn', 'error']), {
    key: 'log.level',
    flag: '--log-level <level>',
    default: 'info',
    doc: 'The least severe lines logged',
  }),
  logFormat: one(oneOf(['auto', 'json', 'text']), {
    key: 'log.format',
    flag: '--log-format <format>',
    default: 'auto',
    doc: 'A log line as JSON or as text; auto is text on a terminal',
  }),
} as const;

/** All settings, none missing. */
export type Config = {
  readonly [Name in keyof typeof SERVER_SETTINGS]: ValueOf<(typeof SERVER_SETTINGS)[Name]>;
};

type ValueOf<Setting> = Setting extends ServerSetting<unknown, infer Value> ? Value : never;

export type SettingName = keyof Config;

/** The settings in the table's order, for whoever treats all alike. */
export const SETTING_ROWS = Object.entries(SERVER_SETTINGS) as readonly [
  SettingName,
  ServerSetting<unknown, unknown>,
][];
