import { at, type KubeObject } from '../kube/object';
import { Quantity } from '../units';

/** Two states of an object, and of the field that is looked at. */
interface Change {
  readonly before: KubeObject;
  readonly after: KubeObject;
  readonly was: unknown;
  readonly is: unknown;
}

/** When a field may not change, where that depends on more than the field. */
export const CIRCUMSTANCES = {
  'it was marked immutable': ({ before }) => before.immutable === true,
  'it was set': ({ was }) => isSet(was),
  'it was set and is left out': ({ was, is }) => isSet(was) && !isSet(is),
  'it was left out and is set': ({ was, is }) => !isSet(was) && isSet(is),
  'both are set': ({ was, is }) => isSet(was) && isSet(is),
  'it becomes smaller': ({ was, is }) => (Quantity.tryParse(is)?.compare(Quantity.tryParse(was) ?? Quantity.zero) ?? 0) < 0,
  'it becomes longer': ({ was, is }) => typeof was === 'number' && typeof is === 'number' && is > was,
  'the Job may run': ({ before }) => !isSuspended(before),
  'the Job was suspended': ({ before }) => isSuspended(before),
  'it runs before and after': ({ before, after }) => !isSuspended(before) && !isSuspended(after),
  'it is suspended, before or after': ({ before, after }) => isSuspended(before) || isSuspended(after),
  'the Job has no indexes': ({ after }) => !isIndexed(after),
  'the Job has indexes, and as many as it runs at once no more': ({ after, is }) => isIndexed(after) && is !== (at(after, 'spec', 'parallelism') ?? 1),
  'a Service that had an address asks for one, or for none': ({ before, after, is }) => isSet(is) && typeOf(before) !== 'ExternalName' && typeOf(after) !== 'ExternalName',
  'both are set, and the Service has an address': ({ before, after, was, is }) => isSet(was) && isSet(is) && typeOf(before) !== 'ExternalName' && typeOf(after) !== 'ExternalName' && !isHeadless(before) && !isHeadless(after),
  'it is a load balancer before and after': ({ before, after }) => typeOf(before) === 'LoadBalancer' && typeOf(after) === 'LoadBalancer',
  'load balancers ask for its health before and after': ({ before, after, is }) => isSet(is) && asksForHealth(before) && asksForHealth(after),
} satisfies Readonly<Record<string, (change: Change) => boolean>>;

/** A circumstance, in words. */
export type Circumstance = keyof typeof CIRCUMSTANCES;

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function isSuspended(job: KubeObject): boolean {
  return at(job, 'spec', 'suspend') === true;
}

function isIndexed(job: KubeObject): boolean {
  return at(job, 'spec', 'completionMode') === 'Indexed';
}

function typeOf(service: KubeObject): unknown {
  return at(service, 'spec', 'type') ?? 'ClusterIP';
}

function isHeadless(service: KubeObject): boolean {
  return at(service, 'spec', 'clusterIP') === 'None';
}

function asksForHealth(service: KubeObject): boolean {
  return typeOf(service) === 'LoadBalancer' && at(service, 'spec', 'externalTrafficPolicy') === 'Local';
}
