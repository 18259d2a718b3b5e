import { App, Chart, JsonPatch } from 'cdk8s';
import { definePlatform, External, NamespaceWithQuota, Peer, ProductionService, Secret, type Platform } from 'cdk8s-plinth';
import { describe, expect, it } from 'vitest';
import { profileOf } from '../../lib/policy';
import { synthesize } from '../../lib/synth/synthesize';
import { build, MINIMAL, minimal, type BuildOptions, type Tree } from './build';

const COMMAND = ['/app/api', 'migrate'];
const db = () => External.service('api-db', { host: 'api.db.acme.io', port: 5432, cidr: '10.20.0.0/24' });

function migrating(props: object = {}, service: object = {}, options: BuildOptions = {}, more: (service: ProductionService) => unknown = () => {}) {
  return build((chart) => void more(new ProductionService(chart, 'api', minimal({ ...service, migration: { command: COMMAND, ...props } }))), options);
}

const on = (gitops: Platform['gitops']): BuildOptions => ({ platform: definePlatform({ gitops }) });
const jobOf = (...given: Parameters<typeof migrating>): Tree => migrating(...given).get('Job');
const containerOf = (job: Tree): Tree => job.spec.template.spec.containers[0];

describe('a migration', () => {
  it('is a Job that ends: one pod that is never restarted in place, one retry, ten minutes in all', () => {
    const { spec } = jobOf();
    expect(spec).toMatchObject({ backoffLimit: 1, activeDeadlineSeconds: 600, template: { spec: { restartPolicy: 'Never' } } });
    expect(containerOf({ spec })).toMatchObject({ name: 'migration', command: COMMAND, image: 'registry.acme.io/shop/api:1.4.2' });
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe', 'lifecycle', 'ports']) expect(containerOf({ spec })).not.toHaveProperty(probe);
  });

  it('does not count an eviction as a failure', () => {
    expect(jobOf().spec.podFailurePolicy.rules).toEqual([{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }]);
  });

  it('has a name of its own with seven digits of its content, labels of its own, and belongs to the service', () => {
    const { metadata, spec } = jobOf();
    expect(metadata.name).toMatch(/^api-migration-[0-9a-f]{7}$/);
    const labels = { 'app.kubernetes.io/name': 'api-migration', 'app.kubernetes.io/instance': 'api-migration', 'app.kubernetes.io/part-of': 'api' };
    expect(metadata.labels).toMatchObject(labels);
    expect(spec.template.metadata.labels).toEqual({ ...labels, team: 'shop' });
  });

  it('is another Job for another version, for another variable and after a patch, and the same one for the same content', () => {
    const names = [
      jobOf(),
      jobOf({}, { image: 'registry.acme.io/shop/api:1.4.3' }),
      jobOf({}, { env: { LEVEL: 'debug' } }),
      jobOf({}, {}, {}, (api) => api.migration?.patch(JsonPatch.replace('/spec/backoffLimit', 0))),
      jobOf({}, {}, {}, (api) => api.migration?.patch(JsonPatch.add('/metadata/labels/kueue.x-k8s.io~1queue-name', 'shop'))),
    ].map((job) => job.metadata.name);
    expect(new Set(names).size).toBe(names.length);
    expect(jobOf({}, { volumes: { '/data': { persistentVolumeClaim: { claimName: 'data' } } } }).metadata.name, 'what it does not use').toBe(names[0]);
    expect(jobOf({}, {}, {}, (api) => api.migration?.patch(JsonPatch.add('/metadata/annotations', { note: 'x' }))).metadata.name, 'what may change while it exists').toBe(names[0]);
  });

  it('removes itself a day after its end, but not under an engine that would make it again and run it again', () => {
    expect(jobOf({}, {}, on('none')).spec.ttlSecondsAfterFinished).toBe(86_400);
    for (const gitops of ['argocd', 'flux'] as const) expect(jobOf({}, {}, on(gitops)).spec, gitops).not.toHaveProperty('ttlSecondsAfterFinished');
  });

  it('is clean under every engine in the profiles production and gitops, and only there where it has no ttl for a reason', () => {
    for (const gitops of ['none', 'argocd', 'flux'] as const) {
      const app = new App();
      new ProductionService(withPlatform(app, gitops), 'api', { ...MINIMAL, image: `registry.acme.io/shop/api@sha256:${'a'.repeat(64)}`, migration: { command: ['/m'] } });
      for (const profile of gitops === 'none' ? ['production', 'strict'] : ['production', 'gitops', 'strict']) expect(synthesize(app, { profile: profileOf(profile) }).problems, `${gitops} ${profile}`).toEqual([]);
    }
  });

  it('is an ordinary object in an earlier sync wave under Argo CD, and never a hook', () => {
    expect(jobOf({}, {}, on('argocd')).metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-wave': '-1' });
    for (const gitops of ['none', 'flux'] as const) expect(jobOf({}, {}, on(gitops)).metadata).not.toHaveProperty('annotations');
  });

  it('has the variables, configuration, secrets, account, user and pull secrets of the service', () => {
    const { get } = migrating({}, {
      env: { LEVEL: 'info' },
      config: { env: { REGION: 'eu' }, '/etc/api': { 'api.yaml': 'a: 1\n' } },
      secrets: { TOKEN: Secret.existing('api', 'token'), '/etc/tls': Secret.existing('tls') },
      security: { user: 1000 },
      pullSecrets: [Secret.existing('registry')],
    }, {}, (api) => api.connectTo(db(), { env: 'DB_ADDR' }));
    const [job, deployment] = [get('Job').spec.template.spec, get('Deployment').spec.template.spec];
    for (const field of ['env', 'envFrom', 'volumeMounts', 'resources', 'securityContext']) expect(job.containers[0][field], field).toEqual(deployment.containers[0][field]);
    for (const field of ['securityContext', 'serviceAccountName', 'automountServiceAccountToken', 'imagePullSecrets', 'volumes']) expect(job[field], field).toEqual(deployment[field]);
  });

  it('may have another image, other resources, and variables of its own in place of the service’s', () => {
    const container = containerOf(jobOf(
      { image: 'registry.acme.io/shop/migrate:2.0.0', args: ['--all'], resources: { cpu: 1, memory: '1Gi' }, env: { DB_USER: 'owner', EXTRA: 'x' }, timeout: '1h', retries: 0 },
      { env: { DB_USER: 'app', LEVEL: 'info' } },
    ));
    expect(container).toMatchObject({ image: 'registry.acme.io/shop/migrate:2.0.0', args: ['--all'], resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '1Gi' } } });
    expect(container.env).toEqual([{ name: 'DB_USER', value: 'owner' }, { name: 'LEVEL', value: 'info' }, { name: 'EXTRA', value: 'x' }]);
  });

  it('puts them where those of the service stood, so that others can use them', () => {
    const { get } = migrating({ command: ['/migrate'], env: { DB_PASSWORD: Secret.existing('owner', 'password'), MORE: '$(URL)' } }, { env: { URL: 'postgres://x:$(DB_PASSWORD)@db/x' }, secrets: { DB_PASSWORD: Secret.existing('db', 'password') } });
    expect(get('Job').spec.template.spec.containers[0].env).toEqual([
      { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'owner', key: 'password' } } },
      { name: 'URL', value: 'postgres://x:$(DB_PASSWORD)@db/x' },
      { name: 'MORE', value: '$(URL)' },
    ]);
  });

  it('keeps the quality of service of its service', () => {
    const { limits, requests } = containerOf(jobOf({ resources: { cpu: 1, memory: '1Gi' } }, { resources: { cpu: 1, memory: '1Gi', qos: 'guaranteed' } })).resources;
    expect([limits.cpu, limits.memory]).toEqual([requests.cpu, requests.memory]);
  });

  it('does not mount claims, which the running version may hold', () => {
    const volumes = { '/data': { persistentVolumeClaim: { claimName: 'data' } }, '/cache': { emptyDir: { sizeLimit: '1Gi' } } };
    const { spec } = jobOf({}, { volumes }).spec.template;
    expect(spec.volumes.map(({ name }: Tree) => name)).toEqual(['tmp', 'cache']);
    expect(spec.containers[0].volumeMounts.map(({ mountPath }: Tree) => mountPath)).toEqual(['/tmp', '/cache']);
  });

  it('is not taken for a pod of the service by the selector of a workload that was adopted', () => {
    expect(jobOf({}, { selector: { app: 'api' } }).spec.template.metadata.labels).not.toHaveProperty('app');
  });

  it('may reach what the service has the address of, and nothing else; nobody may reach it', () => {
    const { get } = migrating({}, {}, {}, (api) => {
      const other = new ProductionService(Chart.of(api), 'other', minimal());
      const ledger = new ProductionService(Chart.of(api), 'ledger', minimal({ http: undefined, tcp: { port: 5432, readiness: 'connect' } }));
      api.connectTo(db(), { env: 'DB_ADDR' }).connectTo(ledger, { env: 'LEDGER' }).connectTo(other).connectTo(Peer.cidr('10.9.0.0/16', { port: 443 }));
    });
    const { spec } = get('NetworkPolicy', 'api-migration');
    expect(spec.podSelector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'api-migration', 'app.kubernetes.io/instance': 'api-migration' });
    expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
    expect(spec).not.toHaveProperty('ingress');
    expect(spec.egress.slice(1).map(({ ports }: Tree) => ports[0].port)).toEqual([5432, 5432]);
    expect(JSON.stringify(spec.egress)).toContain('10.20.0.0/24');
    const admitted = get('NetworkPolicy', 'ledger').spec.ingress.flatMap(({ from }: Tree) => from.map(({ podSelector }: Tree) => podSelector.matchLabels['app.kubernetes.io/name']));
    expect(admitted.sort()).toEqual(['api', 'api-migration']);
    expect(JSON.stringify(get('NetworkPolicy', 'other').spec.ingress)).not.toContain('api-migration');
  });

  it('may reach names that the service has in a variable, where Cilium looks them up', () => {
    const { get, problems } = migrating({}, {}, { platform: definePlatform({ network: 'cilium' }) }, (api) => api.connectTo(Peer.fqdn('db.acme.io', { port: 5432 }), { env: 'DB_ADDR' }));
    expect(problems).toEqual([]);
    expect(JSON.stringify(get('CiliumNetworkPolicy', 'api-migration').spec.egress)).toContain('db.acme.io');
  });

  it('reaches Vault where its secrets come from there, whose agent ends with it, and where its account gets credentials', () => {
    const vault = migrating({}, { secrets: { '/vault': Secret.vault('kv/data/shop/api', { property: 'token' }) } }, { platform: definePlatform({ secrets: { engine: 'vault', address: 'https://vault.vault.svc:8200', namespace: 'vault' } }) });
    expect(vault.problems).toEqual([]);
    expect(JSON.stringify(vault.get('NetworkPolicy', 'api-migration').spec.egress)).toContain('"port":8200');
    expect(vault.get('Job').spec.template.metadata.annotations).toMatchObject({ 'vault.hashicorp.com/agent-inject': 'true', 'vault.hashicorp.com/agent-pre-populate-only': 'true' });
    expect(vault.get('Deployment').spec.template.metadata.annotations).not.toHaveProperty(['vault.hashicorp.com/agent-pre-populate-only']);

    const cloud = migrating({}, { cloudIdentity: { awsRole: 'arn:aws:iam::123456789012:role/api' } }, { platform: definePlatform({ identity: { engine: 'aws-irsa', tokenNetworks: ['10.7.0.0/24'] } }) });
    expect(cloud.problems).toEqual([]);
    expect(JSON.stringify(cloud.get('NetworkPolicy', 'api-migration').spec.egress)).toContain('10.7.0.0/24');
  });

  it('has no token of the Kubernetes API, though the service may have rights there', () => {
    const { get } = migrating({}, {}, { platform: definePlatform({ apiServer: { cidrs: ['10.0.0.1/32'] } }) }, (api) => api.grantApi([{ verbs: ['get'], resources: ['configmaps'] }]));
    expect(get('Job').spec.template.spec.automountServiceAccountToken).toBe(false);
    expect(JSON.stringify(get('Job'))).not.toContain('serviceAccountToken');
    expect(JSON.stringify(get('Deployment'))).toContain('serviceAccountToken');
  });

  it('has the ambassadors of the service, which end with it, and no other container', () => {
    const resources = { cpu: '10m', memory: '16Mi' };
    const { spec } = jobOf({}, {
      volumes: { '/data': { persistentVolumeClaim: { claimName: 'data' } } },
      init: { warm: { command: ['/warm'] } },
      sidecars: {
        proxy: { kind: 'ambassador', image: 'registry.acme.io/proxy:1.0.0', port: 5432, addressEnv: 'DB_ADDR', to: [db()], startup: { command: ['/healthy'] }, mounts: { '/data': '/data' }, resources },
        exporter: { kind: 'adapter', image: 'registry.acme.io/exporter:1.0.0', port: 9102, resources },
      },
    }).spec.template;
    expect(spec.initContainers).toMatchObject([{ name: 'proxy', restartPolicy: 'Always', volumeMounts: [{ mountPath: '/tmp' }] }]);
    expect(spec.containers[0].env).toEqual([{ name: 'DB_ADDR', value: 'localhost:5432' }]);
    expect(spec.volumes.map(({ name }: Tree) => name)).toEqual(['tmp', 'tmp-proxy']);
  });

  it('counts against the quota beside the service', () => {
    const podsOf = (migration?: { command: [string] }) => {
      const app = new App();
      const namespace = new NamespaceWithQuota(new Chart(app, 'shop'), 'shop', { team: 'shop', environment: 'prod', size: 'S' });
      new ProductionService(namespace, 'api', { ...MINIMAL, ...(migration && { migration }) });
      const { totals } = synthesize(app).ledger('shop');
      return [totals.get('pods')?.toString(), totals.get('requests.cpu')?.toString(), totals.get('count/jobs.batch')?.toString()];
    };
    expect(podsOf()).toEqual(['8', '2', undefined]);
    expect(podsOf({ command: ['/m'] })).toEqual(['9', '2250m', '1']);
  });

  it('takes over that there is no CPU limit, as a recorded exception', () => {
    const app = new App();
    new ProductionService(new Chart(app, 'shop', { namespace: 'shop' }), 'api', { ...MINIMAL, resources: { ...MINIMAL.resources, cpuLimit: false }, migration: { command: ['/m'] } });
    const { problems, overrides } = synthesize(app);
    expect(problems).toEqual([]);
    expect(overrides.filter(({ object, answers }) => object.kind === 'Job' && answers === 'cpu-limit-required')).toHaveLength(1);
  });

  it('is not there unless it is asked for', () => {
    expect(build((chart) => expect(new ProductionService(chart, 'api', minimal()).migration).toBeUndefined()).kinds()).not.toContain('Job');
  });

  it.each([
    ['no command', { command: undefined }, 'prop-required', 'migration.command'],
    ['an empty command', { command: [] }, 'prop-malformed', 'migration.command'],
    ['a command in one text', { command: '/app/api migrate' }, 'prop-malformed', 'migration.command'],
    ['no time at all', { timeout: '0s' }, 'prop-out-of-range', 'migration.timeout'],
    ['a time without a unit', { timeout: '600' }, 'duration-malformed', 'migration.timeout'],
    ['many retries', { retries: 3 }, 'prop-out-of-range', 'migration.retries'],
    ['an image without a version', { image: 'registry.acme.io/migrate' }, 'image-untagged', 'migration.image'],
    ['a misspelt prop', { timeOut: '5m' }, 'prop-unknown', 'migration.timeOut'],
    ['a quality of service of its own', { resources: { cpu: 1, memory: '1Gi', qos: 'guaranteed' } }, 'prop-unknown', 'migration.resources.qos'],
    ['a text for true', { expandContract: 'yes' }, 'prop-malformed', 'migration.expandContract'],
  ])('is refused with %s', (_, props, id, prop) => {
    expect(migrating(props).problems).toMatchObject([{ id, prop }]);
  });

  it('is refused where the name would be too long for the label that its pods get', () => {
    const build46 = (length: number) => build((chart) => new ProductionService(chart, 'a'.repeat(length), minimal({ migration: { command: COMMAND } })));
    expect(build46(46).problems).toMatchObject([{ id: 'name-malformed', prop: 'id' }]);
    expect(build46(45).problems).toEqual([]);
    expect(build46(45).get('Job').metadata.name).toHaveLength(63);
  });
});

function withPlatform(app: App, gitops: Platform['gitops']): Chart {
  app.node.setContext('cdk8s-plinth:platform', definePlatform({ gitops }));
  return new Chart(app, 'shop', { namespace: 'shop' });
}
