import { App, Chart } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { definePlatform } from '../../lib/kube/platform';
import { ProductionService } from '../../constructs/production-service/production-service';
import { External } from '../../constructs/kit/external';
import { Secret } from '../../constructs/kit/refs';
import { provideScope } from '../../constructs/kit/scope';
import { Construct } from 'constructs';
import { build, minimal } from './build';

function problemsOf(props: unknown, use: (api: ProductionService) => void = () => {}, platform = definePlatform({})) {
  return build((chart) => use(new ProductionService(chart, 'api', props as never)), { platform }).problems;
}

/** Wrong props: the id that tells, the prop that is named, and what the message or the fix must hold. */
const WRONG: ReadonlyArray<readonly [situation: string, props: object, id: string, prop: string, said: string]> = [
  ['an unknown prop', { replica: 3 }, 'prop-unknown', 'replica', 'there is no prop replica'],
  ['an unknown prop that is nearly one', { evn: {} }, 'prop-unknown', 'evn', "Write 'env'."],
  ['an unknown prop further down', { probes: { livenes: '/x' } }, 'prop-unknown', 'probes.livenes', "Write 'probes.liveness'."],
  ['an unknown prop of a volume', { volumes: { '/data': { emptyDir: { sizeLimt: '1Gi', sizeLimit: '1Gi' } } } }, 'prop-unknown', 'volumes./data.emptyDir.sizeLimt', "sizeLimit'."],
  ['no image', { image: undefined }, 'prop-required', 'image', 'image is missing'],
  ['an image without a tag', { image: 'registry.acme.io/shop/api' }, 'image-untagged', 'image', 'registry.acme.io/shop/api'],
  ['an image that may change', { image: 'registry.acme.io/shop/api:latest' }, 'image-latest', 'image', ':<version>'],
  ['an image on a registry with a port and no tag', { image: 'localhost:5000/api' }, 'image-untagged', 'image', 'localhost:5000/api:<version>'],
  ['an image that no registry could have', { image: 'Shop/API:1' }, 'image-malformed', 'image', "Write 'shop/api:1'."],
  ['a digest that is none', { image: 'shop/api@sha256:abc' }, 'image-malformed', 'image', 'sha256:abc'],
  ['an image that is no text', { image: 5 }, 'image-malformed', 'image', '5'],
  ['no resources', { resources: undefined }, 'prop-required', 'resources', "cpu: '250m'"],
  ['no memory', { resources: { cpu: '250m' } }, 'prop-required', 'resources.memory', 'resources.memory is missing'],
  ['memory without a unit', { resources: { cpu: '250m', memory: '256' } }, 'quantity-wrong-unit', 'resources.memory', "'256Mi'"],
  ['memory in millibytes', { resources: { cpu: '250m', memory: '256m' } }, 'quantity-wrong-unit', 'resources.memory', '256m'],
  ['CPU with a unit of memory', { resources: { cpu: '1Gi', memory: '256Mi' } }, 'quantity-wrong-unit', 'resources.cpu', '1Gi'],
  ['CPU that is no number', { resources: { cpu: 'much', memory: '256Mi' } }, 'quantity-malformed', 'resources.cpu', 'much'],
  ['a limit below its request', { resources: { cpu: '250m', memory: '256Mi', memoryLimit: '128Mi' } }, 'request-over-limit', 'resources.memoryLimit', "Write '256Mi'"],
  ['a limit beside guaranteed', { resources: { cpu: '250m', memory: '256Mi', cpuLimit: 1, qos: 'guaranteed' } }, 'limit-contradicts-qos', 'resources.cpuLimit', 'guaranteed'],
  ['a quality of service that there is not', { resources: { cpu: '250m', memory: '256Mi', qos: 'guarantied' } }, 'prop-malformed', 'resources.qos', 'Write "guaranteed".'],
  ['no protocol', { http: undefined }, 'protocol-count', 'http', 'none of http, grpc and tcp'],
  ['two protocols', { grpc: { port: 9000 } }, 'protocol-count', 'grpc', 'http and grpc are given'],
  ['no readiness', { http: { port: 8080 } }, 'prop-required', 'http.readiness', "'/ready'"],
  ['a path without a slash', { http: { port: 8080, readiness: 'ready' } }, 'probe-malformed', 'http.readiness', "Write '/ready'."],
  ['a port out of range', { http: { port: 80_800, readiness: '/ready' } }, 'prop-out-of-range', 'http.port', 'from 1 to 65535'],
  ['a port in quotes', { http: { port: '8080', readiness: '/ready' } }, 'prop-out-of-range', 'http.port', '"8080"'],
  ['a name that no port can have', { ports: { 'Metrics Port': 9090 } }, 'port-name', 'ports.Metrics Port', 'Metrics Port'],
  ['two ports with one number', { ports: { metrics: 8080 } }, 'port-clash', 'ports.metrics', 'port http of the container'],
  ['liveness that asks what readiness asks', { probes: { liveness: '/ready' } }, 'probes-identical', 'probes.liveness', 'restart every pod'],
  ['a probe that asks nothing', { probes: { liveness: {} } }, 'probe-malformed', 'probes.liveness', '{}'],
  ['a probe that asks in two ways', { probes: { liveness: { path: '/alive', command: ['/alive'] } } }, 'probe-malformed', 'probes.liveness', 'path and command'],
  ['a command at a port', { probes: { liveness: { command: ['/alive'], port: 8081 } } }, 'probe-malformed', 'probes.liveness', 'command and port'],
  ['a budget without a unit', { probes: { startupBudget: '120' } }, 'duration-malformed', 'probes.startupBudget', "'2m'"],
  ['no time to stop', { shutdown: { timeout: '0s' } }, 'prop-out-of-range', 'shutdown.timeout', '1s or more'],
  ['a command that is no list', { command: 'node main.js' }, 'prop-malformed', 'command', "['node', 'main.js']"],
  ['two scales', { scale: { fixed: 2, auto: { max: 4 } } }, 'scale-count', 'scale', 'scale.fixed and scale.auto'],
  ['an autoscaler without an end', { scale: { auto: { min: 2 } } }, 'prop-required', 'scale.auto.max', 'scale.auto.max is missing'],
  ['a maximum below the minimum', { scale: { auto: { min: 5, max: 3 } } }, 'scale-range', 'scale.auto.max', '5 or more'],
  ['no pods at all', { scale: { fixed: 0 } }, 'prop-out-of-range', 'scale.fixed', 'from 1 to 5000'],
  ['a target that is reached too late', { scale: { auto: { max: 4, cpu: 95 } } }, 'prop-out-of-range', 'scale.auto.cpu', 'from 1 to 90'],
  ['no target at all', { scale: { auto: { max: 4, cpu: false } } }, 'prop-out-of-range', 'scale.auto.cpu', 'nothing would be steered to'],
  ['a budget that blocks every drain', { availability: { budget: { maxUnavailable: 0 } } }, 'pdb-blocks-eviction', 'availability.budget.maxUnavailable', 'no node'],
  ['a count in quotes', { availability: { budget: { maxUnavailable: '1' } } }, 'int-or-percent-malformed', 'availability.budget.maxUnavailable', 'without quotes'],
  ['a zone for each of too few pods', { availability: { zones: 'require' } }, 'zones-exceed-replicas', 'availability.zones', '2 of the platform\'s 3 zones'],
  ['a word that is none', { availability: { zones: 'required' } }, 'prop-malformed', 'availability.zones', 'Write "require".'],
  ['root', { security: { user: 0 } }, 'prop-out-of-range', 'security.user', 'not root'],
  ['an account that is a text', { serviceAccount: 'shared' }, 'prop-malformed', 'serviceAccount', 'Write { name: "shared" }.'],
  ['a number as a variable', { env: { PORT: 8080 } }, 'env-value-malformed', 'env.PORT', "Write '8080', with quotes."],
  ['a variable that nothing can read', { env: { '1ST': 'x' } }, 'env-name-malformed', 'env.1ST', "'_1ST'"],
  ['a variable of a ConfigMap that nothing can read', { config: { env: { '1ST': 'x' } } }, 'env-name-malformed', 'config.env.1ST', "'_1ST'"],
  ['a variable that is given twice', { env: { TOKEN: 'x' }, secrets: { TOKEN: Secret.existing('api', 'token') } }, 'env-duplicate', 'env.TOKEN', 'given twice'],
  ['a variable that uses a later one', { env: { URL: 'http://$(HOST)/', HOST: 'cart' } }, 'env-used-before', 'env.URL', 'Write HOST before URL.'],
  ['a variable that uses itself', { env: { PATH: '/app/bin:$(PATH)' } }, 'env-used-before', 'env.PATH', 'Write the value itself.'],
  ['a variable that its ConfigMap holds too', { env: { REGION: 'north' }, config: { env: { REGION: 'south' } } }, 'env-duplicate', 'env.REGION', 'given twice'],
  ['a secret that its ConfigMap holds too', { secrets: { TOKEN: Secret.existing('api', 'token') }, config: { env: { TOKEN: 'none' } } }, 'env-duplicate', 'env.TOKEN', 'given twice'],
  ['a secret in the program', { secrets: { TOKEN: 'hunter2' } }, 'secret-plain', 'secrets.TOKEN', 'a text'],
  ['a whole Secret in one variable', { secrets: { TOKEN: Secret.existing('api') } }, 'secret-key-missing', 'secrets.TOKEN', "Secret.existing('api', '<key>')"],
  ['a key that no ConfigMap can have', { config: { '/etc/app': { 'a/b': 'x' } } }, 'config-key-malformed', 'config./etc/app.a/b', 'an entry of its own'],
  ['more configuration than a ConfigMap holds', { config: { '/etc/app': { a: 'x'.repeat(1_048_577) } } }, 'config-too-large', 'config./etc/app', '1048576 bytes'],
  ['a file that is no text', { config: { '/etc/app': { a: { b: 1 } } } }, 'prop-malformed', 'config./etc/app.a', 'a text'],
  ['a mount path that is not absolute', { volumes: { data: { emptyDir: { sizeLimit: '1Gi' } } } }, 'mount-path-malformed', 'volumes.data', "Write '/data'."],
  ['scratch space without a bound', { volumes: { '/data': { emptyDir: {} } } }, 'prop-required', 'volumes./data.emptyDir.sizeLimit', "'1Gi'"],
  ['a volume of no sort', { volumes: { '/data': { hostPath: { path: '/' } } } }, 'volume-malformed', 'volumes./data', 'emptyDir'],
  ['two things at one path', { volumes: { '/etc/app': { emptyDir: { sizeLimit: '1Gi' } } }, config: { '/etc/app': { a: 'x' } } }, 'mount-path-duplicate', 'volumes', '/etc/app'],
  ['a label that is Plinth\'s', { labels: { 'app.kubernetes.io/name': 'x' } }, 'label-reserved', 'labels.app.kubernetes.io/name', 'selector'],
  ['a label that is none', { labels: { team: 'a b' } }, 'label-malformed', 'labels.team', 'a b'],
  ['raw fields of nothing', { raw: { deploymnt: {} } }, 'prop-unknown', 'raw.deploymnt', "'raw.deployment'"],
  ['waivers that are no list', { waive: { rule: 'x' } }, 'prop-malformed', 'waive', 'a list'],
];

describe('a bad prop of ProductionService', () => {
  it.each(WRONG)('is told where it is %s', (_, props, id, prop, said) => {
    const problems = problemsOf(minimal(props));
    const told = problems.filter((problem) => problem.id === id && problem.prop === prop);
    expect(problems.map((problem) => `${problem.id} ${problem.prop}`)).toContain(`${id} ${prop}`);
    expect(told.map(({ message, fix, accepted }) => `${message} ${accepted} ${fix}`).join()).toContain(said);
    for (const problem of problems) expect([problem.severity, problem.construct, problem.fix.endsWith('.')]).toEqual(['error', 'shop/api', true]);
  });

  it.each(WRONG)('alone is told, and nothing that follows from it: %s', (_, props, id) => {
    expect([...new Set(problemsOf(minimal(props)).map((problem) => problem.id))].filter((each) => each !== 'prop-unknown' || id === 'prop-unknown')).toEqual([id]);
  });

  it('never repeats the text of a secret', () => {
    expect(JSON.stringify(problemsOf(minimal({ secrets: { TOKEN: 'hunter2', '/etc/x': 'hunter2' } })))).not.toContain('hunter2');
  });

  it('does not hide the others: all are told at once', () => {
    const ids = problemsOf(minimal({ image: 'api', resources: { cpu: 'x', memory: 'y' }, http: { port: 0, readiness: 'z' }, colour: 'red' })).map(({ id }) => id);
    expect(ids.sort()).toEqual(['image-untagged', 'probe-malformed', 'prop-out-of-range', 'prop-unknown', 'quantity-malformed', 'quantity-malformed']);
  });

  it.each([undefined, null, 'x', 5, []])('never throws, not even where there are no props: %s', (props) => {
    expect(problemsOf(props).map(({ id }) => id)).toContain('prop-required');
  });

  it('fails a synth by cdk8s itself with the same text', () => {
    const app = new App();
    new ProductionService(new Chart(app, 'shop', { namespace: 'shop' }), 'api', minimal({ image: 'api:latest' }));
    expect(() => app.synthYaml()).toThrow(/error image-latest: .*api:latest/);
  });
});

describe('a name of ProductionService', () => {
  it.each([['Api', 'api'], ['1api', 'api'], ['my_api', 'my-api'], ['a'.repeat(60), 'a'.repeat(53)]])('that Kubernetes or its suffixes refuse is told with one that fits: %s', (id, near) => {
    const [problem] = build((chart) => new ProductionService(chart, id, minimal())).problems;
    expect([problem?.id, problem?.fix]).toEqual(['name-malformed', `Name it '${near}'.`]);
  });
});

describe('what the platform cannot do', () => {
  it('is told with the key to add where there is no front door', () => {
    const [problem] = problemsOf(minimal(), (api) => api.expose('api.acme.io'), definePlatform({ ingress: 'none' }));
    expect([problem?.id, problem?.fix]).toEqual(['engine-absent', expect.stringContaining("ingress: { engine: 'gateway-api'")]);
  });

  it('is told where a host needs a domain', () => {
    const [problem] = problemsOf(minimal(), (api) => api.expose('api'));
    expect([problem?.id, problem?.fix]).toEqual(['platform-key-absent', expect.stringContaining('domain:')]);
  });

  it.each([['api.app.acme.io', 'app.acme.io'], ['api.apps.acme.io.org', 'apps.acme.io.org'], ['xapps.acme.io', 'acme.io'], ['acme.io', 'acme.io']])('is told where a host is below none of its domains, where no name and no certificate waits for it: %s', (host, domain) => {
    const platform = definePlatform({ domain: 'apps.acme.io', otherDomains: ['acme.com'] });
    const [problem] = problemsOf(minimal(), (api) => api.expose(host), platform);
    expect([problem?.id, problem?.prop, problem?.accepted]).toEqual(['host-outside-domain', 'expose.host', 'a host below apps.acme.io, acme.com']);
    expect(problem?.fix).toContain(`otherDomains: ['${domain}']`);
  });

  it('is not told where a host is one of them, or below one, or where the platform has none', () => {
    const domains = definePlatform({ domain: 'apps.acme.io', otherDomains: ['acme.com'] });
    for (const host of ['apps.acme.io', 'a.b.apps.acme.io', 'acme.com', 'www.acme.com', 'api']) expect(problemsOf(minimal(), (api) => api.expose(host), domains)).toEqual([]);
    expect(problemsOf(minimal(), (api) => api.expose('api.example.org'))).toEqual([]);
  });

  it('is told where the kubelet cannot wait yet, and the image can', () => {
    const old = definePlatform({ kubernetes: ['1.34', '1.29'] });
    expect(problemsOf(minimal(), undefined, old).map(({ id }) => id)).toEqual(['kubernetes-too-old']);
    expect(problemsOf(minimal({ shutdown: { command: ['sleep', '5'] } }), undefined, old)).toEqual([]);
    expect(problemsOf(minimal({ shutdown: { drain: '0s' } }), undefined, old)).toEqual([]);
  });

  it('is told where a namespace counts CPU limits and there is none, with both ways out', () => {
    const { problems } = build((chart) => {
      const scope = new Construct(chart, 'tenant');
      provideScope(scope, { namespace: 'tenant', quotaCounts: () => ['limits.cpu'] });
      new ProductionService(scope, 'api', minimal({ resources: { cpu: '250m', memory: '256Mi', cpuLimit: false } }));
    });
    expect(problems).toMatchObject([{ id: 'cpu-limit-counted', fix: "Give a limit, such as cpuLimit: '500m', or write cpuLimits: false on the NamespaceWithQuota 'tenant'." }]);
  });
});

describe('a bad call', () => {
  const CALLS: ReadonlyArray<readonly [situation: string, use: (api: ProductionService) => unknown, id: string, fix: string]> = [
    ['connecting to a name', (api) => api.connectTo('cart' as never), 'peer-unknown', 'Pass the object itself'],
    ['connecting to a port that is not there', (api) => api.connectTo(api, { port: 'grpc' }), 'peer-port-unknown', "Write 'http'"],
    ['an unknown option of connectTo', (api) => api.connectTo(api, { ENV: 'X' } as never), 'prop-unknown', "Write 'connectTo.env'."],
    ['two addresses in one variable', (api) => api.connectTo(api, { env: 'A' }).connectTo(External.service('db', { host: 'db.acme.io', port: 1, cidr: '10.0.0.0/8' }), { env: 'A' }), 'env-duplicate', 'another variable'],
    ['an address in a variable that has a value', (api) => api.connectTo(api, { env: 'TAKEN' }), 'env-duplicate', 'another variable'],
    ['an address in a variable of its ConfigMap', (api) => api.connectTo(api, { env: 'SHARED' }), 'env-duplicate', 'another variable'],
    ['an address in a variable that nothing can read', (api) => api.connectTo(api, { env: 'A B' }), 'env-name-malformed', "'A_B'"],
    ['a host with a scheme', (api) => api.expose('https://api.acme.io/x'), 'host-malformed', "Write 'api.acme.io'."],
    ['a path without a slash', (api) => api.expose({ host: 'api.acme.io', path: 'v1' as never }), 'expose-path', "such as '/api'"],
    ['two routes with one name', (api) => api.expose('a.acme.io').expose('b.acme.io'), 'expose-duplicate', 'Name the further route'],
    ['a patch for a kind that is not there', (api) => api.patch('HTTPRoute', { op: 'remove', path: '/spec' }), 'patch-matches-nothing', 'Name a kind'],
    ['leaving out what is not there', (api) => api.omit('GRPCRoute', { reason: 'there is no need of it' }), 'patch-matches-nothing', 'Name a kind'],
    ['leaving out the workload', (api) => api.omit('Deployment' as never, { reason: 'there is no need of it' }), 'omit-refused', 'Patch it'],
    ['leaving out without a reason', (api) => api.omit('PodDisruptionBudget', { reason: 'no' }), 'reason-required', 'Say why'],
    ['an external service with a scheme', (api) => api.connectTo(External.service('db', { host: 'postgres://db', port: 5432, cidr: '10.0.0.0/8' })), 'external-host-malformed', 'without scheme'],
    ['an external service without addresses', (api) => api.connectTo(External.service('db', { host: 'db.acme.io', port: 5432 })), 'prop-required', 'Give the addresses'],
    ['an external service with one address that is no network', (api) => api.connectTo(External.service('db', { host: 'db.acme.io', port: 5432, cidr: '10.0.0.1' })), 'cidr-malformed', "Write '10.0.0.1/32'."],
  ];

  it.each(CALLS)('is told: %s', (_, use, id, fix) => {
    const problems = problemsOf(minimal({ env: { TAKEN: 'x' }, config: { env: { SHARED: 'x' } } }), use);
    expect(problems.map((problem) => problem.id)).toEqual([id]);
    expect(problems[0]?.fix).toContain(fix);
  });

  it('is told where a service that speaks TCP is to be exposed by host', () => {
    const { problems } = build((chart) => new ProductionService(chart, 'db', { image: 'a:1', resources: minimal().resources, tcp: { port: 1, readiness: 'connect' } }).expose('db.acme.io'));
    expect(problems.map(({ id }) => id)).toEqual(['expose-protocol']);
  });

  it('is told where a headless Service is to translate a port', () => {
    const { problems } = build((chart) => new ProductionService(chart, 'db', { image: 'a:1', resources: minimal().resources, grpc: { port: 1 }, ports: { admin: { port: 2, servicePort: 3 } } }));
    expect(problems.map(({ id }) => id)).toEqual(['headless-port']);
  });
});
