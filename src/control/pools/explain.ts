/** How an answer comes about, in words: the zone, the rules, the pools with their members, the choice, the TTL, the answer. */

import { count, formatIpv4, formatIpv6, unreachable } from '../../base/index.ts';
import { formatName, isSameName, rrTypeName, type Name } from '../../dns/index.ts';
import { NO_ZONE, type ZoneImage } from '../../image/index.ts';
import { CERTAIN, PolicyCode, SHARE_KIND, type PolicyName } from '../../image/live-shares.ts';
import { Finding, lookUp, Outcome } from '../../resolve/index.ts';
import { SearchName } from '../../wire/index.ts';
import type { Ballot, Council } from '../../replica/index.ts';
import { isWithin, type PoolRule, type PoolSet, type Subnet } from '../../zone/index.ts';
import { InProcessQuery, NOBODY, type ClientPrefix } from './in-process-query.ts';
import type { LiveSet } from './live-set.ts';
import type { PoolService } from './pool-service.ts';
import type { ExplainReport } from './reports.ts';
import type { PlannedView } from './set-planner.ts';
import type { ConsideredPool, ViewStep } from './view-plan.ts';
import { describeWeight } from './weight-words.ts';

export class Explainer {
  readonly #service: PoolService;
  readonly #council: Council;
  readonly #query: InProcessQuery;
  readonly #name = new SearchName();
  readonly #finding = new Finding();

  constructor(service: PoolService, council: Council) {
    this.#service = service;
    this.#council = council;
    this.#query = new InProcessQuery(service.catalog);
  }

  explain(qname: Name, qtype: number, client: ClientPrefix | null): ExplainReport {
    const answer = this.#query.ask(qname, qtype, client);
    const names = [qname, ...answer.aliasTargets];
    const steps = names.flatMap((name) => this.#explainName(name, qtype, client));
    const whom = client === null ? 'nobody in particular' : formatClient(client);
    if (client !== null) steps.push(describeScope(answer.scopeBits, client));
    return {
      question: `${formatName(qname)} ${rrTypeName(qtype)} for ${whom}`,
      steps,
      answer: answer.lines,
    };
  }

  #explainName(name: Name, qtype: number, client: ClientPrefix | null): string[] {
    const { catalog } = this.#service;
    const text = formatName(name);
    this.#name.readName(name);
    const zone = catalog.find(this.#name, 0);
    if (zone === NO_ZONE) return [`${text} is in no zone of this server`];
    const image = catalog.image(zone);
    const outcome = lookUp(image, this.#name, qtype, this.#finding);
    const where = `zone ${formatName(image.owner(image.apex))}, serial ${image.serial}`;
    switch (outcome) {
      case Outcome.answer:
      case Outcome.cname:
      case Outcome.dname:
        return [
          `${text} ${this.#describeFound(image, name)} (${where})`,
          ...this.#explainFound(image, client),
        ];
      case Outcome.referral:
        return [`${text} is delegated at ${formatName(image.owner(this.#finding.node))} (${where})`];
      case Outcome.nodata:
        return [`${text} has no ${rrTypeName(qtype)} (${where})`];
      case Outcome.nxdomain:
        return [`${text} does not exist (${where})`];
      default:
        return unreachable(outcome);
    }
  }

  #describeFound(image: ZoneImage, name: Name): string {
    const { node, rrset } = this.#finding;
    const owner = image.owner(node);
    const has = `has ${rrTypeName(image.type(rrset))}`;
    return isSameName(owner, name) ? has : `${has} by way of ${formatName(owner)}`;
  }

  #explainFound(image: ZoneImage, client: ClientPrefix | null): string[] {
    const { node, rrset } = this.#finding;
    if (image.poolSet(rrset) <= 0) {
      const records = image.recordCount(rrset);
      return [
        `  no pools: ${records === 1 ? 'its record is' : `all ${count(records, 'record')} are`} answered`,
      ];
    }
    const live = this.#service.find(image.owner(node), image.type(rrset));
    const { plan, set } = live ?? {};
    if (live === undefined || set === undefined || !plan) return ['  its pools are not known yet'];
    if (set.alias !== undefined) return explainAlias(set, plan.views[0]!);
    const entry = set.rules[matchingRule(set, client ?? NOBODY)]!.pool;
    const view = plan.views.find((planned) => planned.entry === entry)!;
    return [
      ...explainRules(set, client ?? NOBODY),
      ...view.way.flatMap((considered) => explainPool(live, view, considered, this.#council)),
      `  answered: ${STEPS[view.step](set, view)}`,
      ...explainChoice(set, view),
      `  TTL ${view.ttl.ttlSeconds} of ${set.ttlMinSeconds} to ${set.ttlSeconds}: ${view.ttl.reason}`,
    ];
  }
}

//--- ALIAS

function explainAlias(set: PoolSet, { content, ttl }: PlannedView): string[] {
  const { members, policy, answers } = content;
  const carried = Math.min(answers, members.length);
  const choice = `${policyOf(policy)}, ${count(carried, 'answer')} of ${members.length} addresses`;
  return [
    `  an ALIAS of ${set.alias!}`,
    members.length === 0 ? '  answered: nobody: NODATA' : `  choice: ${choice}`,
    `  TTL ${ttl.ttlSeconds} of ${set.ttlMinSeconds} to ${set.ttlSeconds}: ${ttl.reason}`,
  ];
}

//--- Rules

/** The place of the first rule that matches, as the compiled prefixes have it. */
function matchingRule({ rules }: PoolSet, client: ClientPrefix): number {
  return rules.findIndex((rule) => isForEverybody(rule) || isFor(rule, client));
}

function isForEverybody({ subnets, geos }: PoolRule): boolean {
  return subnets.length === 0 && geos.length === 0;
}

function isFor({ subnets }: PoolRule, { address }: ClientPrefix): boolean {
  const host: Subnet = { address, prefixBits: address.length * 8 };
  return subnets.some((subnet) => isWithin(host, subnet));
}

function explainRules(set: PoolSet, client: ClientPrefix): string[] {
  const { rules, pools } = set;
  if (rules.length === 1) return [];
  const matching = matchingRule(set, client);
  return rules.slice(0, matching + 1).map((rule, i) => {
    const pool = pools[rule.pool]!.name;
    const whom = isForEverybody(rule)
      ? 'everybody'
      : [...rule.subnets.map(formatSubnet), ...rule.geos].join(', ');
    const why =
      rule.geos.length > 0 && rule.subnets.length === 0
        ? 'geography is not served yet'
        : 'the client is not in it';
    return `  rule ${i + 1}, ${whom} to pool ${pool}: ${i === matching ? 'matches' : why}`;
  });
}

//--- Pools

function explainPool(
  live: LiveSet,
  view: PlannedView,
  { pool, members, upShare }: ConsideredPool,
  council: Council,
): string[] {
  const { set } = live;
  const up = members.filter(({ standing }) => standing.kind === 'up').length;
  const isTooLittle = up > 0 && upShare < set.balance.min_up;
  const floor = isTooLittle ? `, less than min_up ${set.balance.min_up}` : '';
  const title = pool === null ? "the record's own values" : `pool ${set.pools[pool]!.name}`;
  return [
    `  ${title}: ${up} of ${members.length} up${floor}`,
    ...members.flatMap(({ value, weight, standing }) => {
      const { text, host } = set.members[value]!;
      const named = host === null || host === text ? text : `${text} (${host})`;
      const place = view.pool === pool ? view.members.findIndex((member) => member.value === value) : -1;
      const weighed = place === -1 ? `weight ${weight}` : describeWeight(view.weights[place]!);
      const targets = pool === null || !standing.isByHealth ? [] : live.targets[value]!;
      return [
        `    ${named} ${standing.kind}, ${weighed}: ${standing.reason}`,
        ...targets.flatMap(({ key }) => explainBallot(council.ballot(key))),
      ];
    }),
  ];
}

function explainBallot(ballot: Ballot | null): string[] {
  if (ballot === null) return [];
  const { votes, needed } = ballot;
  const said = votes.map(({ replica, vote }) => `${replica} ${vote?.state ?? 'not yet'}`).join(', ');
  return [`      votes: ${said} (${needed.down} for down, ${needed.up} for up)`];
}

const STEPS: Readonly<Record<ViewStep, (set: PoolSet, view: PlannedView) => string>> = {
  pool: (set, { pool }) => `pool ${set.pools[pool!]!.name}, the members that are up`,
  fallback: (set, { pool }) => `pool ${set.pools[pool!]!.name}, a fallback, the members that are up`,
  values: () => "the record's own values, the last resort",
  all: (set, { pool, members }) => {
    const { min_up, when_down } = set.balance;
    const isAnyUp = members.some(({ standing }) => standing.kind === 'up');
    const why = isAnyUp ? `less than min_up ${min_up} is up` : `none is up (when_down: ${when_down})`;
    return `pool ${set.pools[pool!]!.name}, all members that nobody took out, since ${why}`;
  },
  none: () => 'nobody: NODATA',
};

//--- Choice

function explainChoice(set: PoolSet, { members, content }: PlannedView): string[] {
  if (members.length === 0) return [];
  const policy = policyOf(content.policy);
  const answers = Math.min(content.answers, members.length);
  const names = members.map(({ value }) => set.members[value]!.text);
  const how = `  choice: ${policy}, ${count(answers, 'answer')} of ${count(members.length, 'member')}`;
  if (SHARE_KIND[policy] !== 'cumulative') return [how];
  const shares = inclusionShares(content.members.map(({ share }) => share));
  return [`${how}: ${names.map((name, i) => `${name} in ${percent(shares[i]!)}`).join(', ')}`];
}

/** From cumulative shares to how likely each member is to be in an answer. */
function inclusionShares(cumulative: readonly number[]): number[] {
  return cumulative.map((share, i) => (share - (cumulative[i - 1] ?? 0)) / CERTAIN);
}

function policyOf(code: number): PolicyName {
  return (Object.keys(PolicyCode) as PolicyName[]).find((name) => PolicyCode[name] === code)!;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share === 1 ? 0 : 1)} %`;
}

//--- Clients

function formatSubnet({ address, prefixBits }: Subnet): string {
  return formatClient({ address, bits: prefixBits });
}

function formatClient({ address, bits }: ClientPrefix): string {
  const text = address.length === 4 ? formatIpv4(address) : formatIpv6(address);
  return bits === address.length * 8 ? text : `${text}/${bits}`;
}

function describeScope(scopeBits: number, { address }: ClientPrefix): string {
  if (scopeBits === 0) return 'scope: the answer is the same for everyone (ECS scope 0)';
  const prefix = formatClient({ address: address.map(maskedTo(scopeBits)), bits: scopeBits });
  return `scope: the answer is that of ${prefix} (ECS scope ${scopeBits})`;
}

function maskedTo(bits: number): (octet: number, i: number) => number {
  return (octet, i) => octet & (0xff00 >> Math.min(8, Math.max(0, bits - i * 8)));
}
