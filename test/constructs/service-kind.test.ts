import { describe, expect, it } from 'vitest';
import { App, Chart, NamespaceWithQuota, ProductionService } from 'cdk8s-plinth';
import { synthesize } from '../../lib/synth/synthesize';
import { build, minimal, type Tree } from './build';

const BALANCER = { type: 'LoadBalancer', sourceRanges: ['203.0.113.0/24'] };
const NODE_PORT = { type: 'NodePort', sourceRanges: ['10.40.0.0/24'] };
const GRPC = { image: 'a:1', resources: minimal().resources, grpc: { port: 7070 } };
const TCP = { image: 'a:1', resources: minimal().resources, tcp: { port: 5672, readiness: 'connect' } };

function made(props: object) {
  return build((chart) => void new ProductionService(chart, 'api', props as never));
}

const drainOf = (deployment: Tree) => deployment.spec.template.spec.containers[0].lifecycle.preStop.sleep.seconds as number;

describe('a Service inside the cluster', () => {
  it('is a virtual address unless something else is said', () => {
    expect(made(minimal()).get('Service')).toEqual(made(minimal({ service: { type: 'ClusterIP' } })).get('Service'));
    expect(made(minimal()).get('Service').spec).not.toHaveProperty('clusterIP');
  });

  it.each([
    ['http', minimal({ service: { type: 'headless' }, ports: { metrics: 9090 } }), [8080, 9090]],
    ['tcp', { ...TCP, service: { type: 'headless' } }, [5672]],
    ['grpc', { ...GRPC, service: { type: 'headless' } }, [7070]],
  ])('without an address has the ports of the container: %s', (_, props, ports) => {
    const built = made(props);
    expect(built.problems).toEqual([]);
    expect(built.get('Service').spec.clusterIP).toBe('None');
    expect(built.get('Service').spec.ports.map(({ port }: Tree) => port)).toEqual(ports);
  });

  it('tells clients the port of the container where it has no address', () => {
    const { get } = build((chart) => void new ProductionService(chart, 'web', minimal()).connectTo(new ProductionService(chart, 'api', minimal({ service: { type: 'headless' } })), { env: 'API' }));
    expect(get('Deployment', 'web').spec.template.spec.containers[0].env).toEqual([{ name: 'API', value: 'api:8080' }]);
  });

  it('has an address for gRPC where one is asked for, and clients then stay with a pod', () => {
    expect(made({ ...GRPC, service: { type: 'ClusterIP' } }).get('Service')).toEqual(made({ ...GRPC, grpc: { port: 7070, balancing: 'connection' } }).get('Service'));
  });
});

describe('a load balancer', () => {
  it('is open to its networks and to nobody else, in the Service and in the NetworkPolicy', () => {
    const built = made(minimal({ service: BALANCER, ports: { metrics: 9090 } }));
    expect(built.problems).toEqual([]);
    expect(built.get('Service').spec).toMatchObject({ type: 'LoadBalancer', loadBalancerSourceRanges: ['203.0.113.0/24'] });
    expect(built.get('NetworkPolicy').spec.ingress).toEqual([{ from: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [{ port: 'http' }] }]);
  });

  it('keeps the address of the client, by which the NetworkPolicy decides', () => {
    expect(made(minimal({ service: BALANCER })).get('Service').spec.externalTrafficPolicy).toBe('Local');
  });

  it('lets its own health checks in where they come to the pods, and does not let them through as clients', () => {
    const built = made(minimal({ service: { ...BALANCER, balancerRanges: ['10.0.0.0/20'] } }));
    expect(built.get('NetworkPolicy').spec.ingress[0].from).toEqual([{ ipBlock: { cidr: '203.0.113.0/24' } }, { ipBlock: { cidr: '10.0.0.0/20' } }]);
    expect(built.get('Service').spec.loadBalancerSourceRanges).toEqual(['203.0.113.0/24']);
  });

  it('opens further ports where they are named', () => {
    const { get } = made(minimal({ service: { ...BALANCER, ports: ['http', 'admin'] }, ports: { admin: 8081, metrics: 9090 } }));
    expect(get('NetworkPolicy').spec.ingress[0].ports).toEqual([{ port: 'admin' }, { port: 'http' }]);
  });

  it('takes class and settings of its maker, and no node ports where it needs none', () => {
    const { get } = made(minimal({ service: { ...BALANCER, class: 'service.k8s.aws/nlb', annotations: { 'a.io/internal': 'true' }, nodePorts: false } }));
    expect(get('Service').spec).toMatchObject({ loadBalancerClass: 'service.k8s.aws/nlb', allocateLoadBalancerNodePorts: false });
    expect(get('Service').metadata.annotations).toEqual({ 'a.io/internal': 'true' });
    expect(get('Deployment').metadata).not.toHaveProperty('annotations');
  });

  it('gives the pods a minute to drain, as a node port does', () => {
    expect(drainOf(made(minimal({ service: BALANCER })).get('Deployment'))).toBe(60);
    expect(drainOf(made(minimal({ service: NODE_PORT })).get('Deployment'))).toBe(60);
    expect(drainOf(made(minimal({ service: { type: 'headless' } })).get('Deployment'))).toBe(5);
  });
});

describe('a node port', () => {
  it('has the number that is asked for, else one of the cluster\'s choice', () => {
    expect(made(minimal({ service: { ...NODE_PORT, nodePorts: { http: 30080 } } })).get('Service').spec.ports[0].nodePort).toBe(30080);
    expect(made(minimal({ service: NODE_PORT })).get('Service').spec.ports[0]).not.toHaveProperty('nodePort');
  });

  it('is an error until somebody answers for it', () => {
    const found = (props: object) => {
      const app = new App({ today: '2026-11-21' });
      new ProductionService(new Chart(app, 'shop', { namespace: 'shop' }), 'api', minimal({ service: NODE_PORT, ...props }));
      return synthesize(app).problems.map(({ id, severity }) => [id, severity]);
    };
    expect(found({})).toEqual([['service-type-nodeport', 'error']]);
    expect(found({ waive: [{ rule: 'service-type-nodeport', reason: 'The old balancer knows nodes only.', owner: 'team-shop', until: '2027-01-31' }] })).toEqual([]);
  });
});

describe('the quota of a namespace', () => {
  const waive = [{ rule: 'service-type-nodeport', reason: 'The old balancer knows nodes only.', owner: 'team-shop', until: '2027-01-31' }];

  function found(service: object, size: object): string[] {
    const app = new App({ today: '2026-11-21' });
    const shop = new NamespaceWithQuota(new Chart(app, 'shop'), 'shop', { team: 'shop', environment: 'production', costCenter: 'CC-1', size: { cpu: 10, memory: '20Gi', ...size } } as never);
    new ProductionService(shop, 'api', minimal({ service, waive, ports: { metrics: 9090 } }));
    return synthesize(app).problems.filter(({ id }) => id === 'quota-fits-peak').map(({ message }) => message);
  }

  it('must grant a load balancer, and a node port for each of its ports', () => {
    expect(found(BALANCER, {}).join()).toMatch(/services\.loadbalancers/);
    expect(found(BALANCER, { loadBalancers: 1, nodePorts: 1 }).join()).toMatch(/services\.nodeports/);
    expect(found(BALANCER, { loadBalancers: 1, nodePorts: 2 })).toEqual([]);
    expect(found({ ...BALANCER, nodePorts: false }, { loadBalancers: 1 })).toEqual([]);
  });

  it('must grant every port of a Service with node ports', () => {
    expect(found(NODE_PORT, {}).join()).toMatch(/services\.nodeports/);
    expect(found(NODE_PORT, { nodePorts: 2 })).toEqual([]);
  });
});

describe('what is wrong with service', () => {
  it.each([
    ['no type', { service: {} }, 'prop-required', 'service.type', "type: 'ClusterIP'"],
    ['a type that there is not', { service: { type: 'loadbalancer' } }, 'prop-malformed', 'service.type', 'LoadBalancer'],
    ['a text', { service: 'headless' }, 'prop-malformed', 'service', 'as a map'],
    ['a prop of another type', { service: { type: 'headless', sourceRanges: ['10.0.0.0/8'] } }, 'prop-unknown', 'service.sourceRanges', 'Remove it.'],
    ['a misspelt prop', { service: { ...BALANCER, sourceRange: [] } }, 'prop-unknown', 'service.sourceRange', 'service.sourceRanges'],
    ['nobody who may come in', { service: { type: 'LoadBalancer' } }, 'prop-required', 'service.sourceRanges', '203.0.113.0/24'],
    ['an empty list of who may come in', { service: { ...NODE_PORT, sourceRanges: [] } }, 'prop-required', 'service.sourceRanges', '203.0.113.0/24'],
    ['an address without a prefix', { service: { ...BALANCER, sourceRanges: ['203.0.113.7'] } }, 'cidr-malformed', 'service.sourceRanges.0', "Write '203.0.113.7/32'."],
    ['bits behind the prefix', { service: { ...BALANCER, sourceRanges: ['203.0.113.7/24'] } }, 'cidr-malformed', 'service.sourceRanges.0', 'Clear the bits'],
    ['networks that are no list', { service: { ...BALANCER, balancerRanges: '10.0.0.0/8' } }, 'prop-malformed', 'service.balancerRanges', 'Write a list.'],
    ['a port that there is not', { service: { ...BALANCER, ports: ['https'] } }, 'peer-port-unknown', 'port', "Write 'http'"],
    ['a node port out of range', { service: { ...NODE_PORT, nodePorts: { http: 80 } } }, 'prop-out-of-range', 'service.nodePorts.http', 'Write 30000.'],
    ['a node port for no port', { service: { ...NODE_PORT, nodePorts: { htp: 30080 } } }, 'prop-unknown', 'service.nodePorts.htp', 'http'],
    ['a class that is none', { service: { ...BALANCER, class: 1 } }, 'prop-malformed', 'service.class', 'Write the class'],
    ['a port to translate without an address', { http: { port: 8080, readiness: '/', servicePort: 80 }, service: { type: 'headless' } }, 'headless-port', 'http.servicePort', "service: { type: 'ClusterIP' }"],
  ])('is told: %s', (_, props, id, prop, fix) => {
    const [problem] = made(minimal(props)).problems;
    expect([problem?.id, problem?.prop]).toEqual([id, prop]);
    expect(`${problem?.fix} ${problem?.accepted}`).toContain(fix);
  });

  it.each([
    ['client', { type: 'ClusterIP' }],
    ['client', BALANCER],
    ['connection', { type: 'headless' }],
  ])('is told: gRPC balanced by %s with %o', (balancing, service) => {
    expect(made({ ...GRPC, grpc: { port: 7070, balancing }, service }).problems.map(({ id }) => id)).toEqual(['balancing-contradicts-service']);
  });
});
