import { expect } from 'chai';
import { probe } from '../../../src/health/checkers/index.ts';
import { isIcmpPermitted, openIcmpSocket, openSilentSocket, permitIcmp } from './icmp-permission.ts';
import { BARE_CONTEXT, targetOf } from './targets.ts';

const at = (address: string): { address: string; port: number } => ({ address, port: 0 });

describe('icmp', () => {
  permitIcmp();

  it('fails where it is not permitted', async () => {
    const result = await probe(targetOf('icmp', at('127.0.0.1')), BARE_CONTEXT);
    expect(result).to.include({ isPass: false, reason: 'ICMP is not permitted here' });
  });

  for (const addresses of [['127.0.0.1', '127.0.0.2', '127.1.2.3'], ['::1']]) {
    it(`probes ${addresses.join(', ')} at once, through one socket`, async () => {
      let opened = 0;
      const context = {
        ...BARE_CONTEXT,
        openIcmpSocket: (family: 4 | 6) => {
          opened++;
          return openIcmpSocket(family);
        },
      };
      const results = await Promise.all(
        addresses.map((address) => probe(targetOf('icmp', at(address)), context)),
      );
      const reason = isIcmpPermitted() ? 'echo reply' : 'ICMP is not permitted here';
      expect(results.map((result) => result.reason)).to.deep.equal(addresses.map(() => reason));
      if (isIcmpPermitted()) expect(opened).to.equal(1);
    });
  }

  it('fails on its own where others go on', async () => {
    const context = { ...BARE_CONTEXT, openIcmpSocket: openSilentSocket };
    const results = await Promise.all([
      probe(targetOf('icmp', at('255.255.255.255')), context),
      probe(targetOf('icmp', at('127.0.0.1'), { timeout: 150 }), context),
    ]);
    expect(results.map(({ reason }) => reason)).to.deep.equal(['permission denied', 'timed out after 150ms']);
  });

  it('fails on a descriptor that is no socket', async () => {
    const context = { ...BARE_CONTEXT, openIcmpSocket: () => 1_000_000 };
    expect((await probe(targetOf('icmp', at('127.0.0.1')), context)).isPass).to.be.false;
  });
});
