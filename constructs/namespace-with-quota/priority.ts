import type { ResourceQuota } from 'kubernetes-types/core/v1';
import type { NamespaceDefaults } from '../../lib/kube/defaults';
import { nameProblem } from '../../lib/kube/names';
import type { Platform } from '../../lib/kube/platform';
import { Quantity, type Cpu, type Memory } from '../../lib/units';
import { countProp, type Budget } from '../kit/budget';
import { platformName } from '../kit/platform-names';
import type { Ledger, ShapeOf } from '../kit/problems';
import { mapProp } from '../kit/props';
import { cpuProp, memoryProp } from '../kit/resources';
import type { Counted } from './quota';

/** What the pods of one priority class may take of the namespace's size. A quota by class can count nothing else. */
export interface PriorityQuota {
  /** Sum of their CPU requests, at most that of the namespace. Limits may reach twice as much. */
  readonly cpu: Cpu;
  /** Sum of their memory requests, at most that of the namespace. Limits may reach twice as much. */
  readonly memory: Memory;
  /** Most of them at once, 1 to as many as the namespace may have. @default - not counted apart */
  readonly pods?: number;
}

/** Every name that a quota by class has. */
export const PRIORITY_SHAPE: ShapeOf<PriorityQuota> = { cpu: true, memory: true, pods: true };

/** A quota of one priority class, ready to be written. */
export interface PriorityBudget extends Pick<Budget, 'cpu' | 'memory'> {
  /** Of the ResourceQuota: never that of the namespace's own. */
  readonly name: string;
  readonly className: string;
  readonly pods: number | undefined;
}

/** The quotas by priority class, by name; a share that is larger than the whole is told. */
export function priorityBudgets(ledger: Ledger, given: unknown, namespace: string, whole: Budget, { priorityClasses }: Platform): readonly PriorityBudget[] {
  return Object.entries(mapProp(ledger, PROP, given))
    .filter(([className, spec]) => spec !== undefined && isClassName(ledger, namespace, className, priorityClasses))
    .map(([className, spec]) => priorityBudget(ledger, namespace, className, spec, whole))
    .sort((a, b) => (a.className < b.className ? -1 : 1));
}

/** Counts the pods of one class, beside the quota of the namespace, which counts them too. */
export function priorityQuotaSpec({ className, cpu, memory, pods }: PriorityBudget, { limitRatio }: NamespaceDefaults, { cpuLimits }: Counted): ResourceQuota['spec'] {
  return {
    hard: {
      'requests.cpu': `${cpu}`,
      'requests.memory': `${memory}`,
      ...(cpuLimits && { 'limits.cpu': `${cpu.mul(limitRatio)}` }),
      'limits.memory': `${memory.mul(limitRatio)}`,
      ...(pods !== undefined && { pods: `${pods}` }),
    },
    scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: [className] }] },
  };
}

/** JSON pointer → the prop that sets what stands there. */
export function priorityProps({ className }: PriorityBudget): ReadonlyMap<string, string> {
  const prop = `${PROP}.${className}`;
  const keys = [['requests.cpu', 'cpu'], ['limits.cpu', 'cpu'], ['requests.memory', 'memory'], ['limits.memory', 'memory'], ['pods', 'pods']] as const;
  return new Map([['/spec/hard', prop], ...keys.map(([key, name]) => [`/spec/hard/${key}`, `${prop}.${name}`] as const)]);
}

const PROP = 'quotaByPriority';

function isClassName(ledger: Ledger, namespace: string, className: string, known: readonly string[] | undefined): boolean {
  const wrong = nameProblem('PriorityClass', className) ?? (nameProblem('Namespace', namespace) ? undefined : nameProblem('ResourceQuota', `${namespace}-${className}`));
  if (wrong) ledger.tell({ ...wrong, prop: `${PROP}.${className}` });
  return wrong === undefined && (known === undefined || platformName(ledger, `${PROP}.${className}`, className, { what: 'a PriorityClass', key: 'priorityClasses', names: known }) !== undefined);
}

function priorityBudget(ledger: Ledger, namespace: string, className: string, given: unknown, whole: Budget): PriorityBudget {
  const prop = `${PROP}.${className}`;
  const spec = mapProp(ledger, prop, given);
  const cpu = cpuProp(ledger, `${prop}.cpu`, spec['cpu'], whole.cpu);
  const memory = memoryProp(ledger, `${prop}.memory`, spec['memory'], whole.memory);
  const pods = spec['pods'] === undefined ? undefined : countProp(ledger, `${prop}.pods`, spec['pods'], whole.counts.pods, 1);
  checkWithin(ledger, `${prop}.cpu`, cpu, whole.cpu);
  checkWithin(ledger, `${prop}.memory`, memory, whole.memory);
  if (pods !== undefined) checkWithin(ledger, `${prop}.pods`, Quantity.of(pods), Quantity.of(whole.counts.pods));
  return { name: `${namespace}-${className}`, className, cpu, memory, pods };
}

function checkWithin(ledger: Ledger, prop: string, part: Quantity, whole: Quantity): void {
  if (part.compare(whole) <= 0) return;
  const name = prop.split('.').at(-1) ?? '';
  ledger.tell({ id: 'priority-quota-over-size', message: `${prop} is ${part}, and the whole namespace has ${whole}`, prop, accepted: `${whole} at most`, fix: `Lower it, or give the namespace more ${name === 'cpu' ? 'CPU' : name}.` });
}
