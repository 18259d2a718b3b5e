import type { Deployment, DeploymentStrategy } from 'kubernetes-types/apps/v1';
import type { PodTemplateSpec, Service } from 'kubernetes-types/core/v1';
import { isMap } from '../../../../lib/kube/object';
import type { PlainObject } from '../../../kit/plain-object';
import type { PodGroup } from '../../../kit/pod-group';
import type { ServiceLevel } from '../../../kit/slo';
import type { ServiceContext } from '../context';
import type { Exposures } from '../exposures';
import { deploymentSpec, serviceSpec } from '../objects';
import { rolloutSpec, type Divided } from './argo';
import { declaredArguments } from './arguments';
import { canarySpec, metricTemplateBody, metricTemplates, rangeOf } from './flagger';
import { refuseBlindSource, templateNames, templatesOf, type Measuring } from './measurements';
import { isProgressive, type Measured, type ProgressivePlan } from './plan';
import { meshRouter } from './routers';
import { virtualServiceBody } from './routing';
import { refuseWaysRound } from './ways-in';

/** What of a pod the delivery needs. */
export interface DeliveredPod {
  readonly startupBudget: number;
  readonly template: () => PodTemplateSpec;
  /** Of the workload itself. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** The object that has the pods, and the Service by which clients find them. */
export interface Delivered {
  readonly workload: PlainObject;
  /** Undefined where the delivery engine makes it. */
  readonly service: PlainObject | undefined;
}

/** Makes the workload, its Services, and everything by which a new version takes the place of the old one. */
export function deliver(context: ServiceContext, exposures: Exposures, level: ServiceLevel | undefined, pod: DeliveredPod): Delivered {
  const { maker, identity: { versionLabels }, rollout: plan } = context;
  const versioned = { labels: versionLabels, annotations: pod.annotations };
  if (!isProgressive(plan)) {
    if (context.group) return { workload: makeGroups(context, context.group, plan.strategy, pod), service: makeService(context) };
    return {
      workload: maker.make<Deployment>('Deployment', () => ({ spec: deploymentSpec(context, plan.strategy, pod.startupBudget, pod.template()) }), versioned),
      service: makeService(context),
    };
  }
  const measuring: Measuring = { context, plan, level, routes: () => exposures.exposed.map(({ name }) => name) };
  context.ledger.whenComplete((tell) => refuseBlindSource(measuring, tell));
  refuseUnmeasured(measuring);
  refuseMigration(measuring);
  return plan.engine === 'flagger' ? deliverByFlagger(measuring, exposures, pod) : deliverByArgo(measuring, exposures, pod);
}

/** Groups have no selector and no deadline: their controller finds its pods by labels of its own, and waits for a new version for as long as it takes. */
function makeGroups({ maker, replicas, identity: { versionLabels } }: ServiceContext, group: PodGroup, { rollingUpdate: { maxSurge = 0, maxUnavailable = 1 } = {} }: DeploymentStrategy, pod: DeliveredPod): PlainObject {
  const fixed = !replicas.auto && !replicas.keda && { replicas: replicas.min };
  return maker.make<{ spec: object }>('LeaderWorkerSet', () => ({ spec: group.spec({ ...fixed, leader: pod.template(), maxSurge, maxUnavailable }) }), { labels: { ...versionLabels, ...group.labels }, annotations: { ...pod.annotations, ...group.annotations } });
}

/** Tells where something is to be measured, and nobody collects metrics; of the service level its own reader tells. */
function refuseUnmeasured({ context: { ledger, platform }, plan }: Measuring): void {
  if (platform.metrics !== 'none' || !usesOf(plan).some(({ measured }) => measured.own.length > 0)) return;
  ledger.tell({ id: 'engine-absent', message: "Analysis.promql asks Prometheus, and the platform's metrics is none", prop: 'rollout', accepted: "a platform with metrics: { engine: 'prometheus-operator', … }", fix: "Write definePlatform({ metrics: { engine: 'prometheus-operator', namespace: 'monitoring' } })." });
}

/** While two versions run, both read the same tables. */
function refuseMigration({ context: { ledger, given: { migration } }, plan }: Measuring): void {
  if (migration === undefined || (isMap(migration) && migration['expandContract'] === true)) return;
  ledger.tell({ id: 'rollout-migration', message: `migration runs before the new version, and with ${plan.kind === 'canary' ? 'a canary' : 'a blue-green roll-out'} the old one goes on beside it, for minutes or hours: it would meet tables that it does not know`, prop: 'migration.expandContract', accepted: 'migrations that only add, which the old version can live with', fix: 'Split the migration: add first, remove in a later version; then write migration: { …, expandContract: true }.' });
}

function makeService(context: ServiceContext): PlainObject {
  return context.maker.make<Service>('Service', () => ({ spec: serviceSpec(context) }), { annotations: context.outside?.annotations ?? {} });
}

function deliverByArgo(measuring: Measuring, exposures: Exposures, pod: DeliveredPod): Delivered {
  const { context, plan } = measuring;
  const { maker, ledger, identity: { name, versionLabels } } = context;
  const istio = plan.kind === 'canary' && meshRouter(plan, context.platform) === 'istio';
  const divided = (): Divided => ({ istio, routes: exposures.weighed });
  if (plan.kind === 'canary') ledger.whenComplete((tell) => refuseWaysRound(context, plan, exposures.exposed, divided(), tell));
  const workload = maker.make<{ spec: object }>('Rollout', () => rolloutSpec(measuring, divided(), pod.startupBudget, pod.template()), { labels: versionLabels, annotations: pod.annotations });
  const service = makeService(context);
  const second = plan.kind === 'canary' ? 'canary' : 'preview';
  // What opens the Service to clients outside the cluster opens the stable one only.
  maker.make<Service>('Service', () => ({ spec: serviceSpec({ ...context, outside: undefined }) }), { name: `${name}-${second}`, part: second });
  if (istio) maker.make<{ spec: object }>('VirtualService', () => virtualServiceBody(context));
  makeTemplates(measuring);
  return { workload, service };
}

/** AnalysisTemplates, one for each thing that is measured: the same one, with a count, where something waits for its end. */
function makeTemplates(measuring: Measuring): void {
  const { maker, identity: { name } } = measuring.context;
  const made = new Map<string, unknown>();
  for (const { measured, bounded } of usesOf(measuring.plan)) {
    const asked: readonly unknown[] = [...(measured.slo ? ['slo'] : []), ...measured.own];
    templateNames(measuring, measured, bounded).forEach((each, i) => {
      if (made.has(each)) {
        if (JSON.stringify(made.get(each)) !== JSON.stringify(asked[i])) refuseTwin(measuring, each);
        return;
      }
      made.set(each, asked[i]);
      const template = () => templatesOf(measuring, measured, bounded)[i];
      maker.make<{ spec: object }>('AnalysisTemplate', () => ({ spec: { ...argumentsOf(template()), metrics: template()?.metrics ?? [] } }), { name: each, part: each.slice(name.length + 1) });
    });
  }
}

function refuseTwin({ context: { ledger } }: Measuring, name: string): void {
  ledger.tell({ id: 'rollout-analysis-duplicate', message: `two different measurements are both called ${name}`, prop: 'rollout', accepted: 'one of each name', fix: 'Name each after what it measures.' });
}

function argumentsOf(template: Parameters<typeof declaredArguments>[0][number] | undefined): object {
  const args = template ? declaredArguments([template]) : [];
  return args.length > 0 ? { args } : {};
}

/** Everything that is measured, and whether a step waits for its end. */
function usesOf(plan: ProgressivePlan): ReadonlyArray<{ readonly measured: Measured; readonly bounded: boolean }> {
  const background = plan.measured ? [{ measured: plan.measured, bounded: plan.kind === 'blueGreen' }] : [];
  if (plan.kind === 'blueGreen') return [...background, ...(plan.promote.by === 'analysis' ? [{ measured: plan.promote.measured, bounded: true }] : [])];
  return [...background, ...plan.steps.flatMap((step) => (step.does === 'analyze' || step.does === 'experiment' ? [{ measured: step.measured, bounded: true }] : []))];
}

function deliverByFlagger(measuring: Measuring, exposures: Exposures, pod: DeliveredPod): Delivered {
  const { context, plan } = measuring;
  const { maker, ledger, identity: { versionLabels }, defaults } = context;
  const { maxSurge, maxUnavailable } = defaults.rollout;
  const mesh = plan.kind === 'canary' ? meshRouter(plan, context.platform) : undefined;
  refuseForFlagger(measuring);
  if (plan.kind === 'canary') ledger.whenComplete((tell) => refuseWaysRound(context, plan, exposures.exposed, { istio: mesh === 'istio', routes: exposures.exposed }, tell));
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
  // Flagger sets the number of pods of both versions, and nothing else may.
  const workload = maker.make<Deployment>('Deployment', () => ({ spec: { ...deploymentSpec(context, strategy, pod.startupBudget, pod.template()), replicas: undefined } as Deployment['spec'] }), { labels: versionLabels, annotations: pod.annotations });
  maker.make<{ spec: object }>('Canary', () => canarySpec(measuring, { mesh, exposed: plan.kind === 'canary' ? exposures.exposed : [] }, pod.startupBudget));
  for (const template of metricTemplateNames(measuring)) {
    maker.make<{ spec: object }>('MetricTemplate', () => metricTemplateBody(measuring, metricTemplates(measuring).find(({ metric }) => metric === template) ?? { name: template, metric: template, query: '', range: {} }), { name: `${context.identity.name}-${template}`, part: template });
  }
  return { workload, service: undefined };
}

function metricTemplateNames(measuring: Measuring): readonly string[] {
  return metricTemplates(measuring).map(({ metric }) => metric);
}

/** Tells what Flagger cannot do with what is asked. */
function refuseForFlagger({ context, plan }: Measuring): void {
  const { ledger, given, replicas, protocol, outside, identity: { selector } } = context;
  if (given['rightsizing'] === 'recommend') ledger.tell({ id: 'rollout-option-unsupported', message: 'rightsizing looks at the Deployment of the service, which under Flagger has pods only while a new version is tried', prop: 'rightsizing', accepted: 'rightsizing with any other roll-out', fix: 'Remove rightsizing, or deliver by Argo Rollouts.' });
  if (!replicas.auto && !replicas.keda) ledger.tell({ id: 'rollout-scale-fixed', message: `scale.fixed is ${replicas.min}, and Flagger sets the number of pods of both versions: what applies the manifests would put it back`, prop: 'scale.fixed', accepted: 'auto or keda', fix: `Write scale: { auto: { min: ${replicas.min}, max: ${replicas.min} } }.` });
  const asking = replicas.keda?.triggers.filter(({ metadata }) => 'query' in metadata) ?? [];
  if (asking.length > 0) ledger.tell({ id: 'rollout-scale-query', message: `a ${asking[0]?.type ?? ''} trigger of scale.keda has a query, which Flagger rewrites by guess for the version that serves`, prop: 'scale.keda.triggers', accepted: 'triggers without a query of the service itself', fix: 'Scale by CPU, by a queue, or deliver by Argo Rollouts.' });
  const moved = protocol.ports.slice(1).filter(({ service, container }) => service !== container);
  if (moved.length > 0) ledger.tell({ id: 'rollout-port-translated', message: `port ${moved[0]?.name ?? ''} is ${moved[0]?.service ?? 0} at the Service and ${moved[0]?.container ?? 0} at the pod, and Flagger makes Services with the pod's ports`, prop: `ports.${moved[0]?.name ?? ''}.servicePort`, accepted: 'the same number', fix: 'Remove servicePort.' });
  if (outside) ledger.tell({ id: 'rollout-service-type', message: `service.type is '${outside.spec.type ?? ''}', and Flagger makes Services inside the cluster`, prop: 'service.type', accepted: 'ClusterIP or headless', fix: 'Expose it, or deliver by Argo Rollouts.' });
  if (selector['app.kubernetes.io/name'] === undefined && selector['app'] === undefined && selector['name'] === undefined) ledger.tell({ id: 'rollout-selector', message: `selector has ${Object.keys(selector).join(', ')}, and Flagger tells versions apart by app, name or app.kubernetes.io/name`, prop: 'selector', accepted: 'a selector with one of them', fix: 'Add one of these labels to the selector.' });
  const unbounded = plan.measured?.own.filter(({ pass }) => rangeOf(pass) === undefined) ?? [];
  for (const { name, pass } of unbounded) ledger.tell({ id: 'rollout-analysis-bound', message: `the measurement ${name} passes when ${pass}, and Flagger compares with one bound`, prop: 'rollout', accepted: "'result[0] >= 0.99' or 'result[0] <= 0.01'", fix: 'Write the query so that one bound decides.' });
  if (plan.measured?.own.some(({ query }) => query.includes('canary-hash'))) ledger.tell({ id: 'rollout-argument-unknown', message: 'a query uses {{args.canary-hash}}, which Flagger has not', prop: 'rollout', accepted: '{{args.service}}, {{args.namespace}}', fix: 'Select the pods of the new version by their Service.' });
}
