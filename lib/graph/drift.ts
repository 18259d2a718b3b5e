import { at, groupKindOf, isMap, listAt, type KubeObject } from '../kube/object';
import type { Graph } from './graph';
import { addTo } from './group-by';
import { ROLLOUT_SERVICES, routesOf } from './rollout-objects';
import { targetOf } from './workloads';

/** Fields of one object that a controller writes: what delivers the manifests must leave them alone. */
export interface OwnedFields {
  readonly object: KubeObject;
  /** Who writes them, as a sentence says it: `the HorizontalPodAutoscaler api`. */
  readonly owner: string;
  /** JSON pointers of fields in maps. */
  readonly pointers: readonly string[];
  /** Fields in lists: as JSON pointers, as the manifest stands; and as paths of jq, whatever the list holds. @default - none */
  readonly listed?: { readonly pointers: readonly string[]; readonly jq: readonly string[] };
}

/** Every field of the set that another controller writes, in the order of the set. */
export function ownedFields(graph: Graph): readonly OwnedFields[] {
  const found = new Map<KubeObject, OwnedFields[]>();
  for (const object of graph.objects) for (const owned of OWNERS[groupKindOf(object)]?.(graph, object) ?? []) addTo(found, owned.object, owned);
  return graph.objects.flatMap((object) => found.get(object) ?? []);
}

type Owner = (graph: Graph, object: KubeObject) => readonly OwnedFields[];

const named = ({ kind, metadata }: KubeObject) => `the ${kind} ${metadata.name}`;

/** Kind of the object by which a controller is told what to do → what it then writes elsewhere, or here. */
const OWNERS: Readonly<Record<string, Owner>> = {
  'autoscaling/HorizontalPodAutoscaler': (graph, hpa) => replicasOf(graph, hpa, at(hpa, 'spec', 'scaleTargetRef'), named(hpa)),
  'keda.sh/ScaledObject': (graph, scaled) => [...replicasOf(graph, scaled, at(scaled, 'spec', 'scaleTargetRef'), named(scaled), 'Deployment'), { object: scaled, owner: 'KEDA', pointers: ['/metadata/labels/scaledobject.keda.sh~1name'] }],
  'argoproj.io/Rollout': (graph, rollout) => [...adoptedBy(graph, rollout), ...writtenBack(rollout), ...servicesOf(graph, rollout), ...routesOf(graph, rollout).flatMap((route) => weightsOf(rollout, route))],
  'flagger.app/Canary': flagger,
  'batch/Job': kueue,
  'jobset.x-k8s.io/JobSet': kueue,
  'leaderworkerset.x-k8s.io/LeaderWorkerSet': marksOfKueue,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': webhooks,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': webhooks,
  'apiextensions.k8s.io/CustomResourceDefinition': (_, crd) => injected(crd, ['/spec/conversion/webhook/clientConfig/caBundle']),
  'apiregistration.k8s.io/APIService': (_, service) => injected(service, ['/spec/caBundle']),
};

function replicasOf(graph: Graph, from: KubeObject, reference: unknown, owner: string, defaultKind?: string): readonly OwnedFields[] {
  const target = targetOf(reference, defaultKind);
  const object = target && graph.find(target.groupKind, graph.namespaceOf(from), target.name);
  return object ? [{ object, owner, pointers: ['/spec/replicas'] }] : [];
}

/** A Rollout takes the pods of the Deployment that it refers to. */
function adoptedBy(graph: Graph, rollout: KubeObject): readonly OwnedFields[] {
  return replicasOf(graph, rollout, at(rollout, 'spec', 'workloadRef'), named(rollout));
}

/** The controller writes its Rollout back as it read it: with metadata for the pods and measurements of experiments, where there is none. */
function writtenBack(rollout: KubeObject): readonly OwnedFields[] {
  const steps = ['spec', 'strategy', 'canary', 'steps'];
  const pods = pointersTo(rollout, [...steps, '*', 'experiment', 'templates', '*', 'metadata']);
  if (pods.length === 0) return [];
  const runs = listAt(rollout, ...steps).flatMap((step, i) => (at(step, 'experiment') === undefined ? [] : [`/${steps.join('/')}/${i}/experiment/analysisRunMetadata`]));
  const path = `.${steps.join('.')}[].experiment`;
  return [{ object: rollout, owner: named(rollout), pointers: [], listed: { pointers: [...runs, ...pods], jq: [`${path}.analysisRunMetadata`, `${path}.templates[]?.metadata`] } }];
}

/** The controller narrows each Service to one version, and marks it. */
function servicesOf(graph: Graph, rollout: KubeObject): readonly OwnedFields[] {
  const names = new Set(ROLLOUT_SERVICES.map((path) => at(rollout, 'spec', 'strategy', ...path)).filter((name) => typeof name === 'string'));
  return [...names].flatMap((name): OwnedFields[] => {
    const object = graph.find('/Service', graph.namespaceOf(rollout), name);
    return object ? [{ object, owner: named(rollout), pointers: ['/spec/selector/rollouts-pod-template-hash', '/metadata/annotations/argo-rollouts.argoproj.io~1managed-by-rollouts'] }] : [];
  });
}

/** The weights of a route, and the rules that steps put beside them. */
function weightsOf(rollout: KubeObject, route: KubeObject): readonly OwnedFields[] {
  const owner = named(rollout);
  const managed = listAt(rollout, 'spec', 'strategy', 'canary', 'trafficRouting', 'managedRoutes').map((each) => String(at(each, 'name')));
  switch (groupKindOf(route)) {
    case 'networking.k8s.io/Ingress':
      return at(rollout, 'spec', 'strategy', 'canary', 'trafficRouting', 'alb') === undefined ? [] : [{ object: route, owner, pointers: [...actionsOf(rollout).map((name) => `/metadata/annotations/alb.ingress.kubernetes.io~1actions.${name}`), '/metadata/annotations/rollouts.argoproj.io~1managed-alb-actions'] }];
    case 'traefik.io/TraefikService':
      return [{ object: route, owner, pointers: [], listed: { pointers: listAt(route, 'spec', 'weighted', 'services').map((_, i) => `/spec/weighted/services/${i}/weight`), jq: ['.spec.weighted.services[].weight'] } }];
    case 'networking.istio.io/VirtualService':
      return [{ object: route, owner, pointers: [], listed: weighted(route, ['spec', 'http', '*', 'route', '*', 'weight'], '.spec.http', 'route', managed) }];
    default:
      return [{ object: route, owner, pointers: [], listed: weighted(route, ['spec', 'rules', '*', 'backendRefs', '*', 'weight'], '.spec.rules', 'backendRefs', managed) }];
  }
}

/** Names under which a load balancer of AWS finds its weights: the Services that the Ingress leads to by annotation. */
function actionsOf(rollout: KubeObject): readonly string[] {
  const canary = at(rollout, 'spec', 'strategy', 'canary');
  const name = at(canary, 'trafficRouting', 'alb', 'rootService') ?? at(canary, 'stableService');
  return typeof name === 'string' ? [name] : [];
}

/** Where steps add rules, the list has no fixed places: pointers can name it as a whole only. */
function weighted(route: KubeObject, path: readonly string[], list: string, inner: string, managed: readonly string[]): OwnedFields['listed'] & object {
  const pointers = managed.length > 0 ? [list.replaceAll('.', '/')] : pointersTo(route, path);
  return { pointers, jq: [`${list}[].${inner}[].weight`, ...managed.map((name) => `${list}[] | select((.name // "") | startswith("${name}"))`)] };
}

/** Flagger sets the pods of the Deployment, and pauses its ScaledObject. */
function flagger(graph: Graph, canary: KubeObject): readonly OwnedFields[] {
  const scaler = at(canary, 'spec', 'autoscalerRef');
  const scaled = at(scaler, 'kind') === 'ScaledObject' ? graph.find('keda.sh/ScaledObject', graph.namespaceOf(canary), String(at(scaler, 'name'))) : undefined;
  return [
    ...replicasOf(graph, canary, at(canary, 'spec', 'targetRef'), named(canary)),
    ...(scaled ? [{ object: scaled, owner: named(canary), pointers: ['/metadata/annotations/autoscaling.keda.sh~1paused-replicas'] }] : []),
  ];
}

const QUEUE = 'kueue.x-k8s.io/queue-name';

/** Kueue starts and stops what is queued, and says on which nodes it runs. */
function kueue(_: Graph, job: KubeObject): readonly OwnedFields[] {
  const queue = at(job, 'metadata', 'labels', QUEUE);
  if (typeof queue !== 'string') return [];
  const owner = `Kueue, by the queue ${queue}`;
  if (groupKindOf(job) === 'batch/Job') {
    // Where it may let in fewer pods, it writes how many.
    const fewer = at(job, 'metadata', 'annotations', 'kueue.x-k8s.io/job-min-parallelism') === undefined ? [] : ['/spec/parallelism'];
    return [{ object: job, owner, pointers: ['/spec/suspend', ...fewer, '/spec/template/spec/nodeSelector', '/spec/template/spec/tolerations'] }];
  }
  const fields = ['nodeSelector', 'tolerations'];
  const pointers = listAt(job, 'spec', 'replicatedJobs').flatMap((_, i) => fields.map((field) => `/spec/replicatedJobs/${i}/template/spec/template/spec/${field}`));
  return [{ object: job, owner, pointers: ['/spec/suspend'], listed: { pointers, jq: fields.map((field) => `.spec.replicatedJobs[].template.spec.template.spec.${field}`) } }];
}

/** Kueue marks the pods of what serves in groups, and holds them back by gates of their own. @see https://github.com/kubernetes-sigs/kueue/blob/main/pkg/controller/jobs/leaderworkerset/leaderworkerset_webhook.go */
function marksOfKueue(_: Graph, set: KubeObject): readonly OwnedFields[] {
  const queue = at(set, 'metadata', 'labels', QUEUE);
  if (typeof queue !== 'string') return [];
  const marks = ['labels/kueue.x-k8s.io~1queue-name', 'annotations/kueue.x-k8s.io~1pod-suspending-parent', 'annotations/kueue.x-k8s.io~1pod-group-serving'];
  const pointers = (['leaderTemplate', 'workerTemplate'] as const).flatMap((template) => (at(set, 'spec', 'leaderWorkerTemplate', template) === undefined ? [] : marks.map((mark) => `/spec/leaderWorkerTemplate/${template}/metadata/${mark}`)));
  return [{ object: set, owner: `Kueue, by the queue ${queue}`, pointers: [...pointers, '/spec/leaderWorkerTemplate/workerTemplate/metadata/annotations/kueue.x-k8s.io~1pod-index-offset'] }];
}

function webhooks(_: Graph, configuration: KubeObject): readonly OwnedFields[] {
  const pointers = listAt(configuration, 'webhooks').map((_, i) => `/webhooks/${i}/clientConfig/caBundle`);
  return injected(configuration, [], { pointers, jq: ['.webhooks[].clientConfig.caBundle'] });
}

const INJECTIONS = ['inject-ca-from', 'inject-ca-from-secret', 'inject-apiserver-ca'].map((name) => `cert-manager.io/${name}`);

/** cert-manager writes the certificate of the authority where an annotation asks for it. */
function injected(object: KubeObject, pointers: readonly string[], listed?: OwnedFields['listed']): readonly OwnedFields[] {
  const { annotations } = object.metadata;
  if (!isMap(annotations) || !INJECTIONS.some((name) => name in annotations)) return [];
  return [{ object, owner: 'cert-manager', pointers, ...(listed && { listed }) }];
}

/** The pointers of a path in which `*` stands for each item of a list. */
function pointersTo(value: unknown, path: readonly string[]): readonly string[] {
  const [step, ...rest] = path;
  if (step === undefined) return [''];
  if (step !== '*') return pointersTo(at(value, step), rest).map((pointer) => `/${step}${pointer}`);
  return Array.isArray(value) ? value.flatMap((item: unknown, i) => pointersTo(item, rest).map((pointer) => `/${i}${pointer}`)) : [];
}
