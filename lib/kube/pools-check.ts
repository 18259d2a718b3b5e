import { Quantity } from '../units';
import { isLabelKey, isLabelValue } from './labels';
import { isDnsLabel, isDnsSubdomain } from './names';
import { isMap } from './object';
import { isLabels, show, unknownKey, type PlatformProblem } from './platform-problems';

const MOST_NODES = 100_000;
const EFFECTS: readonly unknown[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Everything that is wrong with the pools, instance types and daemons of a platform. */
export function checkPools(props: { readonly pools?: unknown; readonly instanceTypes?: unknown; readonly daemons?: unknown }): PlatformProblem[] {
  const { pools, instanceTypes, daemons } = props;
  const known = isMap(instanceTypes) ? Object.keys(instanceTypes) : [];
  return [
    ...checkMap('instanceTypes', instanceTypes, checkMachine),
    ...checkMap('pools', pools, (path, pool) => checkPool(path, pool, known)),
    ...(daemons === undefined ? [] : checkAmounts('daemons', daemons, [])),
  ];
}

function checkMap(path: string, given: unknown, check: (path: string, value: unknown) => PlatformProblem[]): PlatformProblem[] {
  if (given === undefined) return [];
  if (!isMap(given)) return [wrong(path, given, 'a map by name', 'Write a map.')];
  return Object.entries(given).flatMap(([name, value]) => (isDnsLabel(name) || /^[a-z0-9][a-z0-9.-]*$/.test(name) ? check(`${path}.${name}`, value) : [wrong(path, name, 'names of a-z, 0-9, dashes and dots', 'Rename it.')]));
}

function checkPool(path: string, pool: unknown, types: readonly string[]): PlatformProblem[] {
  if (!isMap(pool)) return [wrong(path, pool, '{ instance, nodes, … }', `Write ${path} as { instance: { capacity: { cpu: 8, memory: '32Gi' } }, nodes: 3 }.`)];
  const { instance, nodes, drained, zones, labels, taints } = pool;
  const found = Object.keys(pool).flatMap((key) => unknownKey(key, `${path}.${key}`, ['instance', 'nodes', 'drained', 'zones', 'labels', 'taints']));
  if (typeof instance === 'string') {
    if (!types.includes(instance)) found.push(wrong(`${path}.instance`, instance, types.length === 0 ? 'an instance type: the platform has none' : types.join(', '), 'Describe the machine under instanceTypes, or here as { capacity }.'));
  } else found.push(...checkMachine(`${path}.instance`, instance));
  if (!isCount(nodes, 1)) found.push(wrong(`${path}.nodes`, nodes, `a whole number from 1 to ${MOST_NODES}`, 'Write the most nodes that the pool may have.'));
  if (drained !== undefined && (!isCount(drained, 0) || (isCount(nodes, 1) && Number(drained) > Number(nodes)))) found.push(wrong(`${path}.drained`, drained, `a whole number from 0 to ${show(nodes)}`, 'Write how many nodes maintenance may take at once.'));
  if (zones !== undefined && !(Array.isArray(zones) && zones.length > 0 && new Set(zones).size === zones.length && zones.every((zone) => typeof zone === 'string' && zone !== '' && isLabelValue(zone)))) found.push(wrong(`${path}.zones`, zones, 'names of zones, each once', "Write the zones as the nodes' labels name them, such as ['eu-north-1a', 'eu-north-1b']."));
  if (labels !== undefined && !isLabels(labels)) found.push(wrong(`${path}.labels`, labels, 'labels', "Write a map of labels, such as { 'acme.io/pool': 'gpu' }."));
  if (taints !== undefined && !(Array.isArray(taints) && taints.every(isTaint))) found.push(wrong(`${path}.taints`, taints, '{ key, value?, effect }, effect one of NoSchedule, PreferNoSchedule, NoExecute', "Write taints as the nodes have them, such as [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }]."));
  return found;
}

function checkMachine(path: string, machine: unknown): PlatformProblem[] {
  if (!isMap(machine)) return [wrong(path, machine, '{ capacity, devices?, reserved?, arch? }', `Write ${path} as { capacity: { cpu: 8, memory: '32Gi' } }.`)];
  const found = Object.keys(machine).flatMap((key) => unknownKey(key, `${path}.${key}`, ['capacity', 'devices', 'reserved', 'arch']));
  found.push(...checkAmounts(`${path}.capacity`, machine['capacity'], ['cpu', 'memory']));
  if (machine['reserved'] !== undefined) found.push(...checkAmounts(`${path}.reserved`, machine['reserved'], []));
  const { arch, devices } = machine;
  if (devices !== undefined) found.push(...checkDevices(`${path}.devices`, devices));
  if (arch !== undefined && arch !== 'amd64' && arch !== 'arm64') found.push(wrong(`${path}.arch`, arch, 'amd64, arm64', "Write 'amd64' or 'arm64'."));
  return found;
}

function checkDevices(path: string, devices: unknown): PlatformProblem[] {
  if (!isMap(devices)) return [wrong(path, devices, 'a number by DeviceClass', `Write ${path} as { 'gpu.nvidia.com': 1 }.`)];
  return Object.entries(devices).flatMap(([name, count]) => (isDnsSubdomain(name) && isCount(count, 0) ? [] : [wrong(`${path}.${name}`, count, 'how many devices of the DeviceClass a machine has', 'Write the name of a DeviceClass, and a whole number.')]));
}

function checkAmounts(path: string, given: unknown, required: readonly string[]): PlatformProblem[] {
  if (!isMap(given)) return [wrong(path, given, 'amounts by resource', `Write ${path} as { cpu: 8, memory: '32Gi' }.`)];
  const missing = required.filter((name) => given[name] === undefined);
  return [
    ...missing.map((name) => wrong(`${path}.${name}`, undefined, 'an amount', `Write how much ${name} the machine has.`)),
    ...Object.entries(given).flatMap(([name, value]) => {
      const amount = Quantity.tryParse(value);
      return amount === undefined || amount.isNegative() || !isLabelKey(name) ? [wrong(`${path}.${name}`, value, 'an amount from 0 of a resource', "Write an amount, such as '3920m', '29Gi' or 1.")] : [];
    }),
  ];
}

function isCount(value: unknown, least: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= MOST_NODES;
}

function isTaint(value: unknown): boolean {
  return isMap(value) && typeof value['key'] === 'string' && isLabelKey(value['key']) && EFFECTS.includes(value['effect']) && (value['value'] === undefined || (typeof value['value'] === 'string' && isLabelValue(value['value'])));
}

function wrong(prop: string, value: unknown, accepted: string, fix: string): PlatformProblem {
  return { id: 'platform-value', message: value === undefined ? `${prop} is missing` : `${prop} is ${show(value)}`, prop, accepted, fix };
}
