import { below, free, promised, type GuaranteesByKind } from '../kit/guarantees';
import { METADATA } from '../kit/metadata-guarantees';
import { podGuarantees } from '../kit/pod-guarantees';

const STEPS = promised('a new version gets requests step by step, and each way in is divided', { closed: true, rules: ['rollout-service-missing', 'rollout-route-missing', 'rollout-services-distinct', 'rollout-analysis-template-missing'] });
const MEASURED = promised('a new version is measured against the service level, and no traffic is no success', { closed: true, rules: ['rollout-analysis-required', 'rollout-analysis-template-missing', 'metric-template-missing'] });
const LEADS = promised('requests reach both versions, in the shares that the roll-out sets', { closed: true, rules: ['gateway-backend-dangling', 'rollout-route-missing'] });
const MINE = free('how long a version that failed is kept, and how far back a rollback is short, is between you and who looks');

/** Fewer than two are what the rule says. */
export const AS_MANY = promised('there are as many pods as the program says', { keep: 'at-least', rules: ['workload-min-replicas'] });
/** Nobody asks for a pause by a prop: whoever patches one in forgets it. */
export const NOT_PAUSED = promised('what is applied is rolled out', { closed: true });

/** What a roll-out by a delivery engine promises of each kind, and what of it is free. */
export const ROLLOUT_GUARANTEES: GuaranteesByKind = {
  AnalysisTemplate: {
    '': MEASURED,
    ...METADATA,
    ...below('/spec/metrics/*', {
      interval: free('how often it is asked is between you and Prometheus'),
      initialDelay: free('how long the first measurement waits is between you and Prometheus'),
      count: promised('a step that waits for measurements ends', { keep: 'present' }),
      failureLimit: promised('a version that fails is sent back', { keep: 'at-most' }),
      inconclusiveLimit: promised('people are asked where no request came', { keep: 'at-most' }),
      'provider/prometheus/address': free('where Prometheus answers is the platform’s to say'),
    }),
  },
  Canary: {
    '': STEPS,
    ...METADATA,
    '/spec/progressDeadlineSeconds': promised('a roll-out that is stuck is told, and not before a start has had its time'),
    '/spec/analysis/metrics': MEASURED,
    '/spec/analysis/threshold': promised('a version that fails is sent back', { keep: 'at-most' }),
    '/spec/analysis/interval': free('how long a weight lasts is between you and your clients'),
  },
  Certificate: { '': promised('the certificate of its host is made and renewed'), ...METADATA },
  IngressRoute: { '': LEADS, ...METADATA },
  MetricTemplate: { '': MEASURED, ...METADATA, '/spec/provider/address': free('where Prometheus answers is the platform’s to say') },
  Rollout: {
    ...METADATA,
    '/spec/replicas': AS_MANY,
    '/spec/paused': NOT_PAUSED,
    '/spec/minReadySeconds': promised('a new pod counts only once it has run for a while', { keep: 'at-least' }),
    '/spec/progressDeadlineSeconds': promised('a roll-out that is stuck is told, and not before a start has had its time', { rules: ['startup-budget-vs-progress-deadline'] }),
    '/spec/progressDeadlineAbort': promised('a roll-out that is stuck is aborted', { rules: ['rollout-progress-abort'] }),
    '/spec/revisionHistoryLimit': promised('there are older versions to go back to', { keep: 'at-least' }),
    '/spec/rollbackWindow': MINE,
    '/spec/selector': promised('it finds its own pods, and no others'),
    '/spec/strategy': STEPS,
    ...below('/spec/strategy/canary', {
      analysis: MEASURED,
      abortScaleDownDelaySeconds: MINE,
      maxSurge: free('how many pods a roll-out adds is a matter of room; that they fit, is checked'),
      maxUnavailable: promised('a roll-out takes no capacity away', { keep: 'at-most' }),
      minPodsPerReplicaSet: promised('a pod of either version may go', { keep: 'at-least' }),
      'steps/*/pause/duration': free('how long a weight lasts is between you and your clients'),
    }),
    ...below('/spec/strategy/blueGreen', {
      abortScaleDownDelaySeconds: MINE,
      autoPromotionSeconds: free('how long a preview stands before it takes over is between you and who looks'),
      postPromotionAnalysis: MEASURED,
      prePromotionAnalysis: MEASURED,
      previewReplicaCount: free('how large a preview is, is between you and who looks'),
      scaleDownDelaySeconds: promised('the old version stays until everybody knows where the new one is', { keep: 'at-least', rules: ['rollout-scale-down-delay'] }),
    }),
    ...podGuarantees('/spec/template'),
  },
  TraefikService: { '': LEADS, ...METADATA },
  VirtualService: { '': LEADS, ...METADATA },
};
