import { Construct } from 'constructs';
import { at, isMap } from '../../lib/kube/object';
import { budgetOf, QUOTA_SHAPE, type QuotaSpec } from '../kit/budget';
import { labelValueProp } from '../kit/labels';
import { defaultsOf } from '../kit/platform';
import { Ledger, readProps, type ShapeOf } from '../kit/problems';
import { mapProp } from '../kit/props';
import { NamespaceWithQuota, type NamespaceWithQuotaProps } from '../namespace-with-quota';
import { checkShares, overBudget, partOf } from './split';

/** Who a tenant is, what it may take, and how that is split. */
export interface TenantProps<Name extends string = string> {
  /** The team that answers for all of it; becomes the label `team` of everything in it. */
  readonly team: string;
  /** Who pays; becomes the label `cost-center` of its namespaces. @default - no such label */
  readonly costCenter?: string;
  /** How much all its namespaces together may ask for: a row of the size table, or sums of your own. */
  readonly budget: 'XS' | 'S' | 'M' | 'L' | QuotaSpec;
  /** NVIDIA GPUs that all its namespaces together may be granted, 0 or more. @default - none */
  readonly gpu?: { readonly count: number };
  /** Its namespaces, by the end of their names: `prod` of the tenant `acme` is the namespace `acme-prod`. */
  readonly namespaces: Readonly<Record<Name, TenantNamespaceProps>>;
}

/** One namespace of a tenant: what a NamespaceWithQuota may be told, with a share where that has a size. */
export interface TenantNamespaceProps extends Omit<NamespaceWithQuotaProps, 'team' | 'costCenter' | 'size'> {
  /** Its part of the budget's CPU, memory, pods, scratch space and storage, 0.001 to 1, to nine decimals; rounded down to 1m, 1Mi and whole pods. */
  readonly share: number;
  /** Services of type LoadBalancer, 0 or more, of those of the budget. What comes in ones is not split. @default 0 */
  readonly loadBalancers?: number;
  /** Ports opened on every node by Services, 0 or more, of those of the budget. @default 0 */
  readonly nodePorts?: number;
}

const SHAPE: ShapeOf<TenantProps> = {
  team: true,
  costCenter: true,
  budget: QUOTA_SHAPE,
  gpu: { count: true },
  // What stands in the values is checked by the namespace that gets them.
  namespaces: {
    '*': {
      share: true,
      loadBalancers: true,
      nodePorts: true,
      environment: true,
      limits: true,
      cpuLimits: true,
      quotaByPriority: true,
      gpu: true,
      queue: true,
      pool: true,
      access: true,
      network: true,
      security: true,
      backup: true,
      deletionProtection: true,
      labels: true,
      raw: true,
      waive: true,
    } satisfies ShapeOf<TenantNamespaceProps>,
  },
};

/** What a namespace of a tenant says for itself, as its NamespaceWithQuota takes it. */
const PASSED_ON = ['environment', 'limits', 'cpuLimits', 'quotaByPriority', 'gpu', 'queue', 'pool', 'access', 'network', 'security', 'backup', 'deletionProtection', 'labels', 'raw', 'waive'] as const;

/**
 * The namespaces of one team within one budget: each gets a fixed share as its quota, and all together never more than the
 * budget, whatever is patched. No controller is needed, and no namespace can take what is another's.
 *
 * @example
 * const acme = new Tenant(chart, 'acme', {
 *   team: 'acme',
 *   budget: { cpu: 10, memory: '20Gi' },
 *   namespaces: { dev: { environment: 'dev', share: 0.2 }, prod: { environment: 'prod', share: 0.8 } },
 * });
 * @see https://kubernetes.io/docs/concepts/security/multi-tenancy/
 */
export class Tenant<Name extends string = string> extends Construct {
  /** Its namespaces, by the names that `namespaces` gives them: each is a scope to put workloads into. */
  readonly namespaces: { readonly [K in Name]: NamespaceWithQuota };

  constructor(scope: Construct, id: string, props: TenantProps<Name>) {
    super(scope, id);
    const ledger = new Ledger(this, new.target);
    const given = readProps(ledger, props, SHAPE);
    const budget = budgetOf(ledger, 'budget', given['budget'], given['gpu'], defaultsOf(this, 'NamespaceWithQuota').values);
    const { costCenter } = given;
    const owner = {
      team: labelValueProp(ledger, 'team', given['team'], 'acme'),
      ...(costCenter !== undefined && { costCenter: labelValueProp(ledger, 'costCenter', costCenter, 'CC-1203') }),
    };
    const wanted = namespacesOf(ledger, given['namespaces']);
    const parts = wanted.map(([name, own]) => ({ name, own, ...partOf(ledger, `namespaces.${name}`, own, budget) }));
    const fits = checkShares(ledger, parts, budget);

    const made = parts.map(({ name, own, size }) => [name, ledger.makeParts(() => new NamespaceWithQuota(this, `${id}-${name}`, { ...passedOn(own), ...owner, size }))] as const);
    this.namespaces = Object.fromEntries(made) as { [K in Name]: NamespaceWithQuota };
    ledger.whenComplete((tell) => {
      if (fits) overBudget(made.map(([, namespace]) => ({ name: namespace.node.id, hard: quotaOf(namespace) })), budget).forEach(tell);
    });
  }
}

function namespacesOf(ledger: Ledger, given: unknown): ReadonlyArray<readonly [string, Readonly<Record<string, unknown>>]> {
  const wanted = Object.entries(mapProp(ledger, 'namespaces', given)).filter(([, own]) => own !== undefined);
  if (wanted.length === 0 && (given === undefined || isMap(given))) ledger.tell({ id: 'prop-required', message: 'namespaces names none', prop: 'namespaces', accepted: 'one namespace or more', fix: "Give one, such as namespaces: { prod: { environment: 'prod', share: 1 } }." });
  return wanted.map(([name, own]) => [name, mapProp(ledger, `namespaces.${name}`, own)]);
}

function passedOn(own: Readonly<Record<string, unknown>>): Pick<NamespaceWithQuotaProps, (typeof PASSED_ON)[number]> {
  return Object.fromEntries(PASSED_ON.filter((prop) => own[prop] !== undefined).map((prop) => [prop, own[prop]])) as never;
}

/** What the quota of a namespace grants once everything is patched; nothing where it is left out. */
function quotaOf({ node, quota }: NamespaceWithQuota): unknown {
  return node.children.includes(quota) ? at(quota.toJson(), 'spec', 'hard') : undefined;
}
