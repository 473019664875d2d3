/** The values of a pool set while they are gathered: each is there once, whatever pools it is in. */

import type { Report } from '../../schema/report.ts';
import { rdataKey, withoutTwins } from '../twins.ts';
import type { PlacedRdata } from '../twins.ts';
import { MEMBER, poolValueOf } from './member.ts';
import type { Member } from './member.ts';
import type { PoolMember, PoolValue } from './pool-set.ts';
import { placeOf } from './section.ts';

export class ValueList {
  readonly values: PoolValue[] = [];
  /** The same values, as the draft takes them. */
  readonly placed: PlacedRdata[] = [];
  readonly #type: number;
  readonly #report: Report;
  /** Where each value has its place, by its key. */
  readonly #places = new Map<string, number>();
  /** The host that was named for a value, by its place. */
  readonly #hosts = new Map<number, string>();

  constructor(type: number, report: Report) {
    this.#type = type;
    this.#report = report;
  }

  /** Adds the members of one pool. */
  addPool(members: readonly Member[], where: string): PoolMember[] {
    return withoutTwins(this.#type, members, [], where, this.#report).map((member) => ({
      value: this.add(member),
      weight: member.settings.weight ?? MEMBER.weight.default,
      status: member.settings.status ?? MEMBER.status.default,
    }));
  }

  /** @returns the value's place */
  add(member: Member): number {
    const key = rdataKey(this.#type, member.rdata);
    const place = this.#places.get(key) ?? this.values.length;
    if (place === this.values.length) {
      this.#places.set(key, place);
      this.values.push(poolValueOf(this.#type, member));
      this.placed.push({ rdata: member.rdata, at: member.at });
    }
    if (member.host !== undefined) this.#nameHost(place, member.host, member);
    return place;
  }

  /** A value belongs to one host: the first that is named for it. */
  #nameHost(place: number, host: string, member: Member): void {
    const first = this.#hosts.get(place);
    if (first === undefined) {
      this.#hosts.set(place, host);
      this.values[place] = { ...this.values[place]!, host };
    } else if (first !== host) {
      const { at, where } = placeOf(member, 'name');
      this.#report.warning(
        at,
        where,
        `${this.values[place]!.text} is already named ${first} (expected one name in all pools)`,
      );
    }
  }
}
