import type { NamespaceDefaults, NamespaceSize } from '../../lib/kube/defaults/defaults';
import { parseCpu, parseMemory, type Cpu, type Memory, type Quantity } from '../../lib/units';
import { show, type Ledger } from '../kit/problems';

/** A size of your own. What is not named follows from the smallest size that has as much CPU. */
export interface QuotaSpec {
  /** Sum of the CPU requests of all pods, at least 1m. Limits may reach twice as much. */
  readonly cpu: Cpu;
  /** Sum of the memory requests of all pods, at least 1Mi. Limits may reach twice as much. */
  readonly memory: Memory;
  /** Most pods at once, running or starting. @default - that of the size with as much CPU */
  readonly pods?: number;
  /** Sum of requests for scratch space on nodes. @default - that of the size with as much CPU */
  readonly ephemeral?: Memory;
  /** Sum of the storage that claims ask for. @default - that of the size with as much CPU */
  readonly storage?: Memory;
  /** Services of type LoadBalancer: each is an address and a bill. @default 0 */
  readonly loadBalancers?: number;
  /** Ports opened on every node by Services. A load balancer takes one a port. @default 0 */
  readonly nodePorts?: number;
}

/** What a namespace may take in all, ready to be written. */
export interface Budget {
  readonly cpu: Quantity;
  readonly memory: Quantity;
  readonly ephemeral: Quantity;
  readonly storage: Quantity;
  /** Most memory that one container may ask for. */
  readonly containerMemory: Quantity;
  readonly counts: Pick<NamespaceSize, 'pods' | 'services' | 'claims' | 'jobs' | 'cronJobs' | 'secrets' | 'configMaps'>;
  readonly loadBalancers: number;
  readonly nodePorts: number;
  readonly gpus: number;
}

/** The budget of a size, or of a size of one's own with the table's numbers for what it does not name. */
export function budgetOf(size: string | QuotaSpec, gpus: number, defaults: NamespaceDefaults, ledger: Ledger): Budget {
  const spec: QuotaSpec | undefined = typeof size === 'object' ? size : undefined;
  const row = spec ? rowFor(spec, defaults, ledger) : namedRow(size as string, defaults, ledger);
  const amount = (prop: 'memory' | 'ephemeral' | 'storage') => {
    const given = spec?.[prop];
    return given === undefined ? parseMemory(row[prop]) : ledger.attempt(() => parseMemory(given, { prop: `size.${prop}` }), parseMemory(row[prop]));
  };
  const memory = amount('memory');
  const half = memory.mul([1, 2]);
  return {
    cpu: spec ? ledger.attempt(() => parseCpu(spec.cpu, { prop: 'size.cpu' }), parseCpu(row.cpu)) : parseCpu(row.cpu),
    memory,
    ephemeral: amount('ephemeral'),
    storage: amount('storage'),
    containerMemory: spec ? half : parseMemory(row.containerMemory),
    counts: {
      pods: count(spec?.pods, row.pods, 'size.pods', ledger),
      services: row.services,
      claims: row.claims,
      jobs: row.jobs,
      cronJobs: row.cronJobs,
      secrets: row.secrets,
      configMaps: row.configMaps,
    },
    loadBalancers: count(spec?.loadBalancers, 0, 'size.loadBalancers', ledger),
    nodePorts: count(spec?.nodePorts, 0, 'size.nodePorts', ledger),
    gpus: count(gpus, 0, 'gpu.count', ledger),
  };
}

function namedRow(size: string, { sizes }: NamespaceDefaults, ledger: Ledger): NamespaceSize {
  const row = Object.hasOwn(sizes, size) ? sizes[size as keyof typeof sizes] : undefined;
  if (row) return row;
  ledger.tell({
    id: 'namespace-size-unknown',
    message: `there is no size ${show(size)}`,
    prop: 'size',
    accepted: `${Object.keys(sizes).join(', ')}, or { cpu, memory, … }`,
    fix: "Write size: 'S', or name the sums: size: { cpu: 4, memory: '8Gi' }.",
  });
  return sizes.S;
}

/** The smallest row of the table with as much CPU, else the largest. */
function rowFor(spec: QuotaSpec, { sizes }: NamespaceDefaults, ledger: Ledger): NamespaceSize {
  const cpu = ledger.attempt(() => parseCpu(spec.cpu), undefined);
  const rows = Object.values(sizes) as readonly NamespaceSize[];
  return rows.find((row) => cpu !== undefined && parseCpu(row.cpu).compare(cpu) >= 0) ?? rows.at(-1) ?? sizes.L;
}

function count(given: number | undefined, fallback: number, prop: string, ledger: Ledger): number {
  if (given === undefined) return fallback;
  if (Number.isSafeInteger(given) && given >= 0) return given;
  ledger.tell({ id: 'count-out-of-range', message: `${prop} is ${show(given)}`, prop, accepted: 'a whole number, 0 or more', fix: `Write ${prop.split('.').at(-1)}: ${fallback}.` });
  return fallback;
}
