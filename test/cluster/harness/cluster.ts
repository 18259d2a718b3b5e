import { generateKeyPairSync, randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { build } from './build';
import { Client } from './client';
import { createNodes } from './nodes';
import { freePorts, Processes } from './processes';
import { until } from './until';

/** A control plane of one minor, on loopback, with simulated nodes where they are asked for. */
export interface Cluster {
  readonly minor: number;
  readonly client: Client;
  readonly processes: Processes;
  /** A kubeconfig of the administrator, for controllers of others. */
  readonly kubeconfig: string;
  /** Certificate and key of the API server, which any other server on loopback may use. */
  readonly certificate: { readonly cert: Buffer; readonly key: Buffer };
  stop(): Promise<void>;
}

/** How a cluster is set up. */
export interface ClusterOptions {
  /** Six simulated nodes in three zones, and what their kubelets do: kwok; or no node yet, and kwok for those that come. @default false */
  readonly nodes?: boolean | 'later';
  /** More flags of the controller manager, such as windows that a test need not wait for. @default - none */
  readonly controllerFlags?: readonly string[];
}

/**
 * How long nodes may be silent, and pods may stay on a silent node: seconds instead of minutes, which decide nothing here. And how soon a quota is counted
 * anew: an object that comes as its quota does may be missed until then.
 */
const IMPATIENT = {
  apiserver: ['--default-not-ready-toleration-seconds=3', '--default-unreachable-toleration-seconds=3'],
  controllers: ['--node-monitor-period=1s', '--node-monitor-grace-period=12s', '--horizontal-pod-autoscaler-sync-period=2s', '--horizontal-pod-autoscaler-initial-readiness-delay=1s', '--horizontal-pod-autoscaler-cpu-initialization-period=1s', '--pvclaimbinder-sync-period=5s', '--resource-quota-sync-period=15s'],
};

/** The scheduler as it is, and one that fills a node before it takes the next. */
const PROFILES = [
  { schedulerName: 'default-scheduler' },
  { schedulerName: 'packing', pluginConfig: [{ name: 'NodeResourcesFit', args: { scoringStrategy: { type: 'MostAllocated', resources: [{ name: 'cpu', weight: 1 }, { name: 'memory', weight: 1 }] } } }], plugins: { score: { disabled: [{ name: 'NodeResourcesBalancedAllocation' }] } } },
];

/** Builds what is not built and starts everything. @throws with the last words of what did not start */
export async function startCluster(minor: number, options: ClusterOptions = {}): Promise<Cluster> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(minor, options);
    } catch (error) {
      // Somebody may listen on a port that was free a moment ago.
      if (attempt === 3 || !/address already in use/.test(String(error))) throw error;
    }
  }
}

async function start(minor: number, options: ClusterOptions): Promise<Cluster> {
  const [kubernetes, etcd, kwok] = [await build(`kubernetes-1.${minor}`), await build('etcd'), (options.nodes ?? false) !== false ? await build('kwok') : undefined];
  const processes = new Processes();
  try {
    const [etcdPort = 0, peerPort = 0, port = 0, controllerPort = 0, schedulerPort = 0, kwokPort = 0] = await freePorts(6);
    const token = randomUUID();
    const files = prepare(processes, port, token);
    const etcdUrl = `http://127.0.0.1:${etcdPort}`;
    const peerUrl = `http://127.0.0.1:${peerPort}`;
    processes.start('etcd', etcd('server'), ['--data-dir', processes.path('etcd'), '--listen-client-urls', etcdUrl, '--advertise-client-urls', etcdUrl, '--listen-peer-urls', peerUrl, '--initial-advertise-peer-urls', peerUrl, '--initial-cluster', `default=${peerUrl}`, '--unsafe-no-fsync', '--log-level', 'error']);
    processes.start('kube-apiserver', kubernetes('kube-apiserver'), [
      `--etcd-servers=${etcdUrl}`, `--secure-port=${port}`, '--bind-address=127.0.0.1', '--endpoint-reconciler-type=none', `--cert-dir=${processes.path('apiserver')}`, `--token-auth-file=${files.tokens}`, '--authorization-mode=RBAC',
      '--service-account-issuer=https://kubernetes.default.svc', `--service-account-signing-key-file=${files.key}`, `--service-account-key-file=${files.key}`, '--service-cluster-ip-range=10.0.0.0/16', '--allow-privileged=true',
      // Aggregated servers are asked as this client; theirs need not believe it.
      `--proxy-client-cert-file=${processes.path('apiserver', 'apiserver.crt')}`, `--proxy-client-key-file=${processes.path('apiserver', 'apiserver.key')}`, '--enable-priority-and-fairness=false',
      ...IMPATIENT.apiserver,
    ]);
    const ca = await until('the certificate of the API server', 60, () => {
      processes.expectAll();
      return readIfThere(processes.path('apiserver', 'apiserver.crt'));
    });
    const client = new Client(port, token, ca);
    await until(`kube-apiserver 1.${minor}`, 180, async () => {
      processes.expectAll();
      return (await client.request('GET', '/readyz').catch(() => undefined))?.status === 200;
    });
    processes.start('kube-controller-manager', kubernetes('kube-controller-manager'), [`--kubeconfig=${files.kubeconfig}`, `--service-account-private-key-file=${files.key}`, '--leader-elect=false', `--secure-port=${controllerPort}`, '--bind-address=127.0.0.1', `--cert-dir=${processes.path('controllers')}`, '--kube-api-qps=500', '--kube-api-burst=1000', '--concurrent-namespace-syncs=30', ...IMPATIENT.controllers, ...(options.controllerFlags ?? [])]);
    processes.start('kube-scheduler', kubernetes('kube-scheduler'), [`--config=${files.scheduler}`, `--secure-port=${schedulerPort}`, '--bind-address=127.0.0.1', `--cert-dir=${processes.path('scheduler')}`]);
    if (kwok) processes.start('kwok', kwok('kwok'), [`--kubeconfig=${files.kubeconfig}`, '--manage-all-nodes=true', '--node-lease-duration-seconds=0', `--config=${path.resolve(__dirname, '../stages.yaml')}`, `--server-address=127.0.0.1:${kwokPort}`]);
    await until('the account of the namespace default', 60, async () => {
      processes.expectAll();
      return (await client.read({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } })).status === 200;
    });
    if (options.nodes === true) await createNodes(client);
    return {
      minor, client, processes,
      kubeconfig: files.kubeconfig,
      certificate: { cert: ca, key: fs.readFileSync(processes.path('apiserver', 'apiserver.key')) },
      stop: async () => {
        client.close();
        await processes.stop();
      },
    };
  } catch (error) {
    await processes.stop();
    throw error;
  }
}

/** Keys, tokens and configurations that the servers read. */
function prepare(processes: Processes, port: number, token: string): Record<'key' | 'tokens' | 'kubeconfig' | 'scheduler', string> {
  const write = (name: string, text: string) => {
    fs.writeFileSync(processes.path(name), text, { mode: 0o600 });
    return processes.path(name);
  };
  fs.mkdirSync(processes.path('apiserver'), { recursive: true });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kubeconfig = write('kubeconfig', JSON.stringify({
    apiVersion: 'v1', kind: 'Config', 'current-context': 'main',
    clusters: [{ name: 'main', cluster: { server: `https://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'main', context: { cluster: 'main', user: 'admin' } }],
  }));
  return {
    kubeconfig,
    key: write('accounts.key', privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()),
    tokens: write('tokens.csv', `${token},admin,admin,"system:masters"\n`),
    scheduler: write('scheduler.json', JSON.stringify({ apiVersion: 'kubescheduler.config.k8s.io/v1', kind: 'KubeSchedulerConfiguration', clientConnection: { kubeconfig, qps: 500, burst: 1000 }, leaderElection: { leaderElect: false }, profiles: PROFILES })),
  };
}

function readIfThere(file: string): Buffer | undefined {
  return fs.existsSync(file) && fs.statSync(file).size > 0 ? fs.readFileSync(file) : undefined;
}
