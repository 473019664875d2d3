/** IP addresses as octets in network order: 4 for IPv4, 16 for IPv6. Text is read as strictly as by `inet_pton`. */

/**
 * Four decimal numbers and nothing else: no leading zeros (read as octal elsewhere), no shorthand such as `127.1`.
 */
export function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const address = new Uint8Array(4);
  for (const [i, part] of parts.entries()) {
    if (!/^(?:0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return undefined;
    address[i] = Number(part);
  }
  return address;
}

/** Any form of RFC 4291 §2.2: full, with `::`, or ending in an IPv4 address; without a zone id. */
export function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split('::');
  const head = readGroups(halves[0]!, halves.length === 1);
  const tail = readGroups(halves[1] ?? '', true);
  if (halves.length > 2 || head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  // "::" stands for one group or more.
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const address = new Uint8Array(16);
  for (const [i, group] of [...head, ...new Array<number>(missing).fill(0), ...tail].entries()) {
    address[2 * i] = group >> 8;
    address[2 * i + 1] = group & 0xff;
  }
  return address;
}

/** An address of either family. */
export function parseIpAddress(text: string): Uint8Array | undefined {
  return parseIpv4(text) ?? parseIpv6(text);
}

/** @param address 4 octets */
export function formatIpv4(address: Uint8Array): string {
  return address.join('.');
}

/**
 * The one recommended text of an address (RFC 5952 §4): lower case, no leading zeros, the first of the longest runs
 * of two or more zero groups as `::`; an IPv4-mapped address ends in dotted decimal (§5).
 *
 * @param address 16 octets
 */
export function formatIpv6(address: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => (address[2 * i]! << 8) | address[2 * i + 1]!);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped) return `::ffff:${formatIpv4(address.subarray(12))}`;
  const words = groups.map((group) => group.toString(16));
  const { start, length } = longestZeroRun(groups);
  if (length < 2) return words.join(':');
  return `${words.slice(0, start).join(':')}::${words.slice(start + length).join(':')}`;
}

/** The 16-bit groups of one side of a `::`; undefined where one doesn't read. */
function readGroups(text: string, mayEndInIpv4: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const words = text.split(':');
  const ipv4 = mayEndInIpv4 ? parseIpv4(words.at(-1)!) : undefined;
  if (ipv4 !== undefined) words.pop();
  for (const word of words) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(word)) return undefined;
    groups.push(parseInt(word, 16));
  }
  if (ipv4 !== undefined) groups.push((ipv4[0]! << 8) | ipv4[1]!, (ipv4[2]! << 8) | ipv4[3]!);
  return groups;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === 0) end++;
    if (end - start > longest.length) longest = { start, length: end - start };
  }
  return longest;
}
