import { SHORTEST_CANARY_INTERVAL } from '../../../../lib/kube/canary-interval';
import { parseDuration } from '../../../../lib/units';
import { flaggerThreshold } from '../../../kit/slo';
import type { ServiceContext } from '../context';
import type { Exposed } from '../exposed';
import { addressOf, levelQueries, type Measuring } from './measurements';
import type { ProgressivePlan } from './plan';

/** Flagger's name of what divides requests. */
type Provider = 'istio' | 'gatewayapi:v1' | 'nginx' | 'traefik' | 'kubernetes';

/** What divides the requests under Flagger: one router for each Canary. */
export interface Provided {
  readonly mesh: 'istio' | 'linkerd' | undefined;
  /** Hosts that `expose` opens. */
  readonly exposed: readonly Exposed[];
}

/** One MetricTemplate of a service. */
export interface MetricTemplate {
  readonly name: string;
  /** As the Canary calls it. */
  readonly metric: string;
  readonly query: string;
  readonly range: { readonly min?: number; readonly max?: number };
}

/** The Canary's spec: Flagger makes the Services, the copy that serves, and what divides requests. @see https://docs.flagger.app/usage/how-it-works */
export function canarySpec(measuring: Measuring, provided: Provided, startupBudget: number): { readonly spec: object } {
  const { context, plan } = measuring;
  const { identity: { name }, replicas, workload: { apiVersion, kind }, defaults: { rollout, canary } } = context;
  const scaler = replicas.keda ? { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', name } : { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', name };
  const provider = providerOf(context, plan, provided);
  const [first] = provided.exposed;
  return {
    spec: {
      provider,
      targetRef: { apiVersion, kind, name },
      ...((replicas.auto || replicas.keda) && { autoscalerRef: scaler }),
      ...(provider === 'nginx' && first && { ingressRef: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: first.name } }),
      progressDeadlineSeconds: startupBudget + parseDuration(rollout.deadlineBeyondStartup),
      service: serviceOf(context, provider, provided),
      analysis: {
        ...pace(plan, canary.interval),
        threshold: canary.threshold,
        metrics: metricTemplates(measuring).map(({ metric, name: template, range }) => ({ name: metric, templateRef: { name: template }, interval: canary.window, thresholdRange: range })),
      },
    },
  };
}

/** How fast requests move: equal steps of one interval, or so many checks before all move at once. */
function pace(plan: ProgressivePlan, interval: string): object {
  if (plan.kind === 'blueGreen') {
    const seconds = plan.promote.by === 'time' ? plan.promote.seconds : 600;
    // An override may be shorter than what Flagger keeps: as many checks as fill the time, at its pace.
    const between = Math.max(SHORTEST_CANARY_INTERVAL, parseDuration(interval));
    return { interval: secondsOrMinutes(between), iterations: Math.max(1, Math.ceil(seconds / between)) };
  }
  const pause = plan.steps.find((step) => step.does === 'pause');
  return {
    interval: secondsOrMinutes(pause?.does === 'pause' ? pause.seconds : parseDuration(interval)),
    stepWeights: plan.steps.flatMap((step) => (step.does === 'weight' ? [step.percent] : [])),
  };
}

/** Its definition refuses hours. */
function secondsOrMinutes(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

function providerOf({ platform }: ServiceContext, plan: ProgressivePlan, { mesh, exposed }: Provided): Provider {
  if (plan.kind === 'blueGreen') return 'kubernetes';
  if (mesh === 'linkerd') return 'gatewayapi:v1';
  if (mesh === 'istio') return 'istio';
  const engine = platform.ingress === 'none' ? 'none' : platform.ingress.engine;
  return exposed.length > 0 && (engine === 'nginx' || engine === 'traefik') ? engine : 'gatewayapi:v1';
}

function serviceOf({ identity: { name }, protocol, platform, scope }: ServiceContext, provider: Provider, { mesh, exposed }: Provided): object {
  const { main, ports, headless } = protocol;
  const gateway = provider === 'gatewayapi:v1' && mesh === undefined && platform.ingress !== 'none' && platform.ingress.engine === 'gateway-api' ? platform.ingress : undefined;
  const [first] = exposed;
  const paths = first?.paths.filter((path) => path !== '/') ?? [];
  return {
    port: main.service,
    portName: main.name,
    targetPort: main.name,
    ...(main.appProtocol !== undefined && { appProtocol: main.appProtocol }),
    ...(ports.length > 1 && { portDiscovery: true }),
    ...(headless && { headless: true }),
    ...(mesh === 'linkerd' && { gatewayRefs: [{ group: 'core', kind: 'Service', name, ...(scope.namespace !== undefined && { namespace: scope.namespace }), port: main.service }] }),
    ...(gateway && {
      gatewayRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: gateway.gateway, namespace: gateway.namespace, sectionName: gateway.listener }],
      hosts: exposed.map(({ host }) => host),
      ...(paths.length > 0 && { match: paths.map((prefix) => ({ uri: { prefix } })) }),
      ...(first?.timeout !== undefined && { timeout: `${first.timeout}s` }),
    }),
  };
}

/** What Flagger asks: the service level, and what the service measures itself where one bound says when it passes. */
export function metricTemplates(measuring: Measuring): readonly MetricTemplate[] {
  const { context: { identity: { name }, scope }, plan } = measuring;
  const { measured } = plan;
  if (!measured) return [];
  const slo = measured.slo ? levelQueries(measuring).map((each) => ({ name: `${name}-${each.name}`, metric: each.name, query: each.query, range: flaggerThreshold(each) })) : [];
  const own = measured.own.flatMap((each): MetricTemplate[] => {
    const range = rangeOf(each.pass);
    return range ? [{ name: `${name}-${each.name}`, metric: each.name, query: withValues(each.query, `${name}-canary`, scope.namespace ?? ''), range }] : [];
  });
  return [...slo, ...own];
}

/** Body of a MetricTemplate. */
export function metricTemplateBody({ context }: Measuring, { query }: MetricTemplate): { readonly spec: object } {
  return { spec: { provider: { type: 'prometheus', address: addressOf(context.platform) }, query } };
}

/** The bound in a condition such as `result[0] >= 0.99`; undefined for any other. */
export function rangeOf(pass: string): MetricTemplate['range'] | undefined {
  const match = /^\s*result\[0\]\s*(<=|>=)\s*(\d+(?:\.\d+)?)\s*$/.exec(pass);
  if (!match) return undefined;
  const bound = Number(match[2]);
  return match[1] === '>=' ? { min: bound } : { max: bound };
}

/** Flagger gives its templates no arguments of this form: the values stand in the query. */
function withValues(query: string, service: string, namespace: string): string {
  return query.replaceAll(/\{\{\s*args\.service\s*\}\}/g, service).replaceAll(/\{\{\s*args\.namespace\s*\}\}/g, namespace);
}
