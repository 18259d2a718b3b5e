import type { NamespaceDefaults, NamespaceSize } from '../../lib/kube/defaults/defaults';
import { isMap } from '../../lib/kube/object';
import { parseCpu, parseMemory, Quantity, type Cpu, type Memory } from '../../lib/units';
import { show, type Ledger, type ShapeOf } from './problems';
import { mapProp, requireProp } from './props';
import { cpuProp, memoryProp, sizeOf } from './resources';

/** A size of your own. What is not named follows from the smallest size that has as much CPU. */
export interface QuotaSpec {
  /** Sum of the CPU requests of all pods, at least 1m. Limits may reach twice as much. */
  readonly cpu: Cpu;
  /** Sum of the memory requests of all pods, at least 1Mi. Limits may reach twice as much. */
  readonly memory: Memory;
  /** Most pods at once, running or starting, 1 or more. @default - that of the size with as much CPU */
  readonly pods?: number;
  /** Sum of requests for scratch space on nodes. @default - that of the size with as much CPU */
  readonly ephemeral?: Memory;
  /** Sum of the storage that claims ask for. @default - that of the size with as much CPU */
  readonly storage?: Memory;
  /** Services of type LoadBalancer, 0 or more: each is an address and a bill. @default 0 */
  readonly loadBalancers?: number;
  /** Ports opened on every node by Services, 0 or more. A load balancer takes one a port. @default 0 */
  readonly nodePorts?: number;
}

/** Every name that a size of one's own has. */
export const QUOTA_SHAPE: ShapeOf<QuotaSpec> = { cpu: true, memory: true, pods: true, ephemeral: true, storage: true, loadBalancers: true, nodePorts: true };

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
export function budgetOf(ledger: Ledger, prop: string, size: unknown, gpu: unknown, defaults: NamespaceDefaults): Budget {
  const spec = isMap(size) ? size : undefined;
  const row = spec ? rowFor(spec, defaults) : namedRow(ledger, prop, size, defaults);
  const amount = (name: 'ephemeral' | 'storage') => sizeOf(ledger, `${prop}.${name}`, spec?.[name], parseMemory(row[name]));
  const memory = spec ? memoryProp(ledger, `${prop}.memory`, spec['memory'], parseMemory(row.memory)) : parseMemory(row.memory);
  return {
    cpu: spec ? cpuProp(ledger, `${prop}.cpu`, spec['cpu'], parseCpu(row.cpu)) : parseCpu(row.cpu),
    memory,
    ephemeral: amount('ephemeral'),
    storage: amount('storage'),
    // Half of it all, so that a roll-out still finds room; never below the default, which the API server would refuse.
    containerMemory: spec ? memory.mul([1, 2]).max(parseMemory(defaults.container.limit.memory)) : parseMemory(row.containerMemory),
    counts: {
      pods: countProp(ledger, `${prop}.pods`, spec?.['pods'], row.pods, 1),
      services: row.services,
      claims: row.claims,
      jobs: row.jobs,
      cronJobs: row.cronJobs,
      secrets: row.secrets,
      configMaps: row.configMaps,
    },
    loadBalancers: countProp(ledger, `${prop}.loadBalancers`, spec?.['loadBalancers'], 0),
    nodePorts: countProp(ledger, `${prop}.nodePorts`, spec?.['nodePorts'], 0),
    gpus: gpusOf(ledger, gpu),
  };
}

function gpusOf(ledger: Ledger, gpu: unknown): number {
  const granted = mapProp(ledger, 'gpu', gpu);
  return isMap(gpu) && requireProp(ledger, 'gpu.count', granted['count'], '2') ? countProp(ledger, 'gpu.count', granted['count'], 0) : 0;
}

function namedRow(ledger: Ledger, prop: string, size: unknown, { sizes }: NamespaceDefaults): NamespaceSize {
  if (typeof size === 'string' && Object.hasOwn(sizes, size)) return sizes[size as keyof typeof sizes];
  if (requireProp(ledger, prop, size, "'S'")) {
    ledger.tell({
      id: 'namespace-size-unknown',
      message: `there is no size ${show(size)}`,
      prop,
      accepted: `${Object.keys(sizes).join(', ')}, or { cpu, memory, … }`,
      fix: `Write ${prop}: 'S', or name the sums: ${prop}: { cpu: 4, memory: '8Gi' }.`,
    });
  }
  return sizes.S;
}

/** The smallest row of the table with as much CPU, else the largest. */
function rowFor(spec: Readonly<Record<string, unknown>>, { sizes }: NamespaceDefaults): NamespaceSize {
  const cpu = Quantity.tryParse(spec['cpu']);
  const rows: readonly NamespaceSize[] = Object.values(sizes);
  return rows.find((row) => cpu !== undefined && parseCpu(row.cpu).compare(cpu) >= 0) ?? rows.at(-1) ?? sizes.L;
}

/** A whole number of things, `least` or more, else the fallback. */
export function countProp(ledger: Ledger, prop: string, given: unknown, fallback: number, least = 0): number {
  if (given === undefined) return fallback;
  if (typeof given === 'number' && Number.isSafeInteger(given) && given >= least) return given;
  ledger.tell({ id: 'count-out-of-range', message: `${prop} is ${show(given)}`, prop, accepted: `a whole number, ${least} or more`, fix: `Write ${prop.split('.').at(-1)}: ${Math.max(fallback, least)}.` });
  return fallback;
}
