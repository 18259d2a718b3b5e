import { at, listAt, type KubeObject } from '../../../lib/kube/object';
import type { NodePools } from '../../../lib/kube/pools';
import type { PoolNode } from './pool-nodes';

const API = 'resource.k8s.io/v1';
/** What nobody counts is enough. */
const ENOUGH = 16;

/** The classes of devices that a set claims, and those that machines have. */
export function classesOf(objects: readonly KubeObject[], { pools, instanceTypes }: NodePools): readonly string[] {
  const claimed = objects.flatMap((object) => [...listAt(object, 'spec', 'devices', 'requests'), ...listAt(object, 'spec', 'spec', 'devices', 'requests')].flatMap((request) => at(request, 'exactly', 'deviceClassName') ?? []));
  const declared = [...Object.values(pools).map(({ instance }) => instance), ...Object.values(instanceTypes)].flatMap((machine) => (typeof machine === 'string' ? [] : Object.keys(machine.devices ?? {})));
  return [...new Set([...claimed.map(String), ...declared])];
}

/** A class, whose driver is called as it is. */
export function deviceClass(name: string): KubeObject {
  return { apiVersion: API, kind: 'DeviceClass', metadata: { name }, spec: { selectors: [{ cel: { expression: `device.driver == "${name}"` } }] } };
}

/** What a driver would say of the devices of a node; of each class enough, where no machine says how many. */
export function slicesOf({ pool, object }: PoolNode, classes: readonly string[], { pools, instanceTypes }: NodePools): readonly KubeObject[] {
  const instance = pools[pool]?.instance;
  const machines = [...Object.values(pools).map((each) => each.instance), ...Object.values(instanceTypes)];
  const unknown = machines.every((machine) => typeof machine === 'string' || machine.devices === undefined);
  const own = (typeof instance === 'string' ? instanceTypes[instance] : instance)?.devices ?? {};
  const { name } = object.metadata;
  return classes.flatMap((driver): KubeObject[] => {
    const devices = Array.from({ length: unknown ? ENOUGH : (own[driver] ?? 0) }, (_, index) => ({ name: `device-${index}`, attributes: { productName: { string: 'NVIDIA H200' } }, capacity: { memory: { value: '141Gi' } } }));
    return devices.length === 0 ? [] : [{ apiVersion: API, kind: 'ResourceSlice', metadata: { name: `${name}-${driver}` }, spec: { driver, nodeName: name, pool: { name, generation: 1, resourceSliceCount: 1 }, devices } }];
  });
}
