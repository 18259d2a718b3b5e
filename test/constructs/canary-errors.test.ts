import { describe, expect, it } from 'vitest';
import { BlueGreenRollout } from '../../constructs/blue-green-rollout';
import { CanaryRollout } from '../../constructs/canary-rollout';
import { Analysis } from '../../constructs/kit/analysis';
import { ProductionService } from '../../constructs/production-service';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { build, minimal } from './build';

const METRICS = { engine: 'prometheus-operator', namespace: 'monitoring', requests: { source: 'istio' } } as const;
const ISTIO: PlatformProps = { progressive: 'argo-rollouts', mesh: 'istio-sidecar', metrics: METRICS };
const GATEWAY: PlatformProps = { progressive: 'argo-rollouts', metrics: METRICS };
const NGINX: PlatformProps = { ...GATEWAY, ingress: { engine: 'nginx', className: 'nginx', namespace: 'ingress-nginx' }, certificates: { engine: 'cert-manager', issuer: 'letsencrypt' } };
const ALB: PlatformProps = { ...GATEWAY, ingress: { engine: 'alb', className: 'alb', scheme: 'internal', subnets: ['10.0.0.0/20'] } };
const FLAGGER: PlatformProps = { ...ISTIO, progressive: 'flagger' };
const LINKERD: PlatformProps = { ...ISTIO, mesh: 'linkerd', metrics: { ...METRICS, requests: { source: 'linkerd' } } };
const SLO = { slo: { availability: 0.999 } };

type Use = (api: ProductionService) => void;
const expose: Use = (api) => void api.expose('api.acme.io');

function canaryProblems(props: object, platform: PlatformProps, use: Use = () => {}) {
  return build((chart) => use(new CanaryRollout(chart, 'api', minimal(props) as never)), { platform: definePlatform(platform) }).problems;
}

const own = (more: object = {}) => Analysis.promql({ name: 'errors', query: 'sum(rate(errors_total[2m]))', pass: 'result[0] < 0.1', ...more } as never);

/** The platform, what the canary says, how it is used; and the id that tells, and what message or fix holds. */
const WRONG: ReadonlyArray<readonly [situation: string, platform: PlatformProps, props: object, use: Use | undefined, id: string, said: string]> = [
  ['no engine', { mesh: 'istio-sidecar' }, {}, undefined, 'engine-absent', "progressive: 'argo-rollouts'"],
  ['an unknown option', ISTIO, { canary: { step: [5] } }, undefined, 'prop-unknown', 'rollout.canary.steps'],
  ['a router that there is not', ISTIO, { canary: { router: 'smi' } }, undefined, 'prop-malformed', '"smi"'],
  ['a router that the platform has not', ISTIO, { canary: { router: 'nginx' } }, expose, 'engine-absent', "ingress: { engine: 'nginx'"],
  ['a load balancer of AWS under Flagger', { ...ALB, progressive: 'flagger' }, { canary: { router: 'alb' } }, expose, 'rollout-router-unsupported', 'Flagger cannot steer it'],
  ['Linkerd under Argo Rollouts', LINKERD, { canary: { router: 'linkerd' } }, undefined, 'rollout-router-unsupported', 'Argo Rollouts cannot steer it'],
  ['pods that Flagger should divide', FLAGGER, { canary: { router: 'none' } }, undefined, 'rollout-router-unsupported', 'divide pods'],
  ['a weight of nothing', ISTIO, { canary: { steps: [0, '5m', 50] } }, undefined, 'rollout-weight', 'is 0'],
  ['a weight of all', ISTIO, { canary: { steps: [5, '5m', 100] } }, undefined, 'rollout-weight', 'Remove it'],
  ['a weight with a fraction', ISTIO, { canary: { steps: [2.5] } }, undefined, 'rollout-weight', 'Write 3.'],
  ['weights that go back', ISTIO, { canary: { steps: [50, '5m', 25] } }, undefined, 'rollout-weight', 'from 50 to 25'],
  ['no steps', ISTIO, { canary: { steps: [] } }, undefined, 'rollout-steps-malformed', 'one step or more'],
  ['no weight', ISTIO, { canary: { steps: ['5m', 'approve'] } }, undefined, 'rollout-steps-malformed', 'has no weight'],
  ['a word that is no step', ISTIO, { canary: { steps: [5, 'manual'] } }, undefined, 'rollout-steps-malformed', "Write 'approve'."],
  ['a pause without a unit', ISTIO, { canary: { steps: [5, '10'] } }, undefined, 'rollout-steps-malformed', '"10"'],
  ['a header that is matched in two ways', ISTIO, { canary: { steps: [{ header: 'X-A', exact: 'a', regex: 'a.*' }, 5] } }, undefined, 'rollout-steps-malformed', 'exactly one'],
  ['more copies than requests', ISTIO, { canary: { steps: [{ mirror: 200 }, 5] } }, undefined, 'rollout-steps-malformed', 'from 0 to 100'],
  ['a header that NGINX does not look at', NGINX, { canary: { router: 'nginx', steps: [{ header: 'X-A', exact: 'a' }, 5] } }, expose, 'rollout-step-unsupported', 'router nginx has none'],
  ['a header that the platform\'s front door does not look at', NGINX, { canary: { steps: [{ header: 'X-A', exact: 'a' }, 5] } }, expose, 'rollout-step-unsupported', 'router nginx has none'],
  ['copies at a Gateway, whose plugin makes none', GATEWAY, { canary: { steps: [{ mirror: 10 }, 5] } }, expose, 'rollout-step-unsupported', 'router gateway-api has none'],
  ['a pattern at a load balancer of AWS', ALB, { canary: { router: 'alb', steps: [{ header: 'X-A', regex: 'a.*' }, 5] } }, expose, 'rollout-step-unsupported', 'whole values'],
  ['a pattern at the platform\'s load balancer of AWS', ALB, { canary: { steps: [{ header: 'X-A', regex: 'a.*' }, 5] } }, expose, 'rollout-step-unsupported', 'whole values'],
  ['a person whom Flagger should ask', FLAGGER, { canary: { steps: [5, 'approve'] } }, undefined, 'rollout-step-unsupported', 'one interval between them'],
  ['copies under Flagger', FLAGGER, { canary: { steps: [{ mirror: 10 }, 5, '5m'] } }, undefined, 'rollout-step-unsupported', 'Flagger'],
  ['measurements as a step under Flagger', FLAGGER, { canary: { steps: [5, '5m', { analyze: 'slo' }] } }, undefined, 'rollout-step-unsupported', 'Flagger'],
  ['pauses of different length under Flagger', FLAGGER, { canary: { steps: [5, '5m', 25, '10m'] } }, undefined, 'rollout-step-unsupported', "Write [5, '5m', 25, '5m']."],
  ['pauses that Flagger would make longer', FLAGGER, { canary: { steps: [5, '5s', 25, '5s'] } }, undefined, 'rollout-step-unsupported', "Write [5, '10s', 25, '10s']."],
  ['pauses of different length, and the first too short for Flagger', FLAGGER, { canary: { steps: [5, '9s', 25, '10s'] } }, undefined, 'rollout-step-unsupported', "Write [5, '10s', 25, '10s']."],
  ['a measured step without a service level', ISTIO, { slo: undefined, canary: { steps: [5, { analyze: 'slo' }], analysis: [own()] } }, undefined, 'rollout-slo-missing', 'slo: { availability'],
  ['an analysis of a service level that there is not', ISTIO, { slo: undefined, canary: { analysis: 'slo' } }, undefined, 'rollout-slo-missing', 'declares none'],
  ['a measurement that is a text', ISTIO, { canary: { analysis: ['errors'] } }, undefined, 'prop-malformed', 'Analysis.promql'],
  ['a measurement without a query', ISTIO, { canary: { analysis: [own({ query: undefined })] } }, undefined, 'prop-required', 'query is missing'],
  ['a measurement that always passes', ISTIO, { canary: { analysis: [own({ pass: 'true' })] } }, undefined, 'prop-malformed', 'condition on result'],
  ['a query with an argument that nobody gives', ISTIO, { canary: { analysis: [own({ query: 'up{pod="{{args.pod}}"}' })] } }, undefined, 'rollout-argument-unknown', '{{args.pod}}'],
  ['two measurements with one name', ISTIO, { canary: { analysis: [own(), own()] } }, undefined, 'rollout-analysis-duplicate', 'two measurements called "errors"'],
  ['two different measurements with one name, in two steps', ISTIO, { canary: { steps: [5, { analyze: [own()] }, { analyze: [own({ pass: 'result[0] < 1' })] }] } }, undefined, 'rollout-analysis-duplicate', 'api-errors-step'],
  ['a measurement without Prometheus', { progressive: 'argo-rollouts', mesh: 'istio-sidecar' }, { slo: undefined, canary: { analysis: [own()] } }, undefined, 'engine-absent', "metrics is none"],
  ['stable pods that go, and pods that are kept', ISTIO, { canary: { stableScale: 'dynamic', onFail: { keepFor: '5m' } } }, undefined, 'rollout-contradiction', 'keepFor'],
  ['Flagger in ambient mode', { ...FLAGGER, mesh: 'istio-ambient' }, { canary: { router: 'istio' } }, undefined, 'rollout-router-unsupported', 'waypoint'],
  ['clients that go round the waypoint', { ...ISTIO, mesh: 'istio-ambient' }, { http: undefined, grpc: { port: 7000 } }, undefined, 'rollout-way-in-unweighed', "balancing: 'connection'"],
  ['a client in the cluster that goes round the Gateway', GATEWAY, {}, (api) => { expose(api); new ProductionService(api.node.scope as never, 'web', minimal()).connectTo(api); }, 'rollout-way-in-unweighed', 'web calls the service inside the cluster'],
  ['clients that use the Service from outside', ISTIO, { service: { type: 'LoadBalancer', sourceRanges: ['10.0.0.0/8'] } }, undefined, 'rollout-way-in-unweighed', 'LoadBalancer'],
  ['a router of the front door, and no host', GATEWAY, { canary: { router: 'gateway-api' } }, undefined, 'rollout-way-in-unweighed', 'none is opened'],
  ['a host beside the mesh under Flagger', FLAGGER, {}, expose, 'rollout-way-in-unweighed', 'one Canary has one router'],
  ['nothing that Flagger could steer', { ...FLAGGER, mesh: 'none' }, {}, undefined, 'rollout-way-in-unweighed', 'nothing divides requests'],
  ['two Ingresses under Flagger', { ...NGINX, progressive: 'flagger' }, {}, (api) => void api.expose('a.acme.io').expose({ host: 'b.acme.io', name: 'b' }), 'rollout-way-in-unweighed', 'b.acme.io'],
  ['two hosts with other paths under Flagger', { ...FLAGGER, mesh: 'none' }, {}, (api) => void api.expose('a.acme.io').expose({ host: 'b.acme.io', name: 'b', path: '/b' }), 'rollout-way-in-unweighed', 'one route for all'],
  ['a load balancer of AWS under Flagger, unnamed', { ...ALB, progressive: 'flagger' }, {}, expose, 'rollout-router-unsupported', 'load balancer of AWS'],
  ['gRPC behind a TraefikService of Flagger', { ...GATEWAY, progressive: 'flagger', ingress: { engine: 'traefik', className: 'traefik', namespace: 'traefik' }, certificates: { engine: 'cert-manager', issuer: 'letsencrypt' } }, { http: undefined, grpc: { port: 7000 } }, expose, 'rollout-router-unsupported', 'by HTTP/1.1'],
  ['tcp in a mesh', ISTIO, { http: undefined, tcp: { port: 7000, readiness: 'connect' }, slo: undefined, canary: { analysis: [own()] } }, undefined, 'rollout-router-unsupported', "router: 'none'"],
  ['a share that two pods cannot show', GATEWAY, { slo: undefined, canary: { router: 'none', analysis: [own()] } }, undefined, 'rollout-weight-unrepresentable', '50 is the smallest'],
  ['a share of one pod', GATEWAY, { slo: undefined, scale: { fixed: 1 }, canary: { steps: [25, '5m'], analysis: [own()] } }, undefined, 'rollout-weight-unrepresentable', 'Raise the lowest scale to 4'],
  ['a recommender under Flagger', { ...FLAGGER, rightsizing: 'vpa' }, { rightsizing: 'recommend' }, undefined, 'rollout-option-unsupported', 'only while a new version is tried'],
  ['a fixed scale under Flagger', FLAGGER, { scale: { fixed: 3 } }, undefined, 'rollout-scale-fixed', 'auto: { min: 3, max: 3 }'],
  ['a scaler whose query Flagger would rewrite', { ...FLAGGER, autoscaling: 'keda' }, { scale: { keda: { max: 5, triggers: [{ prometheus: { server: 'http://prometheus:9090', query: 'sum(api_queue)', threshold: 5 } }] } } }, undefined, 'rollout-scale-query', 'by guess'],
  ['a port that Flagger would not translate', FLAGGER, { ports: { admin: { port: 9000, servicePort: 90 } } }, undefined, 'rollout-port-translated', 'port admin is 90'],
  ['a Service of another type under Flagger', FLAGGER, { service: { type: 'LoadBalancer', sourceRanges: ['10.0.0.0/8'] } }, undefined, 'rollout-service-type', 'LoadBalancer'],
  ['an adopted selector that Flagger cannot use', FLAGGER, { selector: { component: 'api' } }, undefined, 'rollout-selector', 'component'],
  ['a condition that Flagger cannot compare', FLAGGER, { canary: { analysis: ['slo', own({ pass: 'result[0] < result[1]' })] } }, undefined, 'rollout-analysis-bound', 'one bound'],
  ['a hash that Flagger has not', FLAGGER, { canary: { analysis: ['slo', own({ pass: 'result[0] <= 1', query: 'up{hash="{{args.canary-hash}}"}' })] } }, undefined, 'rollout-argument-unknown', 'which Flagger has not'],
  ['pods to be kept under Flagger, which keeps none', FLAGGER, { canary: { onFail: { keepFor: '5m' } } }, undefined, 'rollout-option-unsupported', 'Flagger has no such option'],
  ['a fewest number of pods under Flagger', FLAGGER, { canary: { minPods: 3 } }, undefined, 'rollout-option-unsupported', 'minPods is 3'],
  ['pods of a failed version that go at once', ISTIO, { canary: { onFail: { keepFor: '0s' } } }, undefined, 'prop-out-of-range', "'1s' or more"],
  ['a migration that the old version does not survive', ISTIO, { migration: { command: ['/app/migrate'] } }, undefined, 'rollout-migration', 'expandContract: true'],
  ['a source that counts both versions as one', { ...GATEWAY, metrics: { ...METRICS, requests: { source: 'envoy-gateway' } } }, {}, expose, 'rollout-source-blind', 'Envoy Gateway'],
];

describe('a canary', () => {
  it.each(WRONG)('is refused with %s', (_, platform, props, use, id, said) => {
    const problems = canaryProblems({ ...SLO, ...props }, platform, use);
    const found = problems.filter((problem) => problem.id === id).map(({ message, fix, accepted }) => `${message} ${accepted} ${fix}`);
    expect(found.join('\n') || problems.map((problem) => problem.id)).toContain(said);
  });

  it('is told of everything that is wrong at once', () => {
    const ids = canaryProblems({ canary: { steps: [0, 'manual'], router: 'smi', analysis: 'slo', minPods: 0 } }, { progressive: 'argo-rollouts' }).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['prop-malformed', 'rollout-weight', 'rollout-steps-malformed', 'rollout-slo-missing', 'prop-out-of-range']));
  });

  it('excludes every other strategy', () => {
    const { problems } = build((chart) => new ProductionService(chart, 'api', minimal({ ...SLO, rollout: { canary: {}, blueGreen: {} } })), { platform: definePlatform(ISTIO) });
    expect(problems).toMatchObject([{ id: 'rollout-count', message: expect.stringContaining('rollout.canary and rollout.blueGreen') }]);
  });

  it('takes a migration that the old version survives', () => {
    expect(canaryProblems({ ...SLO, migration: { command: ['/app/migrate'], expandContract: true } }, ISTIO)).toEqual([]);
  });
});

describe('a blue-green roll-out', () => {
  const problemsOf = (blueGreen: object, platform: PlatformProps) => build((chart) => new BlueGreenRollout(chart, 'api', minimal({ ...SLO, blueGreen }) as never), { platform: definePlatform(platform) }).problems;

  it.each([
    ['steps', { steps: [5] }, ISTIO, 'prop-unknown', 'rollout.blueGreen.steps'],
    ['a promotion that is none', { promote: 'auto' }, ISTIO, 'prop-malformed', "'manual'"],
    ['two promotions', { promote: { after: '5m', afterAnalysis: [own()] } }, ISTIO, 'prop-malformed', 'after'],
    ['a preview larger than the service', { previewReplicas: 50 }, ISTIO, 'prop-out-of-range', 'to 6'],
    ['an old version that goes before everybody knows', { keepOld: '10s' }, ISTIO, 'prop-out-of-range', "'30s' or more"],
    ['a promotion that waits for nothing', { promote: { after: '0s' } }, ISTIO, 'prop-out-of-range', "'1s' or more"],
    ['an old version that Flagger should keep', { promote: { after: '10m' }, keepOld: '5m' }, FLAGGER, 'rollout-option-unsupported', 'keepOld'],
    ['a service level of requests that Flagger has not sent yet', { promote: { after: '10m' }, postCheck: 'slo' }, FLAGGER, 'rollout-option-unsupported', 'postCheck'],
    ['a person whom Flagger should ask', {}, FLAGGER, 'rollout-step-unsupported', "promote: { after: '10m' }"],
  ] as const)('is refused with %s', (_, blueGreen, platform, id, said) => {
    const found = problemsOf(blueGreen, platform).filter((problem) => problem.id === id);
    expect(found.map(({ message, fix, accepted }) => `${message} ${accepted} ${fix}`).join('\n')).toContain(said);
  });
});
