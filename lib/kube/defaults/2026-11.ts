import { GPU_JOB_2026_11, GPU_SERVICE_2026_11, MODELS_2026_11 } from './2026-11-gpu';
import type { Defaults } from './defaults';

/**
 * The defaults of November 2026. Frozen: manifests made with it never move.
 *
 * The reason for every number stands beside it.
 */
export const DEFAULTS_2026_11: Defaults = {
  ProductionService: {
    replicas: {
      /** Two: one pod may be drained or crash while the other serves; three would cost every small service half as much again. */
      min: 2,
      /** Three times the minimum: room for a peak, and a bound on what a runaway loop can cost. */
      max: 6,
      /** Percent of the request: at two pods, one can take over the other's load within its CPU limit of twice the request. */
      cpu: 70,
    },
    scaling: {
      /** Five minutes, the API's own default: load that comes in waves does not make pods come and go. */
      scaleDownWindow: '5m',
      /** None: a rise in load is answered at once. */
      scaleUpWindow: '0s',
      /** Doubling every 15 s, the API's own default. */
      scaleUpPercent: 100,
      /** Four pods every 15 s, the API's own default; small services would otherwise grow one pod at a time. */
      scaleUpPods: 4,
      scaleUpPeriod: '15s',
    },
    keda: {
      /** KEDA's own default: a queue is asked twice a minute, which no broker notices. */
      pollingInterval: '30s',
      /** KEDA's own default, and as long as the window in which an autoscaler waits before it takes pods away. */
      cooldown: '5m',
      /** A minute and a half without an answer: a broker that restarts is back by then. */
      failures: 3,
    },
    resources: {
      /** Twice the request: room for start and bursts, and an end to what one pod takes from its neighbours. */
      cpuLimitRatio: 2,
      /** Logs and small scratch files of a service; a pod above its limit is evicted alone, before its node runs full. */
      ephemeral: { request: '128Mi', limit: '1Gi' },
      /** Small on purpose: what needs more declares a volume. */
      tmp: '64Mi',
    },
    probes: {
      /** Out of the Service within 15 s of the first failure. */
      readiness: { period: '5s', timeout: '2s', failures: 3 },
      /** Restarted only after a minute without an answer: a slow dependency must not become a restart storm. */
      liveness: { period: '10s', timeout: '2s', failures: 6 },
      /** The kubelet's default timeout of 1 s fails under a cold start's load; 5 s between tries finds a fast start fast. */
      startup: { period: '5s', timeout: '2s' },
      /** Runtimes that compile at start need up to a minute at their CPU request; twice that. */
      startupBudget: '2m',
    },
    rollout: {
      /** No capacity is lost during a roll-out: new pods come first. */
      maxSurge: '25%',
      maxUnavailable: 0,
      /** A pod that dies in its first ten seconds stops the roll-out instead of passing it. */
      minReady: '10s',
      /** Enough to go back twice; ten, the API's default, is clutter. */
      history: 3,
      /** Image pull and scheduling, with a node to be added: five minutes beyond the startup budget. */
      deadlineBeyondStartup: '5m',
    },
    canary: {
      /** One request in twenty shows what breaks at once; a quarter and a half, each for ten minutes, show what breaks under load. */
      steps: [5, '5m', 25, '10m', 50, '10m'],
      /** As often as a scrape every 30 s gives something new. */
      interval: '1m',
      /** A pod that has just become ready has answered nothing yet. */
      initialDelay: '1m',
      /** Four scrapes of 30 s: a rate over less is a guess. */
      window: '2m',
      /** Five minutes of measurements decide a step. */
      count: 5,
      /** The third failure decides: one scrape may be missed, and one pod may be moved. */
      failureLimit: 2,
      /** The fifth answer without a request stops: five minutes in which nobody called, and a person is asked. */
      inconclusiveLimit: 4,
      /** Long enough to read the logs of a version that failed, and to go back within a second. */
      keepFor: '5m',
      /** One pod of a version may be drained without a gap. */
      minPods: 2,
      /** As many as are kept. */
      rollbackWindow: 3,
      /** Flagger counts a check without requests as a failure: one is forgiven. */
      threshold: 2,
    },
    /** One at a time: scales with the replicas and never blocks a drain for ever, unlike `minAvailable`. */
    budget: { maxUnavailable: 1 },
    /** Wished for, not required: a service survives the loss of a zone, and is still scheduled in a cluster of one. */
    availability: { zones: 'prefer', hosts: 'prefer' },
    shutdown: {
      drain: {
        /** kube-proxies learn of a removed endpoint within a second or two; five covers a busy control plane. */
        none: '5s',
        /** A gateway's control plane pushes endpoints in batches: fifteen seconds cover the slow ones. */
        gateway: '15s',
        /** Load balancers outside the cluster ask every 10 to 30 s, and take two failures or three to leave a target out. */
        loadBalancer: '60s',
      },
      deregistration: {
        /** One batch of endpoints on its way to every node. */
        none: '1s',
        /** One push of the control plane to its proxies. */
        gateway: '2s',
        /** Two checks of a target, five seconds apart: what the quickest load balancers can be set to. */
        loadBalancer: '10s',
      },
      /** The API's own default for the whole grace period; here it counts from SIGTERM, after the drain. */
      timeout: '30s',
    },
    security: {
      /** `nonroot` of the distroless images: a number, so that the kubelet can prove it is not root. */
      user: 65532,
    },
    traffic: {
      /** One may be drained or replaced while the other serves: else a zone's clients would be sent across zones at once, or not at all. */
      podsPerZone: 2,
    },
    sidecars: {
      /** A proxy or a shipper sends off what it holds within a second or two; without time of its own, a main container that takes its whole timeout would leave it none. */
      stop: '5s',
    },
    mesh: {
      /** Requests of Istio's own chart; limits are twice them, as namespaces count, and not the chart's two CPUs and 1Gi. */
      istio: { cpu: '100m', cpuLimit: '200m', memory: '128Mi', memoryLimit: '256Mi' },
      /** The CPU request of Linkerd's own figures for production, and memory between its 20Mi requested and its limit of 250Mi. */
      linkerd: { cpu: '100m', cpuLimit: '200m', memory: '64Mi', memoryLimit: '128Mi' },
    },
    migration: {
      /** Most end within seconds; one that waits ten minutes for a lock would wait for ever. */
      timeout: '10m',
      /** One: the first connection may come before the network knows the new pod. What fails twice needs a person. */
      retries: 1,
      /** A day: long enough to read its log, and gone before the next release fills the quota. */
      ttl: '24h',
    },
    slo: {
      /** A month as most agreements mean it, in days that do not differ. */
      windowDays: 30,
      /** The slowest hundredth is where queues and cold caches show; beyond it one request in a thousand decides. */
      latencyShare: 0.99,
    },
    observe: {
      /** The interval that the operator's own Prometheus has: a rate over two minutes has four points. */
      scrapeInterval: '30s',
      /** Four scrapes: one may be late, and a rise still shows within two minutes. */
      requestWindow: '2m',
    },
    secrets: {
      /** The operator's own default: a rotated password is in the cluster within the hour, and stores that bill by the call are asked 24 times a day. */
      refresh: '1h',
      vaultAgent: {
        /** It renders small templates, and then waits; the injector's own default, 250m in every pod, is half a small service. */
        cpu: '25m',
        /** A login and a rendering take a second or two with it, once a start; the injector's own 500m would count against the namespace in every pod. */
        cpuLimit: '100m',
        /** The injector's own default limit, which is the request here: no agent is killed for what its neighbours use. */
        memory: '128Mi',
        /** It writes to memory, and logs a line for each rendering. */
        ephemeral: '64Mi',
      },
    },
  },
  NamespaceWithQuota: {
    sizes: {
      /** For previews: one small service and its database. */
      XS: { cpu: 1, memory: '2Gi', ephemeral: '5Gi', storage: '10Gi', containerMemory: '1Gi', pods: 10, services: 10, claims: 3, jobs: 20, cronJobs: 5, secrets: 50, configMaps: 50 },
      /** A team's first service or two at their highest scale. */
      S: { cpu: 4, memory: '8Gi', ephemeral: '20Gi', storage: '100Gi', containerMemory: '4Gi', pods: 30, services: 20, claims: 10, jobs: 50, cronJobs: 20, secrets: 100, configMaps: 100 },
      /** A dozen small services; the CPU and memory are those that vcluster gives a tenant by default. */
      M: { cpu: 10, memory: '20Gi', ephemeral: '50Gi', storage: '250Gi', containerMemory: '8Gi', pods: 50, services: 40, claims: 20, jobs: 100, cronJobs: 40, secrets: 200, configMaps: 200 },
      /** A product with many services. */
      L: { cpu: 40, memory: '80Gi', ephemeral: '200Gi', storage: '1Ti', containerMemory: '32Gi', pods: 200, services: 100, claims: 50, jobs: 400, cronJobs: 100, secrets: 500, configMaps: 500 },
    },
    /** As the CPU limit of a service: peaks do not coincide. Twice also for memory, whose limits equal requests in our services: the rest is room for others'. */
    limitRatio: 2,
    /** A shell, a migration or a debug pod fits in; a service names its own. */
    container: {
      request: { cpu: '100m', memory: '256Mi', ephemeral: '128Mi' },
      limit: { cpu: '200m', memory: '256Mi', ephemeral: '1Gi' },
    },
  },
  GpuInferenceJob: GPU_JOB_2026_11,
  GpuInferenceService: GPU_SERVICE_2026_11,
  Model: MODELS_2026_11,
};
