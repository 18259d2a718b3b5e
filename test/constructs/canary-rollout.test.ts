import { describe, expect, it } from 'vitest';
import { BlueGreenRollout } from '../../constructs/blue-green-rollout';
import { CanaryRollout } from '../../constructs/canary-rollout';
import { Analysis } from '../../constructs/kit/analysis';
import { Platform } from '../../constructs/kit/platform';
import { ProductionService } from '../../constructs/production-service';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { synthesize } from '../../lib/synth/synthesize';
import { build, minimal, type Built } from './build';
import { appOf, PAIRS } from './delivery-pairs';

const METRICS = { engine: 'prometheus-operator', namespace: 'monitoring', requests: { source: 'istio' } } as const;
const ISTIO: PlatformProps = { progressive: 'argo-rollouts', mesh: 'istio-sidecar', metrics: METRICS };
const FLAGGER: PlatformProps = { ...ISTIO, progressive: 'flagger' };
const SLO = { slo: { availability: 0.999, latency: { under: '250ms' } } };

function canary(props: object = {}, platform: PlatformProps = ISTIO, use: (api: CanaryRollout) => void = () => {}): Built {
  return build((chart) => use(new CanaryRollout(chart, 'api', minimal({ ...SLO, ...props }) as never)), { platform: definePlatform(platform) });
}

const strategyOf = (built: Built) => built.get('Rollout').spec.strategy;

describe('a canary of Argo Rollouts', () => {
  it('is aborted when it is stuck, keeps failed pods for five minutes, and skips its steps on the way back', () => {
    const { spec } = canary().get('Rollout');
    expect(spec).toMatchObject({ progressDeadlineAbort: true, progressDeadlineSeconds: 420, rollbackWindow: { revisions: 3 }, revisionHistoryLimit: 3 });
    expect(spec.strategy.canary).toMatchObject({ abortScaleDownDelaySeconds: 300, minPodsPerReplicaSet: 2 });
    expect(spec.strategy.canary).not.toHaveProperty('dynamicStableScale');
  });

  it('names the kept pods for ever with zero, as the controller does', () => {
    expect(strategyOf(canary({ canary: { onFail: { keepFor: 'forever' } } })).canary.abortScaleDownDelaySeconds).toBe(0);
  });

  it('gives up stable pods where that is asked for, and then keeps none of a failed version', () => {
    const { canary: strategy } = strategyOf(canary({ canary: { stableScale: 'dynamic' } }));
    expect(strategy).toMatchObject({ dynamicStableScale: true });
    expect(strategy).not.toHaveProperty('abortScaleDownDelaySeconds');
  });

  it('spreads the pods of each version by the label that its controller writes', () => {
    const keys = canary().get('Rollout').spec.template.spec.topologySpreadConstraints.map((each: { matchLabelKeys: string[] }) => each.matchLabelKeys);
    expect(keys).toEqual([['rollouts-pod-template-hash'], ['rollouts-pod-template-hash']]);
  });

  it.each([
    ['the autoscaler', { }, ISTIO, 'HorizontalPodAutoscaler', 'scaleTargetRef'],
    ['KEDA', { scale: { keda: { max: 5, triggers: [{ cpu: 70 }] } } }, { ...ISTIO, autoscaling: 'keda' }, 'ScaledObject', 'scaleTargetRef'],
    ['the recommender', { rightsizing: 'recommend' }, { ...ISTIO, rightsizing: 'vpa' }, 'VerticalPodAutoscaler', 'targetRef'],
  ] as const)('is what %s looks at', (_, props, platform, kind, field) => {
    expect(canary(props, platform as PlatformProps).get(kind).spec[field]).toEqual({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'api' });
  });

  it('names no replicas where an autoscaler counts them, and the fixed number else', () => {
    expect(canary().get('Rollout').spec).not.toHaveProperty('replicas');
    expect(canary({ scale: { fixed: 3 } }).get('Rollout').spec.replicas).toBe(3);
  });

  it('is measured in the background from its first weight on, wherever that stands', () => {
    expect(strategyOf(canary()).canary.analysis).toMatchObject({ startingStep: 1, templates: [{ templateName: 'api-slo' }] });
    expect(strategyOf(canary({ canary: { steps: ['1m', 'approve', 5, '5m'] } })).canary.analysis.startingStep).toBe(3);
  });

  it('gives the queries their arguments, and declares those that they use', () => {
    const errors = Analysis.promql({ name: 'errors', query: 'sum(rate(failed_total{service="{{args.service}}",ns="{{args.namespace}}"}[2m]))', pass: 'result[0] < 0.1' });
    const built = canary({ slo: undefined, canary: { analysis: [errors] } });
    expect(strategyOf(built).canary.analysis.args).toEqual([{ name: 'service', value: 'api-canary' }, { name: 'namespace', value: 'shop' }]);
    expect(built.get('AnalysisTemplate', 'api-errors').spec.args).toEqual([{ name: 'service' }, { name: 'namespace' }]);
  });

  it('takes no traffic for neither success nor failure, in its own measurements too', () => {
    const errors = Analysis.promql({ name: 'errors', query: 'vector(1)', pass: 'result[0] < 0.1' });
    const [metric] = canary({ slo: undefined, canary: { analysis: [errors] } }).get('AnalysisTemplate', 'api-errors').spec.metrics;
    expect(metric.successCondition).toBe('len(result) > 0 && !isNaN(result[0]) && (result[0] < 0.1)');
    expect(metric.failureCondition).toBe('len(result) > 0 && !isNaN(result[0]) && !(result[0] < 0.1)');
  });

  it('counts the measurements of a step, which would never end otherwise, and not those in the background', () => {
    const built = canary({ canary: { steps: [5, { analyze: 'slo' }] } });
    const counts = (name: string) => built.get('AnalysisTemplate', name).spec.metrics.map(({ count }: { count?: number }) => count);
    expect(counts('api-slo-step')).toEqual([5, 5, 5]);
    expect(counts('api-slo')).toEqual([undefined, undefined, undefined]);
    const limits = built.get('AnalysisTemplate', 'api-slo-step').spec.metrics.map((metric: { failureLimit: number; inconclusiveLimit: number; count: number }) => metric.failureLimit < metric.count && metric.inconclusiveLimit < metric.count);
    expect(limits).toEqual([true, true, true]);
    expect(strategyOf(built).canary.steps[1].analysis.templates).toEqual([{ templateName: 'api-slo-step' }]);
  });

  it('forgives less than it measures: the controller takes a measurement whose count is reached for a success, whatever the answers were', () => {
    const once = Analysis.promql({ name: 'smoke', query: 'vector(1)', pass: 'result[0] > 0', count: 1 });
    const [metric] = canary({ canary: { steps: [5, { analyze: [once] }, 50] } }).get('AnalysisTemplate', 'api-smoke-step').spec.metrics;
    expect(metric).toMatchObject({ count: 1, failureLimit: 0, inconclusiveLimit: 0 });
  });

  it('has pods before requests with a header come, and as many as its weight from the first weight on', () => {
    const { canary: strategy } = strategyOf(canary({ canary: { steps: [{ header: 'X-Canary', exact: 'yes' }, 'approve', 5, '5m'] } }));
    expect(strategy.steps.slice(0, 5)).toEqual([
      { setCanaryScale: { replicas: 2 } },
      { setHeaderRoute: { name: 'api-header-0', match: [{ headerName: 'X-Canary', headerValue: { exact: 'yes' } }] } },
      { pause: {} },
      { setCanaryScale: { matchTrafficWeight: true } },
      { setWeight: 5 },
    ]);
    expect(strategy.trafficRouting.managedRoutes).toEqual([{ name: 'api-header-0' }]);
    expect(strategy.analysis.startingStep).toBe(5);
  });

  it('copies requests that change nothing, and no others', () => {
    const { steps } = strategyOf(canary({ canary: { steps: [5, { mirror: 20 }, '5m', { mirror: 0 }, 50] } })).canary;
    expect(steps[1]).toEqual({ setMirrorRoute: { name: 'api-mirror', percentage: 20, match: [{ method: { exact: 'GET' }, path: { prefix: '/' } }] } });
    expect(steps[3]).toEqual({ setMirrorRoute: { name: 'api-mirror' } });
  });

  it('weighs clients in the mesh and hosts at the front door, each where it comes in', () => {
    const built = canary({}, ISTIO, (api) => void api.expose('a.acme.io').expose({ host: 'b.acme.io', name: 'b' }));
    expect(built.problems).toEqual([]);
    expect(strategyOf(built).canary.trafficRouting).toEqual({
      istio: { virtualService: { name: 'api', routes: ['primary'] } },
      plugins: { 'argoproj-labs/gatewayAPI': { httpRoutes: [{ name: 'api' }, { name: 'b' }], namespace: 'shop', disableInProgressLabel: true } },
    });
    for (const name of ['api', 'b']) expect(built.get('HTTPRoute', name).spec.rules[0].backendRefs).toMatchObject([{ name: 'api', weight: 100 }, { name: 'api-canary', weight: 0 }]);
  });

  it('leaves requests to other ports alone in the mesh', () => {
    const { http } = canary({ ports: { admin: 9000 } }).get('VirtualService').spec;
    expect(http[0].match).toEqual([{ port: 80 }]);
  });

  it('divides pods where no router is: the Service then selects both versions', () => {
    const built = canary({ slo: undefined, scale: { auto: { min: 10, max: 20 } }, canary: { router: 'none', steps: [10, '5m', 50], analysis: [Analysis.promql({ name: 'errors', query: 'vector(0)', pass: 'result[0] < 1' })] } });
    expect(built.problems).toEqual([]);
    expect(strategyOf(built).canary).toMatchObject({ canaryService: 'api-canary', maxSurge: '25%', maxUnavailable: 0 });
    expect(strategyOf(built).canary).not.toHaveProperty('stableService');
    expect(strategyOf(built).canary).not.toHaveProperty('trafficRouting');
  });

  it('needs a waiver where nothing measures it', () => {
    const app = appOf(PAIRS['Argo Rollouts, Istio'], { canary: { analysis: false } });
    expect(synthesize(app, { today: '2026-11-21' }).problems).toMatchObject([{ id: 'rollout-analysis-required', severity: 'error' }]);
    const waived = appOf(PAIRS['Argo Rollouts, Istio'], { canary: { analysis: false }, waive: [{ rule: 'rollout-analysis-required', reason: 'The probes of the gateway measure it.', owner: 'team-shop', until: '2027-01-31' }] });
    expect(synthesize(waived, { today: '2026-11-21' }).problems).toEqual([]);
  });
});

describe('Flagger', () => {
  it('has its Services made by nobody else, and all that must reach both versions selects by the instance', () => {
    const built = canary({}, FLAGGER);
    const instance = { 'app.kubernetes.io/instance': 'api' };
    expect(built.kinds()).not.toContain('Service');
    expect(built.get('NetworkPolicy').spec.podSelector.matchLabels).toEqual(instance);
    expect(built.get('PodDisruptionBudget').spec.selector.matchLabels).toEqual(instance);
    expect(built.get('Deployment').spec.template.spec.topologySpreadConstraints[0].labelSelector.matchLabels).toEqual(instance);
    expect(built.get('Deployment').spec.template.metadata.labels).toMatchObject({ 'app.kubernetes.io/instance': 'api', 'app.kubernetes.io/name': 'api' });
  });

  it('sets the number of pods: the Deployment names none, and the scaler is handed over', () => {
    const built = canary({}, FLAGGER);
    expect(built.get('Deployment').spec).not.toHaveProperty('replicas');
    expect(built.get('Canary').spec.autoscalerRef).toEqual({ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', name: 'api' });
  });

  it('moves by the default weights at equal intervals, which is all it knows', () => {
    expect(canary({}, FLAGGER).get('Canary').spec.analysis).toMatchObject({ interval: '5m', stepWeights: [5, 25, 50], threshold: 2 });
  });

  it('takes the shortest pause that Flagger keeps', () => {
    const built = canary({ canary: { steps: [5, '10s', 50, '10s'] } }, FLAGGER);
    expect(built.problems).toEqual([]);
    expect(built.get('Canary').spec.analysis.interval).toBe('10s');
  });

  it('takes immutable configuration as it is', () => {
    expect(canary({ config: { env: { A: 'b' } } }, FLAGGER).get('ConfigMap').metadata.annotations).toEqual({ 'flagger.app/config-tracking': 'disabled' });
  });

  it('counts checks of a blue-green roll-out before it hands over', () => {
    const built = build((chart) => new BlueGreenRollout(chart, 'api', minimal({ ...SLO, blueGreen: { promote: { after: '10m' } } }) as never), { platform: definePlatform(FLAGGER) });
    expect(built.problems).toEqual([]);
    expect(built.get('Canary').spec).toMatchObject({ provider: 'kubernetes', analysis: { interval: '1m', iterations: 10 } });
    // Nobody calls the new version before: a service level of its requests would never pass.
    expect(built.get('Canary').spec.analysis.metrics.map(({ name }: { name: string }) => name)).toEqual(['restarts']);
  });

  it.each([['1s', '10s', 60], ['1m30s', '90s', 7], ['2h', '120m', 1]] as const)('fills the time before it hands over with checks, where the platform asks every %s', (asked, interval, iterations) => {
    const built = build((chart) => {
      Platform.override(chart, { ProductionService: { canary: { interval: asked } } });
      new BlueGreenRollout(chart, 'api', minimal({ ...SLO, blueGreen: { promote: { after: '10m' } } }) as never);
    }, { platform: definePlatform(FLAGGER) });
    expect(built.get('Canary').spec.analysis).toMatchObject({ interval, iterations });
  });

  it('never asks of the copy that serves what it asks of the new version', () => {
    const query = canary({}, FLAGGER).get('MetricTemplate', 'api-restarts').spec.query as string;
    const pattern = new RegExp(`^${/pod=~"([^"]+)"/.exec(query)?.[1] ?? ''}$`);
    expect(pattern.test('api-7d4b9c8f5-x2x9z')).toBe(true);
    expect(pattern.test('api-primary-7d4b9c8f5-x2x9z')).toBe(false);
  });
});

describe('a blue-green roll-out of Argo Rollouts', () => {
  const blueGreen = (options: object = {}) => build((chart) => new BlueGreenRollout(chart, 'api', minimal({ ...SLO, blueGreen: options }) as never).expose('api.acme.io'), { platform: definePlatform(ISTIO) });

  it('waits for a person, keeps the old version for five minutes, and is measured once it serves', () => {
    const { blueGreen: strategy } = strategyOf(blueGreen());
    expect(strategy).toMatchObject({ activeService: 'api', previewService: 'api-preview', autoPromotionEnabled: false, scaleDownDelaySeconds: 300, postPromotionAnalysis: { templates: [{ templateName: 'api-slo-step' }] } });
  });

  it.each([
    ['after a time', { promote: { after: '10m' } }, { autoPromotionEnabled: true, autoPromotionSeconds: 600 }],
    ['after measurements of the preview', { promote: { afterAnalysis: [Analysis.promql({ name: 'smoke', query: 'vector(1)', pass: 'result[0] > 0' })] } }, { autoPromotionEnabled: true, prePromotionAnalysis: { templates: [{ templateName: 'api-smoke-step' }] } }],
    ['with a small preview', { previewReplicas: 1, keepOld: '1h' }, { previewReplicaCount: 1, scaleDownDelaySeconds: 3600 }],
  ])('promotes %s', (_, options, strategy) => {
    const built = blueGreen(options);
    expect(built.problems).toEqual([]);
    expect(strategyOf(built).blueGreen).toMatchObject(strategy);
  });

  it('needs no weights: the route leads to the one Service', () => {
    expect(blueGreen().get('HTTPRoute').spec.rules[0].backendRefs).toMatchObject([{ name: 'api', weight: 1 }]);
  });
});

describe('a canary in Istio’s ambient mode', () => {
  const AMBIENT: PlatformProps = { ...ISTIO, mesh: 'istio-ambient' };

  it('gets the waypoint that divides its requests', () => {
    const built = canary({}, AMBIENT);
    expect(built.problems).toEqual([]);
    expect(strategyOf(built).canary.trafficRouting).toEqual({ istio: { virtualService: { name: 'api', routes: ['primary'] } } });
    expect(built.get('Service', 'api').metadata.labels).toHaveProperty('istio.io/use-waypoint');
    expect(built.get('AnalysisTemplate').spec.metrics[0].provider.prometheus.query).toContain('reporter="waypoint"');
  });

  it('sets the weights of the route that bounds requests of all callers too', () => {
    const built = build(
      (chart) => {
        const api = new CanaryRollout(chart, 'api', minimal(SLO) as never);
        new ProductionService(chart, 'web', minimal()).connectTo(api, { timeout: '2s' });
      },
      { platform: definePlatform(AMBIENT) },
    );
    const named = built.get('VirtualService', 'api').spec.http.map(({ name }: { name: string }) => name);
    for (const route of strategyOf(built).canary.trafficRouting.istio.virtualService.routes) expect(named).toContain(route);
    for (const { route } of built.get('VirtualService', 'api').spec.http) expect(route.map(({ weight }: { weight: number }) => weight)).toEqual([100, 0]);
  });
});
