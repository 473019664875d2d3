import { expect } from 'chai';

import { evenkeel } from '../scenario/evenkeel.ts';

describe('evenkeel', function () {
  this.timeout(60_000);

  const cases: readonly (readonly [args: readonly string[], code: number, told: RegExp])[] = [
    [['--version'], 0, /^\d+\.\d+\.\d+\n$/],
    [
      ['--help'],
      0,
      /^Usage: evenkeel .*serve.*check.*import.*status.*explain.*drain.*undrain.*override.*load/s,
    ],
    [['help', 'serve'], 0, /--listen <address>.*--zones <directory>.*--user <account>/s],
    [['serve', '--help'], 0, /--workers <number>.*\(default: one per\s+core\)/s],
    [[], 2, /^Usage: evenkeel /],
    [['srve'], 2, /^error: unknown command 'srve'\n\(Did you mean serve\?\)/],
    [['serve', '--zonez', 'x'], 2, /^error: unknown option '--zonez'/],
    [['serve', 'now'], 2, /^error: too many arguments for 'serve'/],
    [
      ['serve', '--listen', 'localhost'],
      2,
      /'--listen <address>' argument 'localhost' is invalid\. Expected an IP address/,
    ],
    [['serve', '--workers', '0'], 2, /argument '0' is invalid\. Expected an integer from 1 to 256/],
    [['check', '-o', 'xml'], 2, /argument 'xml' is invalid\. Allowed choices are text, json/],
    [
      ['serve', '--admin', '127.0.0.1'],
      2,
      /argument '127\.0\.0\.1' is invalid\. Expected an IP address with its port/,
    ],
    [['status', 'www'], 2, /value 'www' is invalid for argument 'pattern'\. Cannot read pattern "www"/],
    [['status', '--server', 'localhost'], 2, /argument 'localhost' is invalid\. Expected a URL/],
    [['drain'], 2, /^error: missing required argument 'pattern'/],
    [['drain', '192.0.2.1', '--at', 'noon'], 2, /argument 'noon' is invalid\. Expected a time such as 22:00/],
    [['drain', '192.0.2.1', '--for', '0s'], 2, /argument '0s' is invalid\. Expected a time from 1s to 366d/],
    [['override'], 2, /^Usage: evenkeel override .*up.*down.*cancel.*list/s],
    [
      ['load', 'web1.example.com', 'much'],
      2,
      /value 'much' is invalid for argument 'value'\. Expected a number/,
    ],
    [['import'], 2, /^error: missing required argument 'file'/],
    [
      ['serve', '--config', '/dev/null/evenkeel.yaml'],
      1,
      /^\/dev\/null\/evenkeel\.yaml:1:1: configuration: can't be read/,
    ],
  ];
  for (const [args, expectedCode, expected] of cases) {
    it(`${['evenkeel', ...args].join(' ')} exits ${expectedCode}`, async () => {
      const { code, stdout, stderr } = await evenkeel(args);
      expect(code).to.equal(expectedCode);
      expect(expectedCode === 0 ? stdout : stderr).to.match(expected);
    });
  }
});
