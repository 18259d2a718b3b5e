import { App, Chart } from 'cdk8s';
import { definePlatform, External, NamespaceWithQuota, Peer, ProductionService } from 'cdk8s-plinth';
import { describe, expect, it } from 'vitest';
import { synthesize } from '../../lib/synth/synthesize';
import { build, MINIMAL, minimal, type BuildOptions, type Tree } from './build';

const resources = { cpu: '50m', memory: '64Mi' } as const;
const image = 'registry.acme.io/platform/proxy:1.2.0';
const ambassador = { kind: 'ambassador', image, resources, port: 5432, addressEnv: 'DB_ADDR', startup: false } as const;
const adapter = { kind: 'adapter', image, resources, port: 9102 } as const;
const db = () => External.service('api-db', { host: 'api.db.acme.io', port: 5432, cidr: '10.20.0.0/24' });

function service(props: object, options: BuildOptions = {}) {
  return build((chart) => new ProductionService(chart, 'api', minimal(props)), options);
}

const podOf = (props: object): Tree => service(props).get('Deployment').spec.template.spec;
const namesOf = (containers: Tree[]): string[] => containers.map(({ name }) => name);
const envOf = ({ env = [] }: Tree): object => Object.fromEntries(env.map(({ name, value }: Tree) => [name, value]));

describe('an init container', () => {
  it('runs to its end in the order of the program, with the service’s image and room unless it says otherwise', () => {
    const { initContainers, containers } = podOf({ init: { second: { command: ['/b'] }, first: { command: ['/a'], image, resources } } });
    expect(namesOf(initContainers)).toEqual(['second', 'first']);
    expect(initContainers[0]).toMatchObject({ image: MINIMAL.image, imagePullPolicy: 'Always', command: ['/b'], resources: containers[0].resources });
    expect(initContainers[1]).toMatchObject({ image, resources: { requests: { cpu: '50m' }, limits: { cpu: '100m', memory: '64Mi' } } });
    for (const container of initContainers) expect(container).not.toHaveProperty('restartPolicy');
  });

  it('has the rights of the main container, which are none, and scratch space of its own', () => {
    const { initContainers: [warm], containers: [main], volumes } = podOf({ init: { warm: {} } });
    expect(warm.securityContext).toEqual(main.securityContext);
    expect(warm.volumeMounts).toEqual([{ name: 'tmp-warm', mountPath: '/tmp' }]);
    expect(volumes).toContainEqual({ name: 'tmp-warm', emptyDir: { sizeLimit: '64Mi' } });
  });

  it('gets the variables of the main container where it asks for them, addresses of peers too, and its own in their place', () => {
    const { get } = build((chart) => {
      new ProductionService(chart, 'api', minimal({ env: { LEVEL: 'info', MODE: 'serve' }, config: { env: { REGION: 'eu' } }, init: { warm: { sharesEnv: true, env: { MODE: 'warm' } }, other: { env: { X: '1' } } } })).connectTo(db(), { env: 'DB_ADDR' });
    });
    const [warm, other] = get('Deployment').spec.template.spec.initContainers;
    expect(envOf(warm)).toEqual({ DB_ADDR: 'api.db.acme.io:5432', LEVEL: 'info', MODE: 'warm' });
    expect(warm.envFrom).toEqual(get('Deployment').spec.template.spec.containers[0].envFrom);
    expect(envOf(other)).toEqual({ X: '1' });
    expect(other).not.toHaveProperty('envFrom');
  });

  it('raises what the pod takes only where it needs more than all that run later', () => {
    const peak = (init: object) => {
      const app = new App();
      new ProductionService(new Chart(app, 'shop', { namespace: 'shop' }), 'api', minimal({ scale: { fixed: 2 }, init }));
      return synthesize(app).ledger('shop').totals.get('requests.cpu')?.toString();
    };
    expect(peak({})).toBe('750m');
    expect(peak({ warm: {} })).toBe('750m');
    expect(peak({ warm: { resources: { cpu: 1, memory: '64Mi' } } })).toBe('3');
  });
});

describe('a sidecar', () => {
  it('is an init container that goes on running: it starts before the main container, and is stopped after it', () => {
    const { initContainers, containers } = podOf({ sidecars: { proxy: { image, resources } } });
    expect(initContainers).toMatchObject([{ name: 'proxy', restartPolicy: 'Always', resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '100m', memory: '64Mi' } } }]);
    expect(namesOf(containers)).toEqual(['api']);
  });

  it('starts before the init containers, which may use it, or after them', () => {
    const props = { init: { warm: {} }, sidecars: { late: { image, resources, starts: 'after-init' }, early: { image, resources }, second: { image, resources } } };
    expect(namesOf(podOf(props).initContainers)).toEqual(['early', 'second', 'warm', 'late']);
  });

  it('has time to stop once the main container has stopped', () => {
    expect(podOf({}).terminationGracePeriodSeconds).toBe(35);
    expect(podOf({ sidecars: { proxy: { image, resources } } }).terminationGracePeriodSeconds).toBe(40);
    expect(podOf({ init: { warm: {} } }).terminationGracePeriodSeconds).toBe(35);
  });

  it('is asked what it declares, at its own port, with the patience of the service', () => {
    const [proxy] = podOf({ sidecars: { proxy: { image, resources, ports: { proxy: 9000 }, startup: '/started', readiness: { path: '/ready', port: 9001 }, liveness: { command: ['/alive'] } } } }).initContainers;
    expect(proxy.startupProbe).toEqual({ httpGet: { path: '/started', port: 'proxy' }, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 24 });
    expect(proxy.readinessProbe).toMatchObject({ httpGet: { path: '/ready', port: 9001 }, failureThreshold: 3 });
    expect(proxy.livenessProbe).toMatchObject({ exec: { command: ['/alive'] }, failureThreshold: 6 });
  });

  it('has time to start where it may be killed for hanging', () => {
    const [proxy] = podOf({ sidecars: { proxy: { image, resources, liveness: { command: ['/alive'] } } } }).initContainers;
    expect(proxy.startupProbe.exec).toEqual({ command: ['/alive'] });
  });

  it('shows its ports at the Service, where others find them by name', () => {
    const { get, problems } = build((chart) => {
      const api = new ProductionService(chart, 'api', minimal({ sidecars: { admin: { image, resources, ports: { admin: 8090 }, readiness: '/ready' } } }));
      new ProductionService(chart, 'web', minimal()).connectTo(api, { port: 'admin', env: 'ADMIN' });
    });
    expect(problems).toEqual([]);
    expect(get('Service', 'api').spec.ports).toContainEqual({ name: 'admin', port: 8090, targetPort: 'admin' });
    const { initContainers, containers } = get('Deployment', 'api').spec.template.spec;
    expect(initContainers[0].ports).toEqual([{ name: 'admin', containerPort: 8090 }]);
    expect(containers[0].ports).toEqual([{ name: 'http', containerPort: 8080 }]);
    expect(get('NetworkPolicy', 'api').spec.ingress[0].ports).toEqual([{ port: 'admin' }]);
  });

  it('shares mounts of the main container, read-only where that is so there, or where it asks', () => {
    const { initContainers: [proxy], volumes } = podOf({
      config: { '/etc/proxy': { 'proxy.yaml': 'a: 1\n' } },
      volumes: { '/var/log/api': { emptyDir: { sizeLimit: '64Mi' } } },
      sidecars: { proxy: { image, resources, mounts: { '/etc/proxy': '/etc/proxy/', '/logs': { from: '/var/log/api', readOnly: true }, '/tmp': '/tmp' } } },
    });
    expect(proxy.volumeMounts).toEqual([{ name: 'config-etc-proxy', mountPath: '/etc/proxy', readOnly: true }, { name: 'var-log-api', mountPath: '/logs', readOnly: true }, { name: 'tmp', mountPath: '/tmp' }]);
    expect(namesOf(volumes)).not.toContain('tmp-proxy');
  });

  it('counts in full against the quota', () => {
    const app = new App();
    const namespace = new NamespaceWithQuota(new Chart(app, 'shop'), 'shop', { team: 'shop', environment: 'prod', size: 'S' });
    new ProductionService(namespace, 'api', { ...MINIMAL, scale: { fixed: 2 }, sidecars: { proxy: { image, resources } } });
    expect(synthesize(app).ledger('shop').totals.get('requests.cpu')?.toString()).toBe('900m');
    expect(synthesize(app).ledger('shop').totals.get('limits.memory')?.toString()).toBe('960Mi');
  });

  it('has the quality of service of the pod: guaranteed means every container', () => {
    const pod = podOf({ resources: { ...MINIMAL.resources, qos: 'guaranteed' }, init: { warm: { resources } }, sidecars: { proxy: { image, resources } } });
    for (const { name, resources: { limits, requests } } of [...pod.initContainers, ...pod.containers]) expect([limits.cpu, limits.memory], name).toEqual([requests.cpu, requests.memory]);
  });

  it('may do without a CPU limit, as a recorded exception', () => {
    const app = new App();
    new ProductionService(new Chart(app, 'shop', { namespace: 'shop' }), 'api', { ...MINIMAL, init: { warm: {} }, sidecars: { proxy: { image, resources: { ...resources, cpuLimit: false } } } });
    expect(synthesize(app).problems).toEqual([]);
    expect(synthesize(app).overrides).toMatchObject([{ by: 'prop', paths: ['/spec/template/spec/initContainers/0/resources'], answers: 'cpu-limit-required' }]);
  });
});

describe('an ambassador', () => {
  it('is reached by the main container on localhost, and by nobody else', () => {
    const { get } = service({ env: { DB_URL: 'postgres://$(DB_ADDR)/api' }, sidecars: { proxy: ambassador } });
    const { containers: [main], initContainers: [proxy] } = get('Deployment').spec.template.spec;
    expect(main.env).toEqual([{ name: 'DB_ADDR', value: 'localhost:5432' }, { name: 'DB_URL', value: 'postgres://$(DB_ADDR)/api' }]);
    expect(proxy).not.toHaveProperty('ports');
    expect(get('Service').spec.ports).toHaveLength(1);
  });

  it('knows the way: its peer’s address is in its own variable, and the pod may go there', () => {
    const { get, problems } = service({ sidecars: { proxy: { ...ambassador, env: { LEVEL: 'info' }, to: [{ peer: db(), env: 'UPSTREAM' }, Peer.cidr('10.9.0.0/16', { port: 443 })] } } });
    expect(problems).toEqual([]);
    expect(envOf(get('Deployment').spec.template.spec.initContainers[0])).toEqual({ UPSTREAM: 'api.db.acme.io:5432', LEVEL: 'info' });
    expect(envOf(get('Deployment').spec.template.spec.containers[0])).toEqual({ DB_ADDR: 'localhost:5432' });
    expect(JSON.stringify(get('NetworkPolicy').spec.egress)).toMatch(/10\.20\.0\.0\/24.*10\.9\.0\.0\/16|10\.9\.0\.0\/16.*10\.20\.0\.0\/24/);
  });

  it('is let in by a service that it calls', () => {
    const { get } = build((chart) => {
      const ledger = new ProductionService(chart, 'ledger', minimal());
      new ProductionService(chart, 'api', minimal({ sidecars: { proxy: { ...ambassador, to: [{ peer: ledger }] } } }));
    });
    expect(JSON.stringify(get('NetworkPolicy', 'ledger').spec.ingress)).toContain('"app.kubernetes.io/name":"api"');
  });

  it('holds the main container back until it listens, where there is something to ask', () => {
    expect(podOf({ sidecars: { proxy: { ...ambassador, startup: { command: ['/healthy'] } } } }).initContainers[0].startupProbe.exec).toEqual({ command: ['/healthy'] });
    expect(podOf({ sidecars: { proxy: { ...ambassador, startup: '/startup' } } }).initContainers[0].startupProbe.httpGet).toEqual({ path: '/startup', port: 5432 });
    expect(podOf({ sidecars: { proxy: ambassador } }).initContainers[0]).not.toHaveProperty('startupProbe');
  });
});

describe('an adapter', () => {
  it('shows metrics of the main container at a port of that name, which does not decide whether the pod takes traffic', () => {
    const app = new App();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new ProductionService(chart, 'api', { ...MINIMAL, sidecars: { exporter: adapter } }).allowFrom(Peer.named('monitoring', 'prometheus'), { port: 'metrics' });
    const { objects, problems } = synthesize(app);
    expect(problems).toEqual([]);
    const of = (kind: string): Tree => objects.find((object) => object.kind === kind);
    expect(of('Service').spec.ports).toContainEqual({ name: 'metrics', port: 9102, targetPort: 'metrics' });
    expect(of('Deployment').spec.template.spec.initContainers[0]).toMatchObject({ ports: [{ name: 'metrics', containerPort: 9102 }] });
    expect(of('Deployment').spec.template.spec.initContainers[0]).not.toHaveProperty('readinessProbe');
    expect(of('NetworkPolicy').spec.ingress[0].ports).toEqual([{ port: 'metrics' }]);
  });

  it('may call its port otherwise, or have none and send somewhere what it reads', () => {
    expect(service({ sidecars: { exporter: { ...adapter, portName: 'jmx' } } }).get('Service').spec.ports).toContainEqual({ name: 'jmx', port: 9102, targetPort: 'jmx' });
    const { port: _, ...shipper } = adapter;
    const { get } = service({ sidecars: { shipper: { ...shipper, to: [Peer.cidr('10.9.0.0/16', { port: 4317 })] } }, migration: { command: ['/m'] } });
    expect(get('Service').spec.ports).toHaveLength(1);
    expect(JSON.stringify(get('NetworkPolicy', 'api').spec.egress)).toContain('4317');
    expect(JSON.stringify(get('NetworkPolicy', 'api-migration').spec.egress), 'a migration has no adapters').not.toContain('4317');
  });
});

describe('parts of a pod', () => {
  it.each([
    ['a sidecar at the port of the service', { sidecars: { proxy: { ...ambassador, port: 8080 } } }, 'port-clash', 'sidecars.proxy.port'],
    ['a sidecar at the port that the Service has', { sidecars: { proxy: { image, resources, ports: { proxy: 80 } } } }, 'port-clash', 'sidecars.proxy.ports.proxy'],
    ['two sidecars at one port', { sidecars: { a: ambassador, b: { ...adapter, port: 5432 } } }, 'port-clash', 'sidecars.b.port'],
    ['two adapters called metrics', { sidecars: { a: adapter, b: { ...adapter, port: 9103 } } }, 'port-name', 'sidecars.b.port'],
    ['a port name that is none', { sidecars: { a: { image, resources, ports: { 'a-very-long-port-name': 9000 } } } }, 'port-name', 'sidecars.a.ports.a-very-long-port-name'],
    ['a port that is none', { sidecars: { a: { ...adapter, port: 70_000 } } }, 'prop-out-of-range', 'sidecars.a.port'],
    ['no resources', { sidecars: { a: { image } } }, 'prop-required', 'sidecars.a.resources'],
    ['no memory', { sidecars: { a: { image, resources: { cpu: '50m' } } } }, 'prop-required', 'sidecars.a.resources.memory'],
    ['no image', { sidecars: { a: { resources } } }, 'prop-required', 'sidecars.a.image'],
    ['an image that may be another one tomorrow', { init: { a: { image: 'proxy:latest' } } }, 'image-latest', 'init.a.image'],
    ['an ambassador without a port', { sidecars: { a: { ...ambassador, port: undefined } } }, 'prop-required', 'sidecars.a.port'],
    ['an ambassador without a variable', { sidecars: { a: { ...ambassador, addressEnv: undefined } } }, 'prop-required', 'sidecars.a.addressEnv'],
    ['an ambassador that nobody waits for, unsaid', { sidecars: { a: { ...ambassador, startup: undefined } } }, 'prop-required', 'sidecars.a.startup'],
    ['a variable that holds something already', { env: { DB_ADDR: 'x' }, sidecars: { a: ambassador } }, 'env-duplicate', 'env.DB_ADDR'],
    ['a variable of a sidecar twice', { sidecars: { a: { ...ambassador, env: { UP: 'x' }, to: [{ peer: db(), env: 'UP' }] } } }, 'env-duplicate', 'sidecars.a.env.UP'],
    ['a kind that does not exist', { sidecars: { a: { kind: 'ambasador', image, resources } } }, 'prop-malformed', 'sidecars.a.kind'],
    ['what only another kind has', { sidecars: { a: { ...ambassador, readiness: '/ready' } } }, 'prop-unknown', 'sidecars.a.readiness'],
    ['a misspelt prop', { sidecars: { a: { image, resources, mount: {} } } }, 'prop-unknown', 'sidecars.a.mount'],
    ['a check with nowhere to ask', { sidecars: { a: { image, resources, startup: '/ready' } } }, 'probe-malformed', 'sidecars.a.startup'],
    ['a mount of what is not there', { volumes: { '/data': { emptyDir: { sizeLimit: '1Gi' } } }, init: { a: { mounts: { '/in': '/date' } } } }, 'mount-unknown', 'init.a.mounts./in'],
    ['a variable that uses a later one', { init: { a: { env: { URL: '$(HOST)', HOST: 'x' } } } }, 'env-used-before', 'init.a.env.URL'],
    ['a mount at a path that is none', { init: { a: { mounts: { in: '/tmp' } } } }, 'mount-path-malformed', 'init.a.mounts.in'],
    ['two mounts at one path', { init: { a: { mounts: { '/in': '/tmp', '/in/': '/tmp' } } } }, 'mount-path-duplicate', 'init.a.mounts'],
    ['a name that is none', { sidecars: { My_Proxy: { image, resources } } }, 'container-name-malformed', 'sidecars.My_Proxy'],
    ['a number for a name, whose place in the order nobody could tell', { init: { 1: {} } }, 'container-name-malformed', 'init.1'],
    ['the name of the service', { sidecars: { api: { image, resources } } }, 'container-name-duplicate', 'sidecars.api'],
    ['one name twice', { init: { a: {} }, sidecars: { a: { image, resources } } }, 'container-name-duplicate', 'sidecars.a'],
    ['a peer that is none', { sidecars: { a: { ...ambassador, to: ['db'] } } }, 'peer-unknown', undefined],
    ['a peer outside a list', { sidecars: { a: { ...ambassador, to: 'db' } } }, 'prop-malformed', 'sidecars.a.to'],
    ['the address of what has none', { sidecars: { a: { ...ambassador, to: [{ peer: Peer.cidr(['10.9.0.0/16', '10.8.0.0/16'], { port: 443 }), env: 'UP' }] } } }, 'prop-malformed', 'sidecars.a.to[0].env'],
    ['a limit where all are guaranteed', { resources: { ...MINIMAL.resources, qos: 'guaranteed' }, init: { a: { resources: { ...resources, cpuLimit: 1 } } } }, 'limit-contradicts-qos', 'init.a.resources.cpuLimit'],
  ] as ReadonlyArray<readonly [string, object, string, string | undefined]>)('are refused with %s', (_, props, id, prop) => {
    const { problems } = service(props);
    expect(problems).toMatchObject([{ id, ...(prop !== undefined && { prop }) }]);
  });

  it('are refused on a Kubernetes that would run a sidecar to its end first; init containers are as old as pods', () => {
    const on = (kubernetes: '1.28' | '1.29', props: object) => service({ shutdown: { command: ['sleep', '5'] }, ...props }, { platform: definePlatform({ kubernetes: [kubernetes, '1.34'] }) }).problems;
    expect(on('1.28', { sidecars: { proxy: { image, resources } } })).toMatchObject([{ id: 'kubernetes-too-old', prop: 'sidecars', accepted: "kubernetes: '1.29' or newer" }]);
    expect(on('1.29', { sidecars: { proxy: { image, resources } } })).toEqual([]);
    expect(on('1.28', { init: { warm: {} } })).toEqual([]);
  });

  it('name what would be accepted', () => {
    const { problems } = service({ volumes: { '/data': { emptyDir: { sizeLimit: '1Gi' } } }, init: { a: { mounts: { '/in': '/date' } } } });
    expect(problems).toMatchObject([{ accepted: '/tmp, /data', fix: "Write '/data'." }]);
  });
});
