import type { LimitRange, LimitRangeItem } from 'kubernetes-types/core/v1';
import type { NamespaceDefaults } from '../../lib/kube/defaults';
import { at } from '../../lib/kube/object';
import { parseCpu, parseMemory, type Cpu, type Memory, type Quantity } from '../../lib/units';
import type { Budget } from '../kit/budget';
import type { Ledger, ShapeOf } from '../kit/problems';
import { mapProp, parsedProp } from '../kit/props';
import { sizeOf } from '../kit/resources';
import type { Counted } from './quota';

/** What a container gets that names nothing, and the most that one may ask for. */
export interface LimitSpec {
  /** What it requests. @default { cpu: '100m', memory: '256Mi', ephemeral: '128Mi' } */
  readonly request?: ContainerAmounts;
  /** What it is limited to, at least its request. @default { cpu: '200m', memory: '256Mi', ephemeral: '1Gi' } */
  readonly limit?: ContainerAmounts;
  /** The most that any container may be limited to, at least what those get that name nothing. @default - the memory of the size table; CPU is not bounded */
  readonly max?: Pick<ContainerAmounts, 'cpu' | 'memory'>;
  /** The most that one claim may ask for. @default - what is left of the namespace's storage */
  readonly maxClaim?: Memory;
}

/** Amounts of one container. */
export interface ContainerAmounts {
  /** @default - that of the dated default set */
  readonly cpu?: Cpu;
  /** @default - that of the dated default set, or of the size table */
  readonly memory?: Memory;
  /** Space for logs, scratch volumes and its own writes. @default - that of the dated default set */
  readonly ephemeral?: Memory;
}

const AMOUNTS: ShapeOf<ContainerAmounts> = { cpu: true, memory: true, ephemeral: true };

/** Every name that `limits` has. */
export const LIMITS_SHAPE: ShapeOf<LimitSpec> = { request: AMOUNTS, limit: AMOUNTS, max: { cpu: true, memory: true }, maxClaim: true };

/** Limits, ready to be written. */
export interface Limits {
  readonly request: Amounts;
  readonly limit: Amounts;
  readonly max: { readonly cpu: Quantity | undefined; readonly memory: Quantity };
  readonly maxClaim: Quantity | undefined;
}

type Amounts = Readonly<Record<'cpu' | 'memory' | 'ephemeral', Quantity>>;

/** The limits of a namespace; amounts that contradict each other are told. */
export function limitsOf(ledger: Ledger, given: unknown, budget: Budget, { container }: NamespaceDefaults, { cpuLimits }: Counted): Limits {
  const props = mapProp(ledger, 'limits', given);
  const request = amountsOf(ledger, 'limits.request', props['request'], container.request);
  const limit = amountsOf(ledger, 'limits.limit', props['limit'], container.limit, request);
  const max = mapProp(ledger, 'limits.max', props['max']);
  const limits = {
    request,
    limit,
    max: {
      cpu: max['cpu'] === undefined ? undefined : parsedProp(ledger, 'limits.max.cpu', max['cpu'], parseCpu, limit.cpu),
      memory: max['memory'] === undefined ? budget.containerMemory.max(limit.memory) : sizeOf(ledger, 'limits.max.memory', max['memory'], limit.memory),
    },
    maxClaim: props['maxClaim'] === undefined ? undefined : sizeOf(ledger, 'limits.maxClaim', props['maxClaim'], budget.storage),
  };
  if (!cpuLimits) refuseCpu(ledger, props);
  for (const name of ['cpu', 'memory', 'ephemeral'] as const) checkOrder(ledger, `limits.limit.${name}`, limit[name], `limits.request.${name}`, request[name]);
  if (cpuLimits && limits.max.cpu) checkOrder(ledger, 'limits.max.cpu', limits.max.cpu, 'limits.limit.cpu', limit.cpu);
  checkOrder(ledger, 'limits.max.memory', limits.max.memory, 'limits.limit.memory', limit.memory);
  if (limits.maxClaim) checkOrder(ledger, 'size.storage', budget.storage, 'limits.maxClaim', limits.maxClaim);
  return limits;
}

/** Defaults for everything that the quota counts, so that no pod is refused for what it left out; and bounds. */
export function limitRangeSpec({ request, limit, max, maxClaim }: Limits, { cpuLimits }: Counted): LimitRange['spec'] {
  const container: LimitRangeItem = {
    type: 'Container',
    default: { ...(cpuLimits && { cpu: `${limit.cpu}` }), memory: `${limit.memory}`, 'ephemeral-storage': `${limit.ephemeral}` },
    defaultRequest: { cpu: `${request.cpu}`, memory: `${request.memory}`, 'ephemeral-storage': `${request.ephemeral}` },
    max: { ...(cpuLimits && max.cpu && { cpu: `${max.cpu}` }), memory: `${max.memory}` },
  };
  return { limits: [container, ...(maxClaim ? [{ type: 'PersistentVolumeClaim', max: { storage: `${maxClaim}` } }] : [])] };
}

/** JSON pointer → the prop that sets what stands there. */
export const LIMIT_PROPS: ReadonlyMap<string, string> = new Map([
  ['/spec/limits', 'limits'],
  ['/spec/limits/0/default', 'limits.limit'],
  ['/spec/limits/0/defaultRequest', 'limits.request'],
  ['/spec/limits/0/max', 'limits.max'],
  ['/spec/limits/1', 'limits.maxClaim'],
]);

/** A limit that is not given is never below the request that is. */
function amountsOf(ledger: Ledger, prop: string, given: unknown, standard: Required<ContainerAmounts>, least?: Amounts): Amounts {
  const props = mapProp(ledger, prop, given);
  const cpu = parseCpu(standard.cpu);
  const amount = (name: 'memory' | 'ephemeral') => {
    const fallback = parseMemory(standard[name]);
    return sizeOf(ledger, `${prop}.${name}`, props[name], least ? fallback.max(least[name]) : fallback);
  };
  return {
    cpu: props['cpu'] === undefined ? (least ? cpu.max(least.cpu) : cpu) : parsedProp(ledger, `${prop}.cpu`, props['cpu'], parseCpu, cpu),
    memory: amount('memory'),
    ephemeral: amount('ephemeral'),
  };
}

function checkOrder(ledger: Ledger, upper: string, most: Quantity, lower: string, least: Quantity): void {
  if (most.compare(least) >= 0) return;
  ledger.tell({ id: 'limits-contradict', message: `${upper} is ${most}, and ${lower} is ${least}`, prop: upper, accepted: `${least} or more`, fix: `Raise ${upper} to ${least}, or lower ${lower}.` });
}

function refuseCpu(ledger: Ledger, props: Readonly<Record<string, unknown>>): void {
  for (const name of ['limit', 'max']) {
    if (at(props[name], 'cpu') === undefined) continue;
    ledger.tell({ id: 'limits-contradict', message: `limits.${name}.cpu is given, and cpuLimits is false: no container has a CPU limit`, prop: `limits.${name}.cpu`, accepted: 'one of the two', fix: `Remove limits.${name}.cpu, or remove cpuLimits.` });
  }
}
