import { isMap } from '../../lib/kube/object';
import { parseCpu, parseMemory, Quantity } from '../../lib/units';
import { countProp, type Budget, type QuotaSpec } from '../kit/budget';
import { show, type Ledger, type Told } from '../kit/problems';
import { requireProp } from '../kit/props';

/** A share in billionths: whole numbers, so that shares and their sums are exact. */
export type Share = bigint;

/** What one namespace of a tenant gets. */
export interface Part {
  /** Undefined where what was given cannot be read, and has been told. */
  readonly share: Share | undefined;
  readonly size: QuotaSpec;
}

const WHOLE: Share = 10n ** 9n;
const LEAST = 0.001;
const ONE_MILLI = parseCpu('1m');
const ONE_MI = parseMemory('1Mi');

/** A namespace's part of the budget: amounts and pods by its share, rounded down; what comes in ones, as it is granted. */
export function partOf(ledger: Ledger, prop: string, given: Readonly<Record<string, unknown>>, budget: Budget): Part {
  const share = shareProp(ledger, `${prop}.share`, given['share']);
  const amount = (name: 'cpu' | 'memory' | 'ephemeral' | 'storage' | 'pods', whole: Quantity, step: Quantity): bigint => {
    const steps = (whole.nanos * (share ?? WHOLE)) / (WHOLE * step.nanos);
    if (steps > 0n || share === undefined) return steps;
    ledger.tell({ id: 'tenant-share-too-small', message: `${prop}.share is ${printShare(share)}, which leaves less than ${step} of the budget's ${name} ${whole}`, prop: `${prop}.share`, accepted: `a share that leaves ${step} of everything`, fix: `Raise the share, or budget.${name}.` });
    return 1n;
  };
  return {
    share,
    size: {
      cpu: `${Number(amount('cpu', budget.cpu, ONE_MILLI))}m`,
      memory: `${Number(amount('memory', budget.memory, ONE_MI))}Mi`,
      ephemeral: `${Number(amount('ephemeral', budget.ephemeral, ONE_MI))}Mi`,
      storage: `${Number(amount('storage', budget.storage, ONE_MI))}Mi`,
      pods: Number(amount('pods', Quantity.of(budget.counts.pods), Quantity.of(1))),
      loadBalancers: countProp(ledger, `${prop}.loadBalancers`, given['loadBalancers'], 0),
      nodePorts: countProp(ledger, `${prop}.nodePorts`, given['nodePorts'], 0),
    },
  };
}

/** True when the shares are known and no more than the whole; tells of those that are more, with what they come to. */
export function checkShares(ledger: Ledger, parts: ReadonlyArray<Part & { readonly name: string }>, { cpu, memory }: Budget): boolean {
  const known = parts.flatMap(({ name, share }) => (share === undefined ? [] : [{ name, share }]));
  const sum = known.reduce((total, { share }) => total + share, 0n);
  if (sum <= WHOLE) return known.length === parts.length;
  const terms = known.map(({ name, share }) => `${name} ${printShare(share)}`);
  const listed = terms.length > 5 ? [...terms.slice(0, 5), `${terms.length - 5} more`] : terms;
  ledger.tell({
    id: 'tenant-shares-over-budget',
    message: `the shares ${listed.join(' + ')} come to ${printShare(sum)}: CPU ${cpu.mul([sum, WHOLE])} of ${cpu}, memory ${memory.mul([sum, WHOLE])} of ${memory}`,
    prop: 'namespaces',
    accepted: '1 in all',
    fix: `Lower the shares by ${printShare(sum - WHOLE)} in all.`,
  });
  return false;
}

/** The decimal that a share prints as, to nine digits, the rest cut off. */
function shareProp(ledger: Ledger, prop: string, given: unknown): Share | undefined {
  if (!requireProp(ledger, prop, given, '0.5')) return undefined;
  if (typeof given === 'number' && given >= LEAST && given <= 1) {
    const [whole = '0', decimals = ''] = String(given).split('.');
    return BigInt(whole + decimals.padEnd(9, '0').slice(0, 9));
  }
  const percent = typeof given === 'number' && given > 1 && given <= 100;
  ledger.tell({ id: 'prop-out-of-range', message: `${prop} is ${show(given)}`, prop, accepted: `a part of the budget: a number from ${LEAST} to 1`, fix: `Write ${percent ? given / 100 : 0.5}.` });
  return undefined;
}

function printShare(share: Share): string {
  return String(Number(share) / Number(WHOLE));
}

/** Quota key → the part of the budget that bounds its sum over all namespaces. */
const BUDGETED: ReadonlyArray<readonly [key: string, prop: string, granted: (budget: Budget) => Quantity]> = [
  ['requests.cpu', 'budget.cpu', ({ cpu }) => cpu],
  ['requests.memory', 'budget.memory', ({ memory }) => memory],
  ['requests.ephemeral-storage', 'budget.ephemeral', ({ ephemeral }) => ephemeral],
  ['requests.storage', 'budget.storage', ({ storage }) => storage],
  ['pods', 'budget.pods', ({ counts }) => Quantity.of(counts.pods)],
  ['services.loadbalancers', 'budget.loadBalancers', ({ loadBalancers }) => Quantity.of(loadBalancers)],
  ['services.nodeports', 'budget.nodePorts', ({ nodePorts }) => Quantity.of(nodePorts)],
  ['requests.nvidia.com/gpu', 'gpu.count', ({ gpus }) => Quantity.of(gpus)],
];

/** What the quotas of the namespaces, as they are written, grant beyond the budget. */
export function overBudget(quotas: ReadonlyArray<{ readonly name: string; readonly hard: unknown }>, budget: Budget): readonly Told[] {
  return BUDGETED.flatMap(([key, prop, granted]) => {
    const whole = granted(budget);
    const grants = quotas.map(({ name, hard }) => ({ name, amount: isMap(hard) ? Quantity.tryParse(hard[key]) : undefined }));
    const open = grants.filter(({ amount }) => amount === undefined);
    if (open.length > 0) {
      const names = open.map(({ name }) => name).slice(0, 5).join(', ');
      return [{ id: 'tenant-budget-exceeded', message: `the budget has ${key} ${whole}, and nothing bounds it in ${names}`, prop, accepted: `a quota in every namespace that counts ${key}`, fix: `Keep ${key} in the quota of ${names}.` }];
    }
    const sum = grants.reduce((total, { amount }) => total.add(amount ?? Quantity.zero), Quantity.zero);
    if (sum.compare(whole) <= 0) return [];
    const biggest = grants.sort((a, b) => (b.amount ?? Quantity.zero).compare(a.amount ?? Quantity.zero)).slice(0, 5);
    return [
      {
        id: 'tenant-budget-exceeded',
        message: `the namespaces are granted ${key} ${sum} of ${whole}: ${biggest.map(({ name, amount }) => `${name} ${amount ?? ''}`).join(', ')}`,
        prop,
        accepted: `${whole} in all`,
        fix: `Grant ${sum.sub(whole)} less, or raise ${prop} to ${sum}.`,
      },
    ];
  });
}
