import { expect } from 'chai';
import { parseRdata, RrType, tokenizeRdata } from '../../../src/dns/index.ts';

function parse(params: string): Uint8Array {
  return parseRdata(RrType.SVCB, tokenizeRdata(`1 . ${params}`)).subarray(3);
}

describe('SVCB parameters', () => {
  const accepted: readonly (readonly [params: string, hex: string, why: string])[] = [
    ['', '', 'none at all'],
    ['port=80 alpn=h2', '00010003026832' + '000300020050', 'keys in any order, in order on the wire'],
    ['key667', '029b0000', 'no value'],
    ['key667=', '029b0000', 'an equals sign alone'],
    ['key667=""', '029b0000', 'an empty quote'],
    ['key667="a b"', '029b0003612062', 'a quoted value'],
    ['key667="a="', '029b0002613d', 'an equals sign at the end of a quoted value'],
    ['key667=a=b', '029b0003613d62', 'an equals sign in the value'],
    ['key3="\\000P"', '000300020050', 'a known key as plain octets'],
    ['key65535=a', 'ffff000161', 'the last key'],
    [
      'mandatory=port,alpn alpn=h2 port=1',
      '0000000400010003' + '00010003026832' + '000300020001',
      'mandatory keys in any order',
    ],
    ['tls-supported-groups=29,23', '00090004001d0017', 'a list of numbers'],
    ['no-default-alpn', '00020000', 'no-default-alpn alone, as octoDNS writes it'],
  ];
  for (const [params, hex, why] of accepted) {
    it(`may be ${why}: ${params}`, () => {
      expect(Buffer.from(parse(params)).toString('hex')).to.equal(hex);
    });
  }

  const refused: readonly (readonly [params: string, message: string])[] = [
    // RFC 9460 D.3
    ['key123=abc key123=def', 'svcparams: key123 is given twice'],
    [
      'mandatory',
      'svcparams: expected mandatory with keys with commas between them, each once, mandatory itself not among them, not "mandatory"',
    ],
    [
      'alpn',
      'svcparams: expected alpn with protocols of 1 to 255 octets, with commas between them, not "alpn"',
    ],
    ['port', 'svcparams: expected port with a port 0–65535, not "port"'],
    ['ipv4hint', 'svcparams: expected ipv4hint with IPv4 addresses with commas between them, not "ipv4hint"'],
    ['ipv6hint', 'svcparams: expected ipv6hint with IPv6 addresses with commas between them, not "ipv6hint"'],
    ['no-default-alpn=abc', 'svcparams: expected no-default-alpn with no value, not "no-default-alpn=abc"'],
    ['mandatory=key123', 'svcparams: key123 is mandatory, but not given'],
    [
      'mandatory=mandatory',
      'svcparams: mandatory has a bad value (expected keys with commas between them, each once, mandatory itself not among them)',
    ],
    [
      'mandatory=key123,key123 key123=abc',
      'svcparams: mandatory has a bad value (expected keys with commas between them, each once, mandatory itself not among them)',
    ],
    // Keys
    ['ALPN=h2', 'svcparams: expected a parameter such as alpn=h2 or key667=text, not "ALPN=h2"'],
    ['key01=a', 'svcparams: expected a parameter such as alpn=h2 or key667=text, not "key01=a"'],
    ['key65536=a', 'svcparams: expected a parameter such as alpn=h2 or key667=text, not "key65536=a"'],
    ['constructor=a', 'svcparams: expected a parameter such as alpn=h2 or key667=text, not "constructor=a"'],
    ['key667="" "b"', 'svcparams: expected a parameter such as alpn=h2 or key667=text, not "b"'],
    ['key667="a=" "b"', 'svcparams: expected a parameter such as alpn=h2 or key667=text, not "b"'],
    ['"a b"', 'svcparams: expected a parameter such as alpn=h2 or key667=text, not "a b"'],
    // Values
    ['key3=80x', 'svcparams: port has a bad value (expected a port 0–65535)'],
    ['port=65536', 'svcparams: expected port with a port 0–65535, not "port=65536"'],
    [
      'alpn=h2,',
      'svcparams: expected alpn with protocols of 1 to 255 octets, with commas between them, not "alpn=h2,"',
    ],
    [
      'alpn=h\\\\2',
      'svcparams: expected alpn with protocols of 1 to 255 octets, with commas between them, not "alpn=h\\\\2"',
    ],
    [
      'ipv4hint=192.0.2.1,,192.0.2.2',
      'svcparams: expected ipv4hint with IPv4 addresses with commas between them, not "ipv4hint=192.0.2.1,,192.0.2.2"',
    ],
    ['ech=AA', 'svcparams: expected ech with base64, not "ech=AA"'],
    ['ohttp=1', 'svcparams: expected ohttp with no value, not "ohttp=1"'],
    [
      'tls-supported-groups=1,1',
      'svcparams: tls-supported-groups has a bad value (expected numbers 0–65535 with commas between them, each once)',
    ],
  ];
  for (const [params, message] of refused) {
    it(`may not be ${params}`, () => {
      expect(() => parse(params))
        .to.throw(SyntaxError)
        .with.property('message', message);
    });
  }
});
