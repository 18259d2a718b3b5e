import type { Construct } from 'constructs';
import { definePlatform } from '../../lib/kube/platform';
import { Analysis } from '../kit/analysis';
import { Platform } from '../kit/platform';
import { BlueGreenRollout } from './blue-green-rollout';

const METRICS = { engine: 'prometheus-operator', namespace: 'monitoring', requests: { source: 'istio' } } as const;

/** Named uses of BlueGreenRollout: the one source of its golden files, its page and its policy tests. */
export const examples = {
  /** A person promotes; the service level decides whether it stays. */
  minimal(scope: Construct): void {
    Platform.provide(scope, definePlatform({ progressive: 'argo-rollouts', mesh: 'istio-sidecar', metrics: METRICS }));
    new BlueGreenRollout(scope, 'api', {
      image: 'registry.acme.io/shop/api:1.5.0',
      http: { port: 8080, readiness: '/ready' },
      resources: { cpu: '250m', memory: '256Mi' },
      slo: { availability: 0.999 },
    }).expose('api.apps.acme.io');
  },

  /** Measurements of the preview promote; it is small until then, and the old version stays for half an hour. */
  measured(scope: Construct): void {
    Platform.provide(scope, definePlatform({ progressive: 'argo-rollouts', mesh: 'istio-sidecar', metrics: METRICS }));
    const smoke = Analysis.promql({ name: 'smoke', query: 'min(probe_success{target="http://{{args.service}}.{{args.namespace}}.svc/ready"})', pass: 'result[0] >= 1' });
    new BlueGreenRollout(scope, 'api', {
      image: 'registry.acme.io/shop/api:1.5.0',
      http: { port: 8080, readiness: '/ready' },
      resources: { cpu: '250m', memory: '256Mi' },
      slo: { availability: 0.999 },
      blueGreen: { promote: { afterAnalysis: [smoke] }, previewReplicas: 1, keepOld: '30m', postCheck: ['slo', smoke] },
    });
  },

  /** Flagger checks the new version for ten minutes, and then has the old one updated. */
  flagger(scope: Construct): void {
    Platform.provide(scope, definePlatform({ progressive: 'flagger', mesh: 'istio-sidecar', metrics: METRICS }));
    new BlueGreenRollout(scope, 'api', {
      image: 'registry.acme.io/shop/api:1.5.0',
      http: { port: 8080, readiness: '/ready' },
      resources: { cpu: '250m', memory: '256Mi' },
      slo: { availability: 0.999 },
      blueGreen: { promote: { after: '10m' } },
    }).expose('api.apps.acme.io');
  },
};
