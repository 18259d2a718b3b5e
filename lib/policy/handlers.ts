import { at, isMap } from '../kube/object';

type Fields = Readonly<Record<string, unknown>>;

/** Where a container says whom the kubelet asks, and how. */
const PLACES: ReadonlyArray<readonly string[]> = [['livenessProbe'], ['readinessProbe'], ['startupProbe'], ['lifecycle', 'postStart'], ['lifecycle', 'preStop']];
const ACTIONS = ['httpGet', 'tcpSocket'];
/** Paths from the container, made once: most containers have probes, and most rules find nothing on them. */
const PATHS: ReadonlyMap<readonly string[], ReadonlyArray<readonly string[]>> = new Map(PLACES.map((place) => [place, ACTIONS.map((action) => [...place, action])]));

/** Visits every request that the kubelet makes for a container over the network: those of its probes and hooks, each with its path from the container. */
export function eachRequest(container: Fields, visit: (request: Fields, path: readonly string[]) => void): void {
  for (const [place, paths] of PATHS) {
    const [field = '', hook] = place;
    const holder = hook === undefined ? container[field] : at(container[field], hook);
    if (!isMap(holder)) continue;
    for (const path of paths) {
      const request = holder[path[path.length - 1] ?? ''];
      if (isMap(request)) visit(request, path);
    }
  }
}

/** `readinessProbe`, or `preStop`: what the path of a request is called. */
export function requestName(path: readonly string[]): string {
  return path[path.length - 2] ?? '';
}
