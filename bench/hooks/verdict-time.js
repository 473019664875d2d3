/**
 * Loaded into a server with `--import`: tells over IPC when the health monitor told the pools of each verdict, by the
 * system's monotonic clock, which all processes share. The time is taken before anything is done about it, and sent after.
 */

/** @import { PoolService as Service } from '../../src/control/pools/pool-service.ts' */

/** @type {unknown} */
const built = await import(new URL('../../dist/control/pools/pool-service.js', import.meta.url).href);
const { PoolService } = /** @type {{ PoolService: { prototype: Service } }} */ (built);

/** @type {unknown} */
const original = Reflect.get(PoolService.prototype, 'onVerdict');
const onVerdict = /** @type {Service['onVerdict']} */ (original);

Object.assign(PoolService.prototype, {
  /** @this {Service} @type {Service['onVerdict']} */
  onVerdict(target, verdict, before) {
    const atNs = process.hrtime.bigint();
    onVerdict.call(this, target, verdict, before);
    process.send?.({ address: target.address, state: verdict.state, atNs: String(atNs) });
  },
});
