import { at, listAt } from '../../kube/object';
import { containersOf, type PodSpec } from '../../kube/pods';

/** Ports of the node that a pod takes: `TCP/8080`. With the network of its node it takes each of its own; what ends before the pod starts takes none. */
export function hostPorts(spec: PodSpec): readonly string[] {
  const onHost = spec['hostNetwork'] === true;
  return containersOf(spec).flatMap(({ container, sort }) =>
    sort === 'init'
      ? []
      : listAt(container, 'ports').flatMap((port) => {
          const number = at(port, 'hostPort') ?? (onHost ? at(port, 'containerPort') : undefined);
          return typeof number === 'number' && number > 0 ? [`${String(at(port, 'protocol') ?? 'TCP')}/${number}`] : [];
        }),
  );
}
