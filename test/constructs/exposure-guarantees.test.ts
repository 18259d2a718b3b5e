import { App, Chart, JsonPatch, ProductionService } from 'cdk8s-plinth';
import { describe, expect, it } from 'vitest';
import { Platform } from '../../constructs/kit/platform';
import { definePlatform } from '../../lib/kube/platform';
import { synthesize } from '../../lib/synth/synthesize';
import { minimal } from './build';

const NGINX = definePlatform({ ingress: { engine: 'nginx', className: 'nginx', namespace: 'ingress-nginx' }, certificates: { engine: 'cert-manager', issuer: 'letsencrypt' } });
const BALANCER = { service: { type: 'LoadBalancer', sourceRanges: ['203.0.113.0/24'] } };
const HEADLESS = { service: { type: 'headless' } };

function errors(props: object, ...patches: ReadonlyArray<readonly [kind: Parameters<ProductionService['patch']>[0], patch: JsonPatch]>): string[] {
  const app = new App({ today: '2026-11-21' });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  Platform.provide(chart, NGINX);
  const api = new ProductionService(chart, 'api', minimal(props)).expose('api.acme.io');
  for (const [kind, patch] of patches) api.patch(kind, patch);
  return synthesize(app).problems.filter(({ severity }) => severity === 'error').map(({ id }) => id);
}

const { add, remove, replace } = JsonPatch;
const PATH = '/spec/rules/0/http/paths/0';

describe('what is promised of a way in', () => {
  it.each([
    ['an Ingress serves TLS', {}, ['Ingress', remove('/spec/tls')], 'ingress-tls-required'],
    ['an Ingress has a host', {}, ['Ingress', remove('/spec/rules/0/host')], 'ingress-host-required'],
    ['an Ingress has no host for everything', {}, ['Ingress', replace('/spec/rules/0/host', '*.acme.io')], 'ingress-host-wildcard'],
    ['an Ingress leads to the Service', {}, ['Ingress', replace(`${PATH}/backend/service/name`, 'nobody')], 'ingress-backend-dangling'],
    ['an Ingress leads to a port of the Service', {}, ['Ingress', replace(`${PATH}/backend/service/port/number`, 8080)], 'ingress-backend-port'],
    ['an Ingress changes nothing of its controller', {}, ['Ingress', add('/metadata/annotations/nginx.ingress.kubernetes.io~1server-snippet', 'x')], 'ingress-nginx-snippets'],
    ['the controller is let in', {}, ['NetworkPolicy', remove('/spec/ingress/0')], 'network-policy-blocks-way-in'],
    ['a load balancer says who may come in', BALANCER, ['Service', remove('/spec/loadBalancerSourceRanges')], 'service-type-loadbalancer'],
    ['clients of a load balancer are let in', BALANCER, ['NetworkPolicy', remove('/spec/ingress')], 'network-policy-blocks-way-in'],
    ['a Service without address has the ports of its pods', HEADLESS, ['Service', replace('/spec/ports/0/port', 81)], 'headless-port-translated'],
  ] as const)('is an error to lose: %s', (_, props, patch, rule) => {
    expect(errors(props)).toEqual([]);
    expect(errors(props, patch)).toContain(rule);
  });

  it('can be lost where somebody answers for it', () => {
    const waive = [{ rule: 'network-policy-blocks-way-in', reason: 'The policy of the namespace lets the controller in.', owner: 'team-shop', until: '2027-01-31' }];
    expect(errors({ waive }, ['NetworkPolicy', remove('/spec/ingress')])).toEqual([]);
  });
});
