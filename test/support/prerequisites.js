/**
 * Makes sure that the programs a test run needs are on the machine: `node test/support/prerequisites.js test|interop`.
 *
 * On Debian and its kin, run as root, what is missing is installed, with no service started; elsewhere this says what to
 * install and exits 1. Plain JavaScript, since it runs before anything is built. With all in place it takes a few milliseconds.
 */

import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * A program and the package that holds it, for each family of systems.
 *
 * @typedef {{ program: string, debian: string, fedora: string, alpine: string, macos: string }} Prerequisite
 */

/** @type {readonly Prerequisite[]} */
const TEST = [
  { program: 'dig', debian: 'bind9-dnsutils', fedora: 'bind-utils', alpine: 'bind-tools', macos: 'bind' },
  { program: 'redis-server', debian: 'redis-server', fedora: 'redis', alpine: 'redis', macos: 'redis' },
];

/** @type {readonly Prerequisite[]} */
const INTEROP = [
  ...TEST,
  { program: 'nsd', debian: 'nsd', fedora: 'nsd', alpine: 'nsd', macos: 'nsd' },
  { program: 'knotd', debian: 'knot', fedora: 'knot', alpine: 'knot', macos: 'knot' },
  { program: 'kdig', debian: 'knot-dnsutils', fedora: 'knot-utils', alpine: 'knot-utils', macos: 'knot' },
  { program: 'unbound', debian: 'unbound', fedora: 'unbound', alpine: 'unbound', macos: 'unbound' },
  {
    program: 'kresd',
    debian: 'knot-resolver',
    fedora: 'knot-resolver',
    alpine: 'knot-resolver',
    macos: 'knot-resolver',
  },
  { program: 'named', debian: 'bind9', fedora: 'bind', alpine: 'bind', macos: 'bind' },
];

/** Servers live in sbin, which an ordinary user's PATH may lack. */
const SEARCH_PATH = [
  ...(process.env['PATH'] ?? '').split(delimiter),
  '/usr/local/sbin',
  '/usr/sbin',
  '/sbin',
];

/** Debian asks this script before it starts a service it has just installed; 101 means "not allowed". */
const POLICY_FILE = '/usr/sbin/policy-rc.d';
const POLICY = '#!/bin/sh\nexit 101\n';

const suites = new Map([
  ['test', TEST],
  ['interop', INTEROP],
]);
const suite = suites.get(process.argv[2] ?? '');
if (suite === undefined) {
  console.error('Usage: node test/support/prerequisites.js test|interop');
  process.exit(2);
}
if (missing(suite).length > 0 && canInstall()) install(missing(suite));
const stillMissing = missing(suite);
if (stillMissing.length > 0) {
  console.error(advice(stillMissing));
  process.exit(1);
}

/** @param {readonly Prerequisite[]} prerequisites */
function missing(prerequisites) {
  return prerequisites.filter(
    ({ program }) => !SEARCH_PATH.some((directory) => isExecutable(join(directory, program))),
  );
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function canInstall() {
  return process.getuid?.() === 0 && isExecutable('/usr/bin/apt-get');
}

/** @param {readonly Prerequisite[]} prerequisites */
function install(prerequisites) {
  const packages = [...new Set(prerequisites.map(({ debian }) => debian))];
  console.error(`Installing what the tests need: ${packages.join(' ')}`);
  const isPolicyOurs = !existsSync(POLICY_FILE);
  if (isPolicyOurs) writeFileSync(POLICY_FILE, POLICY, { mode: 0o755 });
  try {
    apt('update', '-q');
    apt('install', '-q', '-y', '--no-install-recommends', ...packages);
  } finally {
    if (isPolicyOurs) rmSync(POLICY_FILE, { force: true });
  }
}

/**
 * Runs apt-get, its output on stderr. A failure is not fatal here: the search for the programs decides.
 *
 * @param {...string} args
 */
function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync('/usr/bin/apt-get', args, { env, stdio: ['ignore', 2, 2] });
  if (status !== 0) console.error(`apt-get ${args[0] ?? ''} failed`);
}

/** @param {readonly Prerequisite[]} prerequisites */
function advice(prerequisites) {
  /** @param {'debian' | 'fedora' | 'alpine' | 'macos'} system */
  const packages = (system) =>
    [...new Set(prerequisites.map((prerequisite) => prerequisite[system]))].join(' ');
  return [
    `Missing programs: ${prerequisites.map(({ program }) => program).join(', ')}. Install them with:`,
    `  Debian, Ubuntu:  sudo apt-get install ${packages('debian')}`,
    `  Fedora, RHEL:    sudo dnf install ${packages('fedora')}`,
    `  Alpine:          sudo apk add ${packages('alpine')}`,
    `  macOS:           brew install ${packages('macos')}`,
  ].join('\n');
}
