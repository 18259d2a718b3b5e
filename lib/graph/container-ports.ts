import { containersOf } from '../kube/pods';
import { isMap } from '../kube/object';
import type { Workload } from './workloads';

/** A port that a container says it listens on. */
export interface ContainerPort {
  readonly name?: string;
  readonly port: number;
  readonly protocol: string;
  readonly container: string;
}

const known = new WeakMap<object, readonly ContainerPort[]>();

/** The ports that a workload's long-running containers declare. What is not declared may be open all the same. */
export function containerPorts(workload: Workload): readonly ContainerPort[] {
  const { spec } = workload.pod;
  let ports = known.get(spec);
  if (ports === undefined) known.set(spec, (ports = readPorts(spec)));
  return ports;
}

/** The number behind a port as Services, probes and policies write it: a number is itself, a name is looked up. */
export function portNumber(workload: Workload, port: number | string, protocol = 'TCP'): number | undefined {
  return typeof port === 'number' ? port : containerPorts(workload).find((declared) => declared.name === port && declared.protocol === protocol)?.port;
}

function readPorts(spec: Workload['pod']['spec']): readonly ContainerPort[] {
  const ports: ContainerPort[] = [];
  for (const { container, name, sort } of containersOf(spec)) {
    if ((sort !== 'main' && sort !== 'sidecar') || !Array.isArray(container.ports)) continue;
    for (const port of container.ports as readonly unknown[]) {
      if (!isMap(port) || typeof port.containerPort !== 'number') continue;
      const protocol = typeof port.protocol === 'string' ? port.protocol : 'TCP';
      ports.push({ ...(typeof port.name === 'string' && { name: port.name }), port: port.containerPort, protocol, container: name });
    }
  }
  return ports;
}
