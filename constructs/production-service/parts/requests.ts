import { engineOf } from '../../../lib/kube/platform';
import { isResource } from '../../kit/keda/triggers';
import { prometheusAddress, requestSourceOf, Indicator, type RequestSource, type Subject } from '../../kit/slo';
import type { Told } from '../../kit/problems';
import type { ServiceContext } from './context';
import { isProgressive } from './progressive/plan';

/** Sources that see only what comes through the front door. */
const AT_THE_DOOR: ReadonlySet<string> = new Set(['nginx', 'traefik', 'envoy-gateway']);

/** The requests to a service as a whole, whatever versions of it run side by side. */
export function requestsTo({ identity: { name }, scope, protocol, rollout }: ServiceContext, routes: () => readonly string[]): Subject {
  const more = !isProgressive(rollout) ? [] : rollout.engine === 'flagger' ? ['primary', 'canary'] : rollout.kind === 'canary' ? ['canary'] : ['preview'];
  return { namespace: scope.namespace ?? '', name, services: [name, ...more.map((each) => `${name}-${each}`)], routes: routes(), protocol: protocol.kind === 'grpc' ? 'grpc' : 'http' };
}

/** Why nothing could be measured of a service, if so; ask when the whole tree stands. */
export function unmeasurable(context: ServiceContext, prop: string, source: RequestSource, routes: () => readonly string[]): Told | undefined {
  const { protocol, scope, identity: { name } } = context;
  const told = (message: string, accepted: string, fix: string): Told => ({ id: 'slo-unmeasurable', message: `${prop} is given, and ${message}`, prop, accepted, fix });
  if (protocol.kind === 'tcp') return told('nobody counts requests of tcp connections', 'http or grpc', `Remove ${prop}, and write alerts of your own with alertOn.`);
  if (scope.namespace === undefined) return told(`the program does not say in which namespace ${name} is, by which its requests are told from others`, 'a namespace', `Put ${name} into a NamespaceWithQuota, or give its chart a namespace.`);
  if (AT_THE_DOOR.has(source.key) && routes().length === 0) return told(`${source.title} counts what comes from outside, and ${name} is not exposed`, 'a service that is exposed, or a mesh or the service itself as source', `Expose ${name}, or name another source in metrics.requests of the platform.`);
  if (source.key === 'app' && !protocol.ports.some((port) => port.name === 'metrics')) return told(`${name} counts its requests itself, and has no port called metrics`, 'a port called metrics', 'Declare it: ports: { metrics: 9090 }.');
  if (source.failures(protocol.kind) === undefined) return told(`a failed gRPC call is a 200 to ${source.title}`, 'http, or a mesh or the service itself as source', 'Name a source in metrics.requests of the platform that reads the status of gRPC.');
  return undefined;
}

/** The metadata of KEDA's trigger for the requests a second to a service; told where nobody counts them. */
export function requestTrigger(context: ServiceContext, prop: string, window: string, routes: () => readonly string[]): () => Readonly<Record<string, string>> {
  const { ledger, platform } = context;
  const source = requestSourceOf(ledger, prop, platform);
  const { metrics } = platform;
  if (!source || metrics === 'none') return () => ({});
  if (sleepsForEver(context, source)) {
    ledger.tell({ id: 'scale-never-wakes', message: `scale.keda.min is 0, and ${source.title} counts requests in the pods of the service: where there are none, nobody counts any`, prop, accepted: 'a trigger from outside the pods, or a source that counts before them: nginx, traefik, envoy-gateway, istio in ambient mode', fix: 'Add a trigger that sees work while no pod runs, or write min: 1.' });
  }
  ledger.whenComplete((tell) => {
    const why = unmeasurable(context, prop, source, routes);
    if (why) tell(why);
  });
  return () => {
    const indicator = Indicator.of(source, requestsTo(context, routes));
    return { serverAddress: prometheusAddress(metrics), query: typeof indicator === 'string' ? '' : indicator.requests(window) };
  };
}

/** True where nothing could ask for the first pod. */
function sleepsForEver({ replicas: { keda }, platform }: ServiceContext, { key }: RequestSource): boolean {
  const beforePods = AT_THE_DOOR.has(key) || (key === 'istio' && engineOf(platform, 'mesh') === 'istio-ambient');
  return !beforePods && keda?.min === 0 && keda.triggers.every((trigger) => isResource(trigger) || trigger.counts === 'requests');
}
