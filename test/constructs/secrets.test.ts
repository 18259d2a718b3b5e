import { App, Chart, NamespaceWithQuota, ProductionService } from 'cdk8s-plinth';
import { describe, expect, it } from 'vitest';
import { Platform } from '../../constructs/kit/platform';
import { Secret } from '../../constructs/kit/refs';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { synthesize } from '../../lib/synth/synthesize';
import { build, minimal, type Tree } from './build';

const STORE = { engine: 'external-secrets', store: 'vault' } as const;
const VAULT = { engine: 'vault', address: 'https://vault.vault.svc:8200', namespace: 'vault' } as const;
const SEALED = `AgBy${'3vPzXq7mT1bNcR9sHdUf2LwYkGeA0oJ4'.repeat(22)}`;

function service(props: object, platform: PlatformProps = { secrets: STORE }) {
  const built = build((chart) => new ProductionService(chart, 'api', minimal(props)), { platform: definePlatform(platform) });
  expect(built.problems).toEqual([]);
  return built;
}

function podOf(built: ReturnType<typeof service>): Tree {
  return built.get('Deployment').spec.template.spec;
}

function envOf(built: ReturnType<typeof service>): Tree {
  return podOf(built).containers[0].env;
}

function names(built: ReturnType<typeof service>, kind: string): string[] {
  return built.objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);
}

describe('values in a store', () => {
  const secrets = { TOKEN: Secret.external('shop/api', { property: 'token' }), '/etc/db': Secret.external('shop/db', { property: 'password' }) };

  it('are read by one ExternalSecret with a name that stays, and found by the pod under its keys', () => {
    const built = service({ secrets, env: { SALT: Secret.external('shop/salt') } });
    expect(names(built, 'ExternalSecret')).toEqual(['api-secrets']);
    expect(built.get('ExternalSecret').spec).toEqual({
      refreshInterval: '1h',
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
      target: { name: 'api-secrets' },
      data: [
        { secretKey: 'SALT', remoteRef: { key: 'shop/salt' } },
        { secretKey: 'TOKEN', remoteRef: { key: 'shop/api', property: 'token' } },
        { secretKey: 'etc-db.password', remoteRef: { key: 'shop/db', property: 'password' } },
      ],
    });
    expect(envOf(built)).toEqual([
      { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'api-secrets', key: 'TOKEN' } } },
      { name: 'SALT', valueFrom: { secretKeyRef: { name: 'api-secrets', key: 'SALT' } } },
    ]);
    expect(podOf(built).volumes[1]).toEqual({ name: 'secret-etc-db', secret: { secretName: 'api-secrets', items: [{ key: 'etc-db.password', path: 'password' }] } });
  });

  it.each([
    [{}, '1h'],
    [{ refresh: '5m' }, '5m'],
    [{ refresh: '24h' }, '24h'],
  ])('with %j are asked for every %s', (options, expected) => {
    expect(service({ secrets: { TOKEN: Secret.external('shop/api', options as object) } }).get('ExternalSecret').spec.refreshInterval).toBe(expected);
  });

  it('are all asked for as often as the one that is asked for most', () => {
    expect(service({ secrets: { A: Secret.external('a', { refresh: '2h' }), B: Secret.external('b', { refresh: '10m' }) } }).get('ExternalSecret').spec.refreshInterval).toBe('10m');
  });

  it('follow the default of the organisation', () => {
    expect(service({ secrets }, { secrets: STORE, overrides: { ProductionService: { secrets: { refresh: '4h' } } } }).get('ExternalSecret').spec.refreshInterval).toBe('4h');
  });

  it('open no way out of the pod: the operator fetches them', () => {
    expect(service({ secrets }).get('NetworkPolicy').spec).toEqual(service({}).get('NetworkPolicy').spec);
  });

  it('make the same objects in whatever order they are named', () => {
    const turned = Object.fromEntries(Object.entries(secrets).reverse());
    expect(service({ secrets: turned }).get('ExternalSecret')).toEqual(service({ secrets }).get('ExternalSecret'));
  });

  it('stand in one folder, whatever Secret each comes from', () => {
    const built = service({ secrets: { '/etc/tls': Secret.files({ 'tls.crt': Secret.external('tls', { property: 'crt', version: '3' }), 'tls.key': Secret.external('tls', { property: 'key' }), 'ca.crt': Secret.existing('ca', 'ca.crt') }) } });
    const { sources } = podOf(built).volumes[1].projected;
    expect(sources.map((source: Tree) => [source.secret.name.replace(/-[0-9a-f]{7}$/, '-#'), source.secret.items[0].path])).toEqual([['api-secrets', 'tls.key'], ['api-secrets-#', 'tls.crt'], ['ca', 'ca.crt']]);
  });
});

describe('how a new value arrives', () => {
  const pinned = (version: string) => ({ secrets: { KEY: Secret.external('shop/key', { version }), OTHER: Secret.external('shop/other') } });
  const secretOf = (built: ReturnType<typeof service>, name: string) => envOf(built).find((variable: Tree) => variable.name === name).valueFrom.secretKeyRef.name;

  it('at a variable that follows the store: never by itself, for nothing in the pod changes', () => {
    const built = service({ secrets: { TOKEN: Secret.external('shop/api') } });
    expect(built.get('Deployment').metadata.annotations).toBeUndefined();
    expect(built.get('Deployment').spec.template.metadata.annotations).toBeUndefined();
  });

  it('at a variable pinned to a version: another version is another Secret, so that the pods are rolled', () => {
    const [seven, eight] = [service(pinned('7')), service(pinned('8'))];
    expect(secretOf(seven, 'KEY')).not.toBe(secretOf(eight, 'KEY'));
    expect(secretOf(seven, 'OTHER')).toBe(secretOf(eight, 'OTHER'));
    expect(service(pinned('7')).get('ExternalSecret', secretOf(seven, 'KEY')).spec).toEqual({
      refreshPolicy: 'OnChange',
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
      target: { name: secretOf(seven, 'KEY'), immutable: true },
      data: [{ secretKey: 'KEY', remoteRef: { key: 'shop/key', version: '7' } }],
    });
  });

  it.each([
    ['none', undefined],
    ['argocd', { 'argocd.argoproj.io/sync-options': 'PruneLast=true' }],
    ['flux', { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' }],
  ] as const)('pinned Secrets outlive their roll-out with %s', (gitops, annotations) => {
    const built = service(pinned('7'), { secrets: STORE, gitops });
    expect(built.get('ExternalSecret', secretOf(built, 'KEY')).metadata.annotations).toEqual(annotations);
    expect(built.get('ExternalSecret', 'api-secrets').metadata.annotations).toBeUndefined();
  });

  it('with Flagger: it copies no Secret that never changes', () => {
    const built = service(pinned('7'), { secrets: STORE, progressive: 'flagger' });
    expect(built.get('ExternalSecret', secretOf(built, 'KEY')).spec.target.template).toEqual({ metadata: { annotations: { 'flagger.app/config-tracking': 'disabled' } } });
  });

  it('at files: the kubelet brings it, since nothing is mounted by subPath', () => {
    const built = service({ secrets: { '/etc/a': Secret.external('shop/a'), '/etc/b': Secret.existing('b'), '/etc/c': Secret.files({ c: Secret.external('shop/c', { version: '1' }), d: Secret.external('shop/d') }) } });
    for (const mount of podOf(built).containers[0].volumeMounts) expect(mount).not.toHaveProperty('subPath');
  });

  it('with Reloader: it restarts the pods for the Secrets of variables that may change, and for no others', () => {
    const built = service(
      { secrets: { A: Secret.external('a'), B: Secret.external('b', { version: '1' }), C: Secret.existing('mine', 'c'), '/etc/d': Secret.existing('files') }, env: { E: Secret.existing('in-env', 'e'), F: 'text' } },
      { secrets: STORE, restarts: 'reloader' },
    );
    expect(built.get('Deployment').metadata.annotations).toEqual({ 'secret.reloader.stakater.com/reload': 'api-secrets,in-env,mine' });
  });

  it('with Reloader and nothing to watch: nothing is said', () => {
    expect(service({ secrets: { '/etc/d': Secret.existing('files') } }, { restarts: 'reloader' }).get('Deployment').metadata.annotations).toBeUndefined();
  });
});

describe('sealed values', () => {
  const platform = { secrets: 'sealed-secrets' } as const;

  it('lie in the Secret that they were sealed for, in strict scope', () => {
    const built = service({ secrets: { TOKEN: Secret.sealed('api-2026-11', SEALED), PIN: Secret.sealed('api-2026-11', SEALED), OLD: Secret.sealed('api-2026-01', SEALED) } }, platform);
    expect(names(built, 'SealedSecret').sort()).toEqual(['api-2026-01', 'api-2026-11']);
    const sealed = built.get('SealedSecret', 'api-2026-11');
    expect([sealed.metadata.namespace, sealed.metadata.annotations, sealed.spec]).toEqual(['shop', undefined, { encryptedData: { PIN: SEALED, TOKEN: SEALED } }]);
    expect(envOf(built)[0].valueFrom.secretKeyRef).toEqual({ name: 'api-2026-11', key: 'TOKEN' });
  });

  it('roll the pods when they are sealed for a new name', () => {
    const podWith = (name: string) => podOf(service({ secrets: { TOKEN: Secret.sealed(name, SEALED) } }, platform));
    expect(podWith('api-2026-12')).not.toEqual(podWith('api-2026-11'));
  });
});

describe('secrets of Vault', () => {
  const secrets = { '/etc/api': Secret.vault('kv/data/shop/api', { property: 'token' }), '/etc/db': Secret.files({ login: Secret.vault('database/creds/orders') }) };
  const annotationsOf = (built: ReturnType<typeof service>): Record<string, string> => built.get('Deployment').spec.template.metadata.annotations;
  const about = (built: ReturnType<typeof service>, what: string) => Object.entries(annotationsOf(built)).flatMap(([key, value]) => (key.startsWith(`vault.hashicorp.com/${what}`) ? [value] : [])).sort();

  it('are written by its agent into the folders that are named', () => {
    const built = service({ secrets }, { secrets: VAULT });
    expect(annotationsOf(built)).toMatchObject({ 'vault.hashicorp.com/agent-inject': 'true', 'vault.hashicorp.com/role': 'api', 'vault.hashicorp.com/service': VAULT.address });
    expect(about(built, 'secret-volume-path-')).toEqual(['/etc/api', '/etc/db']);
    expect(about(built, 'agent-inject-file-')).toEqual(['login', 'token']);
    expect(about(built, 'agent-inject-secret-')).toEqual(['database/creds/orders', 'kv/data/shop/api']);
    expect(about(built, 'agent-inject-template-')).toEqual(['{{- with secret "database/creds/orders" -}}{{ .Data | toJSON }}{{- end }}', '{{- with secret "kv/data/shop/api" -}}{{ index .Data.data "token" }}{{- end }}']);
  });

  it('are fetched with a token that the agent gets and the program does not', () => {
    const pod = podOf(service({ secrets }, { secrets: { ...VAULT, audience: 'vault' } }));
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.volumes.at(-1)).toEqual({ name: 'vault-token', projected: { sources: [{ serviceAccountToken: { path: 'token', audience: 'vault', expirationSeconds: 3600 } }] } });
    expect(pod.containers[0].volumeMounts.map((mount: Tree) => mount.name)).toEqual(['tmp']);
  });

  it.each([
    [VAULT, { to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'vault' } } }], ports: [{ port: 8200 }] }],
    [{ engine: 'vault', address: 'https://vault.acme.io', networks: ['10.0.5.0/28'] }, { to: [{ ipBlock: { cidr: '10.0.5.0/28' } }], ports: [{ port: 443 }] }],
  ] as const)('need a way out of the pod: %j', (engine, rule) => {
    expect(service({ secrets }, { secrets: engine }).get('NetworkPolicy').spec.egress).toContainEqual(rule);
    expect(service({}, { secrets: engine }).get('NetworkPolicy').spec.egress).toHaveLength(1);
  });

  it('count against the quota of the namespace: the agent is a container like others', () => {
    const sumOf = (own: object) => {
      const app = new App({ today: '2026-11-21' });
      Platform.provide(app, definePlatform({ secrets: VAULT }));
      new ProductionService(new NamespaceWithQuota(new Chart(app, 'all'), 'shop', { team: 'shop', environment: 'dev', size: 'M' }), 'api', minimal({ scale: { fixed: 2 }, rollout: { recreate: 'One writer at a time.' }, ...own }));
      const { totals } = synthesize(app).ledger('shop');
      return ['requests.cpu', 'requests.memory'].map((key) => totals.get(key)?.toString());
    };
    expect([sumOf({}), sumOf({ secrets })]).toEqual([['500m', '512Mi'], ['550m', '768Mi']]);
  });
});

describe('files of the CSI driver', () => {
  it('come from a class of the service’s own, with the provider of the platform, or from one that exists', () => {
    const built = service({ secrets: { '/etc/api': Secret.csi({ objects: '[]' }), '/etc/shared': Secret.csi('shared') } }, { secrets: { engine: 'csi', provider: 'gcp' } });
    expect(built.get('SecretProviderClass')).toMatchObject({ metadata: { name: 'api-etc-api', namespace: 'shop' }, spec: { provider: 'gcp', parameters: { objects: '[]' } } });
    const classes = podOf(built).volumes.slice(1).map(({ csi }: Tree) => [csi.driver, csi.readOnly, csi.volumeAttributes.secretProviderClass]);
    expect(classes).toEqual([['secrets-store.csi.k8s.io', true, 'api-etc-api'], ['secrets-store.csi.k8s.io', true, 'shared']]);
  });
});

describe('the passwords of registries', () => {
  const pulled = (props: object, platform: PlatformProps) => podOf(service(props, platform)).imagePullSecrets?.map(({ name }: Tree) => name);

  it('are those of the platform, or those given in their place, or none', () => {
    expect(pulled({}, {})).toBeUndefined();
    expect(pulled({}, { pullSecrets: ['registry', 'mirror'] })).toEqual(['registry', 'mirror']);
    expect(pulled({ pullSecrets: [Secret.existing('mine')] }, { pullSecrets: ['registry'] })).toEqual(['mine']);
    expect(pulled({ pullSecrets: [] }, { pullSecrets: ['registry'] })).toBeUndefined();
  });

  it('come from a store as a Secret of the type that the kubelet looks for', () => {
    const built = service({ pullSecrets: [Secret.external('registry'), Secret.external('mirror')] });
    expect(podOf(built).imagePullSecrets).toEqual([{ name: 'api-pull' }, { name: 'api-pull-2' }]);
    expect(built.get('ExternalSecret', 'api-pull').spec).toMatchObject({ target: { name: 'api-pull', template: { type: 'kubernetes.io/dockerconfigjson' } }, data: [{ secretKey: '.dockerconfigjson', remoteRef: { key: 'registry' } }] });
  });

  it('may be sealed', () => {
    const built = service({ pullSecrets: [Secret.sealed('registry', SEALED)] }, { secrets: 'sealed-secrets' });
    expect(built.get('SealedSecret', 'registry').spec).toEqual({ encryptedData: { '.dockerconfigjson': SEALED }, template: { type: 'kubernetes.io/dockerconfigjson' } });
  });
});
