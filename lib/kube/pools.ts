/** Amounts by resource: `{ cpu: '3920m', memory: '29Gi', 'nvidia.com/gpu': 1 }`. */
export type ResourceAmounts = Readonly<Record<string, string | number>>;

/** A machine that nodes are made of. */
export interface InstanceType {
  /**
   * What the machine has: `cpu` and `memory`, and where they matter `ephemeral-storage`, `pods` and devices. `pods` is 110 where it is not said, and
   * `ephemeral-storage` taken for enough.
   */
  readonly capacity: ResourceAmounts;
  /**
   * Devices that drivers offer to claims, by DeviceClass: `{ 'gpu.nvidia.com': 8 }`. One that several classes take is named under each of them.
   *
   * @default - none; where no machine of the platform names any, nothing is said of claims
   */
  readonly devices?: Readonly<Record<string, number>>;
  /** What the kubelet keeps for itself, the system and its eviction threshold; pods get the rest. @default - nothing */
  readonly reserved?: ResourceAmounts;
  /** What the machine's programs must be built for. @default 'amd64' */
  readonly arch?: 'amd64' | 'arm64';
}

/** What keeps pods off a node that do not tolerate it. */
export interface Taint {
  readonly key: string;
  /** @default - the empty value */
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** Nodes that are alike. */
export interface NodePool {
  /** Name of an instance type of the platform, or the machine itself. */
  readonly instance: string | InstanceType;
  /** The most nodes that the pool may have, 1 to 100,000. */
  readonly nodes: number;
  /** How many of them maintenance may take away at once; the peak must fit the others. @default 1 */
  readonly drained?: number;
  /** Zones over which the nodes are spread evenly, by name. @default - as many as the platform has, without a name that selectors could use */
  readonly zones?: readonly string[];
  /** Labels that every node has, beside those that Kubernetes sets. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly taints?: readonly Taint[];
}

/** Every node that a cluster may have, by pool. */
export interface NodePools {
  readonly pools: Readonly<Record<string, NodePool>>;
  readonly instanceTypes: Readonly<Record<string, InstanceType>>;
  /** What runs on every node and is in no set: the CNI, the log shipper, the node's own agents. */
  readonly daemons: ResourceAmounts;
  /** Zones of pools that name none. */
  readonly zones: number;
}

/** Pods that a kubelet takes unless it is told otherwise. @see https://kubernetes.io/docs/setup/best-practices/cluster-large/ */
export const PODS_PER_NODE = 110;

/** How many nodes all pools have together. */
export function nodesOf({ pools }: NodePools): number {
  return Object.values(pools).reduce((sum, { nodes }) => sum + nodes, 0);
}

/** The labels by which the nodes of a pool are told from all others: one where one is enough; undefined where the pool has none of its own. */
export function ownLabels(pools: Readonly<Record<string, NodePool>>, name: string): Readonly<Record<string, string>> | undefined {
  const own = Object.entries(pools[name]?.labels ?? {});
  const others = Object.entries(pools).flatMap(([other, { labels = {} }]) => (other === name ? [] : [labels]));
  const single = own.find(([key, value]) => others.every((labels) => labels[key] !== value));
  if (single) return Object.fromEntries([single]);
  const all = own.length > 0 && others.every((labels) => own.some(([key, value]) => labels[key] !== value));
  return all ? Object.fromEntries(own) : undefined;
}
