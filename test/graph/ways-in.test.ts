import { App, Chart, JsonPatch, ProductionService } from 'cdk8s-plinth';
import { describe, expect, it } from 'vitest';
import { exposureExamples } from '../../constructs/production-service/exposure-examples';
import { portNumber } from '../../lib/graph/container-ports';
import { reaches, type Peer } from '../../lib/graph/reachability';
import { waysIn } from '../../lib/graph/ways-in';
import { synthesize } from '../../lib/synth/synthesize';
import { minimal } from '../constructs/build';

type Name = keyof typeof exposureExamples;

function graphOf(build: (chart: Chart) => void) {
  const app = new App({ today: '2026-11-21' });
  build(new Chart(app, 'example', { namespace: 'shop' }));
  return synthesize(app);
}

const pods = (namespace: string): Peer => ({ namespace, labels: { app: 'proxy' } });

/** Per example: the ways in, who brings the traffic, and who must not. */
const CASES: ReadonlyArray<readonly [name: Name, kinds: readonly string[], brings: readonly Peer[], others: readonly Peer[]]> = [
  ['exposedByGateway', ['HTTPRoute'], [pods('gateway-system')], [pods('shop'), pods('elsewhere'), { cidr: '10.0.0.1/32' }]],
  ['exposedByNginx', ['Ingress'], [pods('ingress-nginx')], [pods('shop'), pods('gateway-system')]],
  ['exposedWithSignIn', ['Ingress'], [pods('ingress-nginx')], [pods('shop')]],
  ['exposedByTraefik', ['Ingress'], [pods('traefik')], [pods('shop'), pods('gateway-system')]],
  ['exposedByAlb', ['Ingress'], [{ cidr: '10.0.0.7/32' }, { cidr: '10.0.17.1/32' }], [pods('shop'), { cidr: '10.0.32.1/32' }]],
  ['loadBalancer', ['Service', 'Service'], [{ cidr: '203.0.113.9/32' }, { cidr: '10.0.0.7/32' }], [pods('shop'), { cidr: '203.0.114.1/32' }]],
  ['nodePort', ['Service'], [{ cidr: '10.40.0.7/32' }], [pods('shop'), { cidr: '10.41.0.1/32' }]],
  ['headless', [], [], [pods('gateway-system')]],
];

describe('a way in', () => {
  it.each(CASES)('leads from outside through the Service and the NetworkPolicy to the port of the container, for those who bring traffic alone: %s', (name, kinds, brings, others) => {
    const { graph, problems } = graphOf(exposureExamples[name]);
    expect(problems).toEqual([]);
    const ways = waysIn(graph);
    expect(ways.map(({ object }) => object.kind)).toEqual(kinds);
    const [way] = ways;
    const [workload] = graph.workloads;
    if (!workload) throw new Error('the example has no workload');
    const port = way ? portNumber(workload, way.port.targetPort) : 8080;
    if (way) expect(way.service.workloads).toEqual([workload]);
    if (port === undefined) throw new Error('the way leads to no port');
    for (const peer of brings) expect(reaches(graph, peer, workload, { port })).toMatchObject({ allowed: true });
    for (const peer of others) expect(reaches(graph, peer, workload, { port })).toMatchObject({ allowed: false });
  });

  it('has one example for each case', () => {
    expect(CASES.map(([name]) => name).sort()).toEqual(Object.keys(exposureExamples).sort());
  });

  it('opens no port but the one that is meant', () => {
    const { graph } = graphOf(exposureExamples.loadBalancer);
    const [workload] = graph.workloads;
    if (!workload) throw new Error('the example has no workload');
    expect(reaches(graph, { cidr: '203.0.113.9/32' }, workload, { port: 9090 }).allowed).toBe(false);
  });

  it('that a patch blocks is an error on our objects', () => {
    const found = (props: object) =>
      graphOf((chart) => void new ProductionService(chart, 'api', minimal(props)).patch('NetworkPolicy', JsonPatch.remove('/spec/ingress'))).problems.map(({ id, severity }) => [id, severity]);
    expect(found({ service: { type: 'LoadBalancer', sourceRanges: ['203.0.113.0/24'] } })).toEqual([['network-policy-blocks-way-in', 'error']]);
  });
});

describe('a route', () => {
  it('of a mesh, which hangs on a Service, is no way in', () => {
    const { graph } = graphOf((chart) => void new ProductionService(chart, 'api', minimal()).expose('api.acme.io').patch('HTTPRoute', JsonPatch.replace('/spec/parentRefs', [{ group: '', kind: 'Service', name: 'api' }])));
    expect(waysIn(graph)).toEqual([]);
  });
});
