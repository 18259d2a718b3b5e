import type { ResourceRequirements } from 'kubernetes-types/core/v1';
import type { ServiceDefaults } from '../../lib/kube/defaults';
import { parseCpu, parseMemory, type Cpu, type Memory, type Quantity } from '../../lib/units';
import type { Ledger, ShapeOf } from './problems';
import { choiceProp, mapProp, parsedProp, requireProp } from './props';
import type { Scope } from './scope';

/** What a container may use; requests and limits are always both written. */
export interface Resources {
  /** CPU request, which the scheduler sets aside: `'250m'`, or cores as a number. */
  readonly cpu: Cpu;
  /** Memory request: `'256Mi'`. */
  readonly memory: Memory;
  /**
   * More than the request needs a waiver for `memory-request-equals-limit`.
   *
   * @default - the request: what a pod may use is what it was scheduled with, so an out-of-memory kill hits the one that grew
   */
  readonly memoryLimit?: Memory;
  /** `false` sets none, for those who hold that CPU limits only throttle. @default - twice the request */
  readonly cpuLimit?: Cpu | false;
  /** Space for logs, scratch volumes and the container's own writes. @default - 128Mi requested; limit 1Gi, and what declared volumes may take besides */
  readonly ephemeral?: {
    /** @default '128Mi' */
    readonly request?: Memory;
    /** @default - 1Gi, and what declared volumes may take besides */
    readonly limit?: Memory;
  };
  /** `guaranteed` makes every limit equal its request: last to be evicted. @default 'burstable' */
  readonly qos?: 'burstable' | 'guaranteed';
}

/** Every name that `resources` has. */
export const RESOURCES_SHAPE: ShapeOf<Resources> = { cpu: true, memory: true, memoryLimit: true, cpuLimit: true, ephemeral: { request: true, limit: true }, qos: true };

/** What stands in for an amount that cannot be read, while the problem is reported. */
const SAFE_CPU = parseCpu('100m');
const SAFE_MEMORY = parseMemory('128Mi');

/** Whose resources are read. */
export interface ResourcesOf {
  readonly prop: string;
  /** What the service says for every container of its pods. @default - the container says it itself */
  readonly qos?: unknown;
}

/** Requests and limits of a container; `volumes` is what its emptyDir volumes may take on the node's disk. */
export function resourcesOf(ledger: Ledger, given: unknown, defaults: ServiceDefaults['resources'], volumes: Quantity, scope: Scope, { prop, qos }: ResourcesOf = { prop: 'resources' }): ResourceRequirements {
  const named = requireProp(ledger, prop, given, "{ cpu: '250m', memory: '256Mi' }");
  const props = mapProp(ledger, prop, given ?? undefined);
  const ephemeral = mapProp(ledger, `${prop}.ephemeral`, props['ephemeral']);
  const guaranteed = choiceProp(ledger, `${prop}.qos`, qos ?? props['qos'], ['burstable', 'guaranteed'], 'burstable') === 'guaranteed';

  const cpu = named ? cpuProp(ledger, `${prop}.cpu`, props['cpu'], SAFE_CPU) : SAFE_CPU;
  const memory = named ? memoryProp(ledger, `${prop}.memory`, props['memory'], SAFE_MEMORY) : SAFE_MEMORY;
  const space = sizeOf(ledger, `${prop}.ephemeral.request`, ephemeral['request'], parseMemory(defaults.ephemeral.request));

  const cpuLimit = guaranteed ? cpu : cpuLimitOf(ledger, `${prop}.cpuLimit`, props['cpuLimit'], cpu, defaults.cpuLimitRatio, scope);
  const memoryLimit = guaranteed ? memory : atLeast(ledger, `${prop}.memoryLimit`, sizeOf(ledger, `${prop}.memoryLimit`, props['memoryLimit'], memory), memory);
  const spaceLimit = guaranteed ? space : atLeast(ledger, `${prop}.ephemeral.limit`, sizeOf(ledger, `${prop}.ephemeral.limit`, ephemeral['limit'], parseMemory(defaults.ephemeral.limit).max(space).add(volumes)), space);
  if (guaranteed) refuseLimits(ledger, prop, props);

  return {
    requests: { cpu: cpu.toString(), memory: memory.toString(), 'ephemeral-storage': space.toString() },
    limits: { ...(cpuLimit && { cpu: cpuLimit.toString() }), memory: memoryLimit.toString(), 'ephemeral-storage': spaceLimit.toString() },
  };
}

function cpuLimitOf(ledger: Ledger, prop: string, value: unknown, cpu: Quantity, ratio: number, scope: Scope): Quantity | undefined {
  if (value === undefined) return cpu.mul(ratio).roundUpTo(ONE_MILLI);
  if (value !== false) return atLeast(ledger, prop, parsedProp(ledger, prop, value, parseCpu, cpu), cpu);
  ledger.whenComplete((tell) => {
    if (!scope.quotaCounts?.().includes('limits.cpu')) return;
    const namespace = scope.namespace ?? '(none)';
    tell({
      id: 'cpu-limit-counted',
      message: `${prop} is false, and the quota of namespace ${namespace} counts limits.cpu: its pods would be refused, or get the LimitRange's limit below their request`,
      prop,
      accepted: 'a CPU limit, or a namespace whose quota does not count limits.cpu',
      fix: `Give a limit, such as cpuLimit: '${cpu.mul(ratio).roundUpTo(ONE_MILLI)}', or write cpuLimits: false on the NamespaceWithQuota '${namespace}'.`,
    });
  });
  return undefined;
}

const ONE_MILLI = parseCpu('1m');

/** An amount of CPU that must be given, else the fallback. */
export function cpuProp(ledger: Ledger, prop: string, value: unknown, fallback: Quantity): Quantity {
  return requireProp(ledger, prop, value, "'250m'") ? parsedProp(ledger, prop, value, parseCpu, fallback) : fallback;
}

/** An amount of memory that must be given, else the fallback. */
export function memoryProp(ledger: Ledger, prop: string, value: unknown, fallback: Quantity): Quantity {
  return requireProp(ledger, prop, value, "'256Mi'") ? sizeOf(ledger, prop, value, fallback) : fallback;
}

/** An amount of memory or storage, else the fallback. */
export function sizeOf(ledger: Ledger, prop: string, value: unknown, fallback: Quantity): Quantity {
  return value === undefined ? fallback : parsedProp(ledger, prop, value, parseMemory, fallback);
}

function atLeast(ledger: Ledger, prop: string, limit: Quantity, request: Quantity): Quantity {
  if (limit.compare(request) >= 0) return limit;
  ledger.tell({ id: 'request-over-limit', message: `${prop} is ${limit}, and the request is ${request}`, prop, accepted: `${request} or more`, fix: `Write '${request}', or request less.` });
  return request;
}

function refuseLimits(ledger: Ledger, at: string, props: Readonly<Record<string, unknown>>): void {
  for (const prop of ['memoryLimit', 'cpuLimit']) {
    if (props[prop] === undefined) continue;
    ledger.tell({ id: 'limit-contradicts-qos', message: `${at}.${prop} is given, and qos is 'guaranteed', which makes limits equal requests`, prop: `${at}.${prop}`, accepted: 'one of the two', fix: `Remove ${prop}, or remove qos.` });
  }
}
