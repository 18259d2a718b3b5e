import { App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, it } from 'vitest';
import { definePlatform } from '../../lib/kube/platform';
import { factsOf, PLATFORM_CONTEXT } from '../../lib/kube/provenance';
import { plinthMatchers, problemsOf } from '../../lib/testing';
import { Peer, type IPeer } from '../../constructs/kit/peer';
import { Config, Secret } from '../../constructs/kit/refs';
import { NamespaceWithQuota } from '../../constructs/namespace-with-quota/namespace-with-quota';
import { ProductionService } from '../../constructs/production-service/production-service';
import { build, minimal, read, type Built, type Tree } from './build';

describe('values of cdk8s-plus-28 as props', () => {
  it('give variables from its ConfigMaps, Secrets, fields and texts', () => {
    const built = build((chart) => {
      const config = new kplus.ConfigMap(chart, 'config', { metadata: { name: 'settings' }, data: { level: 'info' } });
      const secret = kplus.Secret.fromSecretName(chart, 'secret', 'token');
      new ProductionService(chart, 'api', minimal({
        env: {
          LEVEL: kplus.EnvValue.fromConfigMap(config, 'level'),
          TOKEN: kplus.EnvValue.fromSecretValue({ secret, key: 'value' }),
          POD: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME),
          TEXT: kplus.EnvValue.fromValue('x'),
        },
      }));
    });
    expect(built.problems).toEqual([]);
    expect(built.get('Deployment', 'api').spec.template.spec.containers[0].env.map(({ name, value, valueFrom }: Tree) => [name, value ?? Object.values(valueFrom)[0]])).toMatchObject([
      ['LEVEL', { name: 'settings', key: 'level' }],
      ['TOKEN', { name: 'token', key: 'value' }],
      ['POD', { fieldPath: 'metadata.name' }],
      ['TEXT', 'x'],
    ]);
  });

  it('give the account: one that it makes, or one that it only names, which is then somebody else\'s', () => {
    build((chart) => {
      const made = new kplus.ServiceAccount(chart, 'made', { metadata: { name: 'made' } });
      const named = kplus.ServiceAccount.fromServiceAccountName(chart, 'named', 'named');
      const services = [new ProductionService(chart, 'a', minimal({ serviceAccount: made })), new ProductionService(chart, 'b', minimal({ serviceAccount: named }))];
      expect(services.map((service) => [service.serviceAccount.name, factsOf(service)?.externals])).toEqual([['made', []], ['named', [{ group: '', kind: 'ServiceAccount', name: 'named', namespace: 'shop' }]]]);
    });
  });

  it('give secrets and configuration by the objects themselves, made or only named', () => {
    const built = build((chart) => {
      const made = new kplus.Secret(chart, 'made', { metadata: { name: 'made' } });
      const config = new kplus.ConfigMap(chart, 'config', { metadata: { name: 'settings' }, data: { level: 'info' } });
      new ProductionService(chart, 'api', minimal({ secrets: { TOKEN: Secret.existing(made, 'token'), '/etc/tls': Secret.existing(kplus.Secret.fromSecretName(chart, 'named', 'tls')) }, env: { LEVEL: Config.existing(config, 'level') } }));
    });
    const { containers: [{ env }], volumes } = built.get('Deployment', 'api').spec.template.spec;
    expect(built.problems).toEqual([]);
    expect(env.map(({ valueFrom }: Tree) => Object.values(valueFrom)[0])).toEqual([{ name: 'made', key: 'token' }, { name: 'settings', key: 'level' }]);
    expect(volumes.find(({ secret }: Tree) => secret)).toMatchObject({ secret: { secretName: 'tls' } });
  });

  it('give volumes, and a ConfigMap as files', () => {
    const built = build((chart) => {
      const config = new kplus.ConfigMap(chart, 'config', { metadata: { name: 'settings' }, data: { level: 'info' } });
      const volumes = {
        '/cache': kplus.Volume.fromEmptyDir(chart, 'cache', 'cache', { sizeLimit: Size.gibibytes(1) }),
        '/data': kplus.Volume.fromPersistentVolumeClaim(chart, 'data', kplus.PersistentVolumeClaim.fromClaimName(chart, 'claim', 'data')),
        '/etc/app': { configMap: config },
      };
      new ProductionService(chart, 'api', minimal({ volumes }));
    });
    const { containers: [{ volumeMounts }], volumes } = built.get('Deployment', 'api').spec.template.spec;
    expect(built.problems).toEqual([]);
    expect(volumes.slice(1)).toEqual([{ name: 'cache', emptyDir: { sizeLimit: '1024Mi' } }, { name: 'data', persistentVolumeClaim: { claimName: 'data', readOnly: false } }, { name: 'etc-app', configMap: { name: 'settings' } }]);
    expect(volumeMounts.map(({ mountPath }: Tree) => mountPath)).toEqual(['/tmp', '/cache', '/data', '/etc/app']);
  });
});

describe('objects of cdk8s-plus-28 as peers', () => {
  const deployment = (chart: Chart, id = 'legacy') => new kplus.Deployment(chart, id, { metadata: { name: id }, containers: [{ image: 'legacy:1.0.0', portNumber: 9000 }] });
  const egressOf = (made: Built, name = 'api') => made.get('NetworkPolicy', name).spec.egress.slice(1);

  it('are Services: their name, their ports, and the pods behind them, even those selected later', () => {
    const built = build((chart) => {
      const service = new kplus.Service(chart, 'svc', { metadata: { name: 'legacy' }, ports: [{ name: 'web', port: 80, targetPort: 9000 }] });
      new ProductionService(chart, 'api', minimal()).connectTo(Peer.from(service), { env: 'LEGACY_ADDR' });
      service.selectLabel('app', 'legacy');
    });
    expect(built.problems).toEqual([]);
    expect(egressOf(built)).toEqual([{ to: [{ podSelector: { matchLabels: { app: 'legacy' } } }], ports: [{ port: 9000 }] }]);
    expect(built.get('Deployment', 'api').spec.template.spec.containers[0].env).toEqual([{ name: 'LEGACY_ADDR', value: 'legacy:80' }]);
  });

  it('are workloads, as their own policies name them, in their namespace and at their ports', () => {
    const built = build((chart) => {
      const other = new Chart(chart, 'other', { namespace: 'old' });
      new ProductionService(chart, 'api', minimal()).connectTo(Peer.from(deployment(other))).allowFrom(Peer.from(new kplus.StatefulSet(other, 'db', { metadata: { name: 'db' }, containers: [{ image: 'db:1.0.0', portNumber: 5432 }], service: new kplus.Service(other, 's', { ports: [{ port: 5432 }] }) })));
    });
    const own = (name: string) => built.objects.find((object) => object.metadata.name === name && object.kind !== 'Service') as Tree;
    const peerOf = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'old' } }, podSelector: own(name).spec.selector });
    expect(built.problems).toEqual([]);
    expect(egressOf(built)).toEqual([{ to: [peerOf('legacy')], ports: [{ port: 9000 }] }]);
    expect(built.get('NetworkPolicy', 'api').spec.ingress).toEqual([{ from: [peerOf('db')], ports: [{ port: 'http' }] }]);
  });

  it('are pods, namespaces and addresses, whose port the program says', () => {
    const built = build((chart) => {
      const api = new ProductionService(chart, 'api', minimal());
      api.connectTo(Peer.from(kplus.NetworkPolicyIpBlock.ipv4(chart, 'ip', '10.0.0.0/8', ['10.1.0.0/16']), { port: 443 }));
      api.connectTo(Peer.from(kplus.Pods.select(chart, 'pods', { labels: { tier: 'db' } }), { port: 5432 }));
      api.allowFrom(Peer.from(kplus.Namespaces.select(chart, 'ns', { names: ['a', 'b'], labels: { team: 'x' } })));
    });
    expect(built.problems).toEqual([]);
    expect(egressOf(built)).toEqual(expect.arrayContaining([
      { to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }], ports: [{ port: 443 }] },
      { to: [{ podSelector: { matchLabels: { tier: 'db' } } }], ports: [{ port: 5432 }] },
    ]));
    const names = built.get('NetworkPolicy', 'api').spec.ingress[0].from.map(({ namespaceSelector }: Tree) => namespaceSelector.matchLabels);
    expect(names).toEqual([{ team: 'x', 'kubernetes.io/metadata.name': 'a' }, { team: 'x', 'kubernetes.io/metadata.name': 'b' }]);
  });

  it('are one peer an object, however often they are named', () => {
    const built = build((chart) => {
      const legacy = deployment(chart);
      new ProductionService(chart, 'api', minimal()).connectTo(Peer.from(legacy)).connectTo(Peer.from(legacy));
    });
    expect(egressOf(built)).toHaveLength(1);
  });

  it('have no address without a Service, and no port unless one is said', () => {
    const ids = build((chart) => {
      const api = new ProductionService(chart, 'api', minimal()).connectTo(Peer.from(deployment(chart)), { env: 'LEGACY' });
      api.connectTo(Peer.from(kplus.Namespaces.all(chart, 'ns')));
    }).problems.map(({ id, fix }) => [id, fix]);
    expect(ids).toEqual([['peer-address-unknown', 'Connect to its Service, or leave env out.'], ['peer-port-unknown', 'Say it where the peer is made: { port: 5432 }.']]);
  });

  it('are refused where they are nothing to connect to', () => {
    const chart = new Chart(new App(), 'c');
    for (const value of ['api', { name: 'api' }, undefined, new kplus.ConfigMap(chart, 'config'), new kplus.ServiceAccount(chart, 'account')]) {
      expect(() => Peer.from(value)).toThrow(/^error peer-unknown/);
    }
  });
});

describe('peers that are deployed elsewhere', () => {
  it('are workloads by name, in their namespace, under the domain of the platform', () => {
    const built = build(
      (chart) => {
        new ProductionService(chart, 'api', minimal()).connectTo(Peer.named('payments', 'ledger', { port: 8080, servicePort: 80 }), { env: 'LEDGER' }).allowFrom(Peer.named('edge', 'proxy', { labels: { app: 'proxy' } }));
      },
      { platform: definePlatform({ dns: { namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' }, domain: 'corp.local' } }) },
    );
    const { ingress, egress } = built.get('NetworkPolicy').spec;
    const within = (name: string) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } });
    expect(built.problems).toEqual([]);
    expect(egress[1]).toEqual({ to: [{ namespaceSelector: within('payments'), podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'ledger', 'app.kubernetes.io/name': 'ledger' } } }], ports: [{ port: 8080 }] });
    expect(ingress).toEqual([{ from: [{ namespaceSelector: within('edge'), podSelector: { matchLabels: { app: 'proxy' } } }], ports: [{ port: 'http' }] }]);
    expect(built.get('Deployment').spec.template.spec.containers[0].env[0].value).toBe('ledger.payments.svc.corp.local:80');
  });

  it('are known to the judge, who does not miss their pods, and still misses others', () => {
    const dangling = (peer: IPeer) => {
      const app = new App();
      const chart = new Chart(app, 'shop', { namespace: 'shop' });
      new ProductionService(chart, 'api', minimal()).connectTo(peer);
      return problemsOf(app).map(({ id }) => id).filter((id) => id === 'network-policy-peer-dangling');
    };
    expect(dangling(Peer.named('shop', 'ledger', { port: 8080 }))).toEqual([]);
    expect(dangling(Peer.from(kplus.Pods.select(new Chart(new App(), 'x'), 'pods', { labels: { app: 'none' } }), { port: 80 }))).toEqual(['network-policy-peer-dangling']);
  });

  it('are addresses: one has an address to connect to, a network has none', () => {
    const built = build((chart) => {
      const api = new ProductionService(chart, 'api', minimal()).connectTo(Peer.cidr('10.1.2.3/32', { port: 5432 }), { env: 'DB' });
      api.connectTo(Peer.cidr(['10.0.0.0/8', '2001:db8::/32'], { port: 443 })).connectTo(Peer.cidr('10.9.0.0/16', { port: 1 }), { env: 'NET' });
    });
    expect(built.problems.map(({ id, message }) => [id, message])).toEqual([['peer-address-unknown', 'NET is to hold the address of 10.9.0.0/16, which has none']]);
    expect(built.get('Deployment').spec.template.spec.containers[0].env).toEqual([{ name: 'DB', value: '10.1.2.3:5432' }]);
    expect(egressCidrs(built)).toEqual([['10.0.0.0/8', '2001:db8::/32'], ['10.1.2.3/32'], ['10.9.0.0/16']]);
  });

  it('are refused where they are malformed, with what would be right', () => {
    expect(() => Peer.named('Payments', 'ledger')).toThrow(/^error name-malformed: Peer.named has the namespace "Payments"/);
    expect(() => Peer.named('payments', 'ledger', { port: 70_000 })).toThrow(/^error prop-out-of-range/);
    expect(() => Peer.cidr('10.1.2.3')).toThrow("fix: Write '10.1.2.3/32'.");
    expect(() => Peer.cidr('db.acme.io')).toThrow(/^error cidr-malformed/);
  });
});

describe('names outside the cluster', () => {
  const platform = definePlatform({ network: 'cilium' });

  it('are egress by name where Cilium runs: its proxy sees the lookups, and nothing else is opened', () => {
    const built = build((chart) => {
      new ProductionService(chart, 'api', minimal()).connectTo(Peer.fqdn('api.stripe.com'), { env: 'STRIPE' }).connectTo(Peer.fqdn('*.acme.io', { port: 8443 })).connectTo(Peer.fqdn('api.stripe.com', { port: 8443 }));
    }, { platform });
    expect(built.problems).toEqual([]);
    const policy = built.get('CiliumNetworkPolicy', 'api');
    const ports = (...numbers: string[]) => [{ ports: numbers.map((port) => ({ port, protocol: 'TCP' })) }];
    expect(policy.apiVersion).toBe('cilium.io/v2');
    expect(policy.spec.endpointSelector).toEqual(built.get('NetworkPolicy').spec.podSelector);
    expect(policy.spec.egress).toEqual([
      { toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } }], toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }] },
      { toFQDNs: [{ matchPattern: '*.acme.io' }], toPorts: ports('8443') },
      { toFQDNs: [{ matchName: 'api.stripe.com' }], toPorts: ports('443', '8443') },
    ]);
    expect(built.get('NetworkPolicy').spec.egress).toHaveLength(1);
    expect(built.get('Deployment').spec.template.spec.containers[0].env).toEqual([{ name: 'STRIPE', value: 'api.stripe.com:443' }]);
  });

  it('pass the proof, and the pipeline of the namespace may apply them', () => {
    const app = new App();
    app.node.setContext(PLATFORM_CONTEXT, platform);
    const shop = new NamespaceWithQuota(new Chart(app, 'shop'), 'shop', { team: 'shop', environment: 'prod', size: 'S', access: { deployers: 'oidc:ci' } });
    new ProductionService(shop, 'api', minimal()).connectTo(Peer.fqdn('api.stripe.com'));
    expect(problemsOf(app)).toEqual([]);
    const rules = read(app).get('Role').rules as Tree[];
    expect(rules.find(({ apiGroups }) => apiGroups.includes('cilium.io'))).toMatchObject({ resources: ['ciliumnetworkpolicies'] });
  });

  it('need nothing of Cilium where no name is called', () => {
    expect(build((chart) => void new ProductionService(chart, 'api', minimal()), { platform }).kinds()).not.toContain('CiliumNetworkPolicy');
  });

  it('are refused on other platforms, with the key to add and the way without', () => {
    const built = build((chart) => void new ProductionService(chart, 'api', minimal()).connectTo(Peer.fqdn('api.stripe.com')));
    expect(built.problems).toMatchObject([{ id: 'engine-absent', accepted: expect.stringContaining("network: 'cilium'"), fix: expect.stringContaining('Peer.cidr(') }]);
    expect(built.get('NetworkPolicy').spec.egress).toHaveLength(1);
  });

  it('cannot call, and are names', () => {
    expect(build((chart) => void new ProductionService(chart, 'api', minimal()).allowFrom(Peer.fqdn('api.stripe.com')), { platform }).problems).toMatchObject([{ id: 'peer-unknown', prop: 'allowFrom' }]);
    for (const fqdn of ['https://api.stripe.com', 'API.stripe.com', '*', 'stripe', '*.*.com', '']) expect(() => Peer.fqdn(fqdn)).toThrow(/^error external-host-malformed/);
  });
});

describe('services of Plinth in the APIs of cdk8s-plus-28', () => {
  it('are peers of its connections, on both sides, and proved with the rest', () => {
    const app = new App();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const api = new ProductionService(chart, 'api', minimal());
    const legacy = new kplus.Deployment(chart, 'legacy', { metadata: { name: 'legacy' }, containers: [{ image: 'legacy:1.0.0', portNumber: 9000 }] });
    legacy.connections.allowFrom(api, { ports: [kplus.NetworkPolicyPort.tcp(9000)] });
    legacy.connections.allowTo(api, { ports: [kplus.NetworkPolicyPort.tcp(8080)] });
    const { allow, deny } = { allow: plinthMatchers.toAllow(app, api, legacy, 9000), deny: plinthMatchers.toDeny(app, legacy, api, 9001) };
    expect([allow.pass, deny.pass, plinthMatchers.toAllow(app, legacy, api, 8080).pass]).toEqual([true, true, true]);
    expect(problemsOf(app).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('are selected by its Services and NetworkPolicies, which its Ingresses can use', () => {
    const app = new App();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const api = new ProductionService(chart, 'api', minimal());
    const alias = new kplus.Service(chart, 'alias', { metadata: { name: 'api-alias' }, selector: api, ports: [{ port: 80, targetPort: 8080 }] });
    new kplus.Ingress(chart, 'ingress', { className: 'nginx', rules: [{ host: 'api.acme.io', backend: kplus.IngressBackend.fromService(alias) }] });
    new kplus.NetworkPolicy(chart, 'policy', { metadata: { name: 'more' }, selector: api, egress: { rules: [{ peer: kplus.NetworkPolicyIpBlock.ipv4(chart, 'ip', '10.0.0.0/8') }] } });
    const { get } = read(app);
    expect(get('Service', 'api-alias').spec.selector).toEqual(api.selector);
    expect(get('NetworkPolicy', 'more').spec.podSelector).toEqual({ matchLabels: api.selector });
    expect(get('Ingress').spec.rules[0].http.paths[0].backend.service).toEqual({ name: 'api-alias', port: { number: 80 } });
    expect(plinthMatchers.toAllow(app, api, { cidr: '10.2.3.4/32' }, 1234).pass).toBe(true);
  });
});

describe('a tree that cdk8s itself synthesizes', () => {
  it('gives the same objects, in the plainest form', () => {
    const app = new App();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const { deployment } = new ProductionService(chart, 'api', minimal());
    expect(chart.toJson().find(({ kind }: Tree) => kind === 'Deployment')).toEqual(deployment.toJson());
    expect(app.synthYaml()).toContain('sleep:\n                seconds: 5');
  });
});

function egressCidrs(built: Built): string[][] {
  return built.get('NetworkPolicy').spec.egress.slice(1).map(({ to }: Tree) => to.map(({ ipBlock }: Tree) => ipBlock.cidr));
}
