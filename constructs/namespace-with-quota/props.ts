import type { LimitRange, Namespace, ResourceQuota } from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import type { Role } from 'kubernetes-types/rbac/v1';
import type { DeepPartial } from '../../lib/kube/platform';
import type { Waiver } from '../../lib/kube/provenance';
import { QUOTA_SHAPE, type QuotaSpec } from '../kit/budget';
import type { ShapeOf } from '../kit/problems';
import { ACCESS_SHAPE, type NamespaceAccess } from './access';
import { NETWORK_SHAPE, type NamespaceNetwork } from './allowed-namespaces';
import { BACKUP_SHAPE, type NamespaceBackup } from './backup';
import { LIMITS_SHAPE, type LimitSpec } from './limits';
import { PRIORITY_SHAPE, type PriorityQuota } from './priority';

/** What a namespace is for and how much it may take. */
export interface NamespaceWithQuotaProps {
  /** The team that answers for it; becomes the label `team` of everything in it. */
  readonly team: string;
  /** Which stage it is: `dev`, `staging`, `prod`, or a name of your own. */
  readonly environment: string;
  /** Who pays; becomes the label `cost-center` of the namespace. The platform may require it. @default - no such label */
  readonly costCenter?: string;
  /** How much all its pods together may ask for: a row of the size table, or sums of your own. */
  readonly size: 'XS' | 'S' | 'M' | 'L' | QuotaSpec;
  /** What a container gets that names nothing, and the most that one may ask for. @default - those of the dated default set and of the size */
  readonly limits?: LimitSpec;
  /** False counts no CPU limits and gives containers none by default, for those who hold that they only throttle. @default true */
  readonly cpuLimits?: boolean;
  /**
   * Less for the pods of some priority classes, by the name of the class: `{ batch: { cpu: 2, memory: '4Gi' } }`. They count
   * against the namespace's size as well.
   *
   * @default - every class may take all of it
   */
  readonly quotaByPriority?: Readonly<Record<string, PriorityQuota>>;
  /** NVIDIA GPUs that its pods may ask for in all, 0 or more. @default - none: the quota refuses every GPU */
  readonly gpu?: { readonly count: number };
  /** Name of the Kueue ClusterQueue in which its jobs wait for room; they name the LocalQueue, which is called as the namespace. @default - none */
  readonly queue?: string;
  /**
   * Name of a pool of the platform that is its own: its workloads run on the nodes of the pool, and tolerate their taints, unless their `placement` names
   * another. The pool has a taint, which keeps the pods of other namespaces off.
   *
   * @default - none: its workloads run wherever they fit
   */
  readonly pool?: string;
  /** Who may look and who may deploy. @default - nobody but the platform team */
  readonly access?: NamespaceAccess;
  /** Who may call into it, and what it may call, beside declared peers. @default - nobody, and nothing */
  readonly network?: NamespaceNetwork;
  /** The Pod Security level that admission enforces, at the platform's lowest version. @default 'restricted' */
  readonly security?: 'restricted' | 'baseline' | 'privileged';
  /** Copies everything in it away, by the platform's backup engine. @default - none: what holds state says so itself */
  readonly backup?: NamespaceBackup;
  /** Keeps the platform's GitOps engine from deleting it with everything in it. @default - true where `environment` is `prod` or `production` */
  readonly deletionProtection?: boolean;
  /** More labels for the Namespace object, such as those that admission controllers look for. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Fields to merge into the objects after everything else; recorded. @default - none */
  readonly raw?: NamespaceRaw;
  /** Rules that may be broken by what stands in it, each with reason, owner and last day. @default - none */
  readonly waive?: readonly Waiver[];
}

/** Fields to merge into one object each; lists of named things are merged by name, `null` removes. */
export interface NamespaceRaw {
  /** @default - nothing */
  readonly namespace?: DeepPartial<Namespace>;
  /** @default - nothing */
  readonly quota?: DeepPartial<ResourceQuota>;
  /** @default - nothing */
  readonly limits?: DeepPartial<LimitRange>;
  /** @default - nothing */
  readonly defaultDeny?: DeepPartial<NetworkPolicy>;
  /** @default - nothing */
  readonly deployerRole?: DeepPartial<Role>;
}

/** A kind that the construct makes. */
export type NamespaceKind = 'Namespace' | 'ResourceQuota' | 'LimitRange' | 'NetworkPolicy' | 'Role' | 'RoleBinding' | 'LocalQueue' | 'Schedule';

/** Every prop that `NamespaceWithQuota` reads. */
export const SHAPE: ShapeOf<NamespaceWithQuotaProps> = {
  team: true,
  environment: true,
  costCenter: true,
  size: QUOTA_SHAPE,
  limits: LIMITS_SHAPE,
  cpuLimits: true,
  quotaByPriority: { '*': PRIORITY_SHAPE },
  gpu: { count: true },
  queue: true,
  pool: true,
  access: ACCESS_SHAPE,
  network: NETWORK_SHAPE,
  security: true,
  backup: BACKUP_SHAPE,
  deletionProtection: true,
  labels: true,
  raw: { namespace: true, quota: true, limits: true, defaultDeny: true, deployerRole: true },
  waive: true,
};
