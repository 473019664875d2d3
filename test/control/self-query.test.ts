import { expect } from 'chai';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

import { queryOurselves } from '../../src/control/self-query.ts';
import { serve } from '../support/server.ts';

const ZONE = `
  @    3600 IN SOA ns1.example.net. hostmaster 1 7200 3600 1209600 300
  @    3600 IN NS  ns1.example.net.
`;

/** 253 octets on the wire, and no two share a suffix to compress. */
const longName = (letter: string): string => Array<string>(4).fill(letter.repeat(62)).join('.') + '.';

/** Its SOA record fits into no 512 octets. */
const LONG_ZONE = `
  @    3600 IN SOA ${longName('m')} ${longName('r')} 1 7200 3600 1209600 300
  @    3600 IN NS  ns1.example.net.
`;

/** In the third octet of a header. */
const TC_BIT = 0x02;

type Respond = (query: Uint8Array, isStream: boolean) => Uint8Array | undefined;

/** The response without its records, as it is sent where they don't fit. */
function truncate(response: Uint8Array): Uint8Array {
  const cut = response.slice(0, 12 + 'example.com.'.length + 1 + 4);
  cut[2]! |= TC_BIT;
  return cut.fill(0, 6, 12);
}

/** Listens on one port over UDP and TCP, with the given answers. */
async function listen(respond: Respond): Promise<{ port: number; close: () => void }> {
  const tcp = createServer((connection) => {
    connection.on('error', () => {});
    connection.once('data', (octets) => {
      const response = respond(new Uint8Array(octets.subarray(2)), true);
      if (response)
        connection.write(Buffer.concat([Buffer.of(response.length >> 8, response.length & 0xff), response]));
      else connection.end();
    });
  }).listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket('udp4', (octets, { port: client, address }) => {
    const response = respond(new Uint8Array(octets), false);
    if (response) udp.send(response, client, address);
  });
  udp.bind(port, '127.0.0.1');
  await once(udp, 'listening');
  return {
    port,
    close: () => {
      udp.close();
      tcp.close();
    },
  };
}

describe('queryOurselves()', function () {
  this.timeout(30_000);
  let close = (): void => {};
  afterEach(() => close());

  const query = async (
    respond: Respond,
    zone: string | null = 'example.com.',
    address = '127.0.0.1',
  ): Promise<string> => {
    const listener = await listen(respond);
    ({ close } = listener);
    const asked = queryOurselves({ address, port: listener.port }, zone);
    const outcome = await asked.then(
      () => 'answered',
      (error: unknown) => (error as Error).message,
    );
    return outcome.replace(String(listener.port), 'PORT');
  };
  const server = serve({ 'example.com.': ZONE });
  const honest: Respond = (octets, isStream) => server.respond(octets, isStream);

  it('is content with an authoritative answer over UDP and TCP', async () => {
    expect(await query(honest)).to.equal('answered');
  });

  it('is content with a truncated answer over UDP, which TCP brings whole', async () => {
    const long = serve({ 'example.com.': LONG_ZONE });
    let truncated = 0;
    const respond: Respond = (octets, isStream) => {
      const response = long.respond(octets, isStream);
      if (response && (response[2]! & TC_BIT) !== 0) truncated++;
      return response;
    };
    expect(await query(respond)).to.equal('answered');
    expect(truncated).to.equal(1);
  });

  it('asks a wildcard address at loopback', async () => {
    expect(await query(honest, 'example.com.', '0.0.0.0')).to.equal('answered');
  });

  it('takes any response where there is no zone to ask for', async () => {
    expect(await query(honest, null)).to.equal('answered');
  });

  it('asks again when a packet is lost', async () => {
    let lost = 0;
    expect(await query((octets, isStream) => (lost++ === 0 ? undefined : honest(octets, isStream)))).to.equal(
      'answered',
    );
  });

  const failures: readonly (readonly [string, Respond, string])[] = [
    [
      'a refusal',
      (octets, isStream) => serve({ 'example.org.': ZONE }).respond(octets, isStream),
      '127.0.0.1:PORT/udp: the SOA of example.com. was answered with REFUSED, not authoritative, no SOA record',
    ],
    ['its own query', (octets) => octets, '127.0.0.1:PORT/udp: something else came than a response'],
    [
      'a truncated answer over TCP',
      (octets, isStream) => (isStream ? truncate(honest(octets, true)!) : honest(octets, false)),
      '127.0.0.1:PORT/tcp: the SOA of example.com. was answered with NOERROR, truncated, no SOA record',
    ],
    [
      'silence over TCP',
      (octets, isStream) => (isStream ? undefined : honest(octets, false)),
      '127.0.0.1:PORT/tcp: the connection was closed',
    ],
  ];
  for (const [what, respond, message] of failures) {
    it(`is not content with ${what}`, async () => {
      expect(await query(respond)).to.equal(`Cannot get an answer from ourselves on ${message}`);
    });
  }
});
