import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import { formatDuration, parseDuration } from '../../../../lib/units';
import type { ServiceContext } from '../context';
import type { Exposed } from '../exposed';
import { weighedRoutes } from '../mesh/requests';
import { givenArguments } from './arguments';
import { templatesOf, type Measuring } from './measurements';
import type { BlueGreenPlan, CanaryPlan, Measured } from './plan';
import type { PlannedStep } from './steps';

/** What divides the requests of a canary, as it stands when the program has run. */
export interface Divided {
  /** True where the mesh does for clients in the cluster. */
  readonly istio: boolean;
  /** Routes of the front door that send requests to both versions. */
  readonly routes: readonly Exposed[];
}

/** True where requests are divided; pods are, otherwise. */
export function divides({ istio, routes }: Divided): boolean {
  return istio || routes.length > 0;
}

/** The Rollout's spec. */
export function rolloutSpec(measuring: Measuring, divided: Divided, startupBudget: number, template: PodTemplateSpec): { readonly spec: object } {
  const { context, plan } = measuring;
  const { replicas, identity: { selector }, defaults: { rollout } } = context;
  return {
    spec: {
      ...(!replicas.auto && !replicas.keda && { replicas: replicas.min }),
      minReadySeconds: parseDuration(rollout.minReady),
      progressDeadlineSeconds: startupBudget + parseDuration(rollout.deadlineBeyondStartup),
      progressDeadlineAbort: true,
      revisionHistoryLimit: Math.max(rollout.history, plan.rollbackWindow),
      ...(plan.rollbackWindow > 0 && { rollbackWindow: { revisions: plan.rollbackWindow } }),
      selector: { matchLabels: { ...selector } },
      strategy: plan.kind === 'canary' ? { canary: canaryStrategy(measuring, plan, divided) } : { blueGreen: blueGreenStrategy(measuring, plan) },
      template,
    },
  };
}

function canaryStrategy(measuring: Measuring, plan: CanaryPlan, divided: Divided): object {
  const { context } = measuring;
  const { identity: { name }, defaults: { rollout } } = context;
  const weighed = divides(divided);
  const routes = managedRoutes(context, plan.steps);
  const steps = withPods(plan, plan.steps.map((step, i) => stepBody(measuring, step, i)));
  return {
    // Argo Rollouts lets the Service that it calls stable select nothing but the stable version: where pods are divided, it must select both.
    ...(weighed && { stableService: name }),
    canaryService: `${name}-canary`,
    ...(weighed
      ? {
          ...(plan.dynamic ? { dynamicStableScale: true } : { abortScaleDownDelaySeconds: plan.keepFor }),
          minPodsPerReplicaSet: plan.minPods,
          trafficRouting: { ...(routes.length > 0 && { managedRoutes: routes.map((each) => ({ name: each })) }), ...trafficRouting(context, divided, routes.length > 0) },
        }
      : { maxSurge: rollout.maxSurge, maxUnavailable: rollout.maxUnavailable }),
    ...(plan.measured && { analysis: { startingStep: firstWeight(steps) + 1, ...analysisOf(measuring, plan.measured, false, `${name}-canary`) } }),
    steps,
  };
}

/** Steps before this one send nothing to the new version that could be measured. */
function firstWeight(steps: readonly object[]): number {
  return Math.max(0, steps.findIndex((step) => 'setWeight' in step));
}

/** Until its first weight a canary has no pods: requests with a header, and copies, need some. */
function withPods({ steps, minPods }: CanaryPlan, bodies: readonly object[]): readonly object[] {
  const routed = steps.findIndex(({ does }) => does === 'header' || does === 'mirror');
  const weight = steps.findIndex(({ does }) => does === 'weight');
  if (routed < 0 || (weight >= 0 && weight < routed)) return bodies;
  const end = weight < 0 ? bodies.length : weight;
  return [...bodies.slice(0, routed), { setCanaryScale: { replicas: minPods } }, ...bodies.slice(routed, end), { setCanaryScale: { matchTrafficWeight: true } }, ...bodies.slice(end)];
}

function blueGreenStrategy(measuring: Measuring, { promote, previewReplicas, keepOld, measured }: BlueGreenPlan): object {
  const { name } = measuring.context.identity;
  return {
    activeService: name,
    previewService: `${name}-preview`,
    autoPromotionEnabled: promote.by !== 'people',
    ...(promote.by === 'time' && { autoPromotionSeconds: promote.seconds }),
    ...(promote.by === 'analysis' && { prePromotionAnalysis: analysisOf(measuring, promote.measured, true, `${name}-preview`) }),
    ...(measured && { postPromotionAnalysis: analysisOf(measuring, measured, true, name) }),
    ...(previewReplicas !== undefined && { previewReplicaCount: previewReplicas }),
    scaleDownDelaySeconds: keepOld,
    abortScaleDownDelaySeconds: parseDuration(measuring.context.defaults.canary.keepFor),
  };
}

function analysisOf(measuring: Measuring, measured: Measured, bounded: boolean, service: string): object {
  const templates = templatesOf(measuring, measured, bounded);
  const args = givenArguments(templates, service, measuring.context.scope.namespace ?? '');
  return { templates: templates.map(({ name }) => ({ templateName: name })), ...(args.length > 0 && { args }) };
}

function stepBody(measuring: Measuring, step: PlannedStep, index: number): object {
  const { name } = measuring.context.identity;
  switch (step.does) {
    case 'weight':
      return { setWeight: step.percent };
    case 'pause':
      return { pause: { duration: formatDuration(step.seconds) } };
    case 'approve':
      return { pause: {} };
    case 'analyze':
      return { analysis: analysisOf(measuring, step.measured, true, `${name}-canary`) };
    case 'experiment':
      return { experiment: experimentBody(measuring, step, index) };
    case 'header':
      return { setHeaderRoute: { name: routeName(name, 'header', index), match: [{ headerName: step.header, headerValue: step.match }] } };
    case 'mirror':
      // Copies of requests that change something would change it twice.
      return { setMirrorRoute: { name: `${name}-mirror`, ...(step.percent > 0 && { percentage: step.percent, match: [{ method: { exact: 'GET' }, path: { prefix: '/' } }] }) } };
  }
}

function experimentBody(measuring: Measuring, step: Extract<PlannedStep, { does: 'experiment' }>, index: number): object {
  const { name } = measuring.context.identity;
  const templates = templatesOf(measuring, step.measured, true);
  return {
    duration: formatDuration(step.seconds),
    templates: [{ name: 'baseline', specRef: 'stable', replicas: 1 }, { name: 'canary', specRef: 'canary', replicas: 1 }],
    analyses: templates.map((template) => {
      const args = givenArguments([template], `${name}-canary`, measuring.context.scope.namespace ?? '');
      return { name: `${template.name}-${index}`, templateName: template.name, requiredForCompletion: true, ...(args.length > 0 && { args }) };
    }),
  };
}

function routeName(name: string, what: string, index: number): string {
  return `${name}-${what}-${index}`;
}

/** Names of the routes that steps add; the controller wants to know them beforehand. */
function managedRoutes({ identity: { name } }: ServiceContext, steps: readonly PlannedStep[]): readonly string[] {
  const names = steps.flatMap(({ does }, i) => (does === 'header' ? [routeName(name, does, i)] : does === 'mirror' ? [`${name}-mirror`] : []));
  return [...new Set(names)];
}

/** What each router is told. @see https://argo-rollouts.readthedocs.io/en/stable/features/specification/ */
function trafficRouting(context: ServiceContext, { istio, routes }: Divided, headers: boolean): object {
  const { identity: { name }, protocol, platform, scope } = context;
  const names = routes.map((route) => route.name);
  const [first = name] = names;
  const engine = platform.ingress === 'none' || routes.length === 0 ? undefined : platform.ingress.engine;
  return {
    ...(istio && { istio: { virtualService: { name, routes: [...weighedRoutes(context), 'primary'] } } }),
    ...(engine === 'nginx' && { nginx: names.length === 1 ? { stableIngress: first } : { stableIngresses: names } }),
    ...(engine === 'alb' && { alb: { ...(names.length === 1 ? { ingress: first } : { ingresses: names }), servicePort: routes[0]?.port.service ?? protocol.main.service } }),
    ...(engine === 'traefik' && { traefik: { weightedTraefikServiceName: name } }),
    ...(engine === 'gateway-api' && {
      plugins: {
        'argoproj-labs/gatewayAPI': {
          [protocol.kind === 'grpc' ? 'grpcRoutes' : 'httpRoutes']: names.map((each) => ({ name: each, ...(headers && { useHeaderRoutes: true }) })),
          ...(scope.namespace !== undefined && { namespace: scope.namespace }),
          // The label would be one more difference for a delivery engine; what it must leave alone are the weights.
          disableInProgressLabel: true,
        },
      },
    }),
  };
}
