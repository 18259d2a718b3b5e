/** One thing that people ask of a service or a namespace: how it is said, where it is shown, and what holds it. */
export interface Feature {
  /** What is asked for. */
  readonly what: string;
  /** What comes out unless something else is said. */
  readonly given: string;
  /** Where it is said: an export of the package, and the way down from it. The first is the main one. */
  readonly props: readonly [string, ...string[]];
  /** Golden files that show it, below `__snapshots__` and without `.yaml`. */
  readonly examples: readonly [string, ...string[]];
  /** Tests of its meaning: file below `test`, and title. */
  readonly tests: readonly [Held, ...Held[]];
}

/** One thing that is asked for, and not done. */
export interface LeftOut {
  readonly what: string;
  /** Page below `docs/decisions`. */
  readonly decision: string;
  /** What the page says of it, in bold. */
  readonly says: string;
}

type Held = readonly [file: string, title: string];

const SERVICE = 'constructs/production-service';
const NAMESPACE = 'constructs/namespace-with-quota';
const service = (title: string): Held => [`${SERVICE}.test.ts`, title];
const namespace = (title: string): Held => [`${NAMESPACE}.test.ts`, title];
const guarantee = (title: string): Held => ['constructs/guarantees.test.ts', title];
const secrets = (title: string): Held => ['constructs/secrets.test.ts', title];
const level = (title: string): Held => ['constructs/service-level.test.ts', title];
const best = (title: string): Held => ['constructs/best-practices.test.ts', title];

/** What is asked of a service. */
export const SERVICE_FEATURES: readonly Feature[] = [
  {
    what: 'Images by tag or digest',
    given: 'No tag and `latest` do not compile; the strict profile wants a digest',
    props: ['ProductionServiceOptions.image', 'Image.parse'],
    examples: [`${SERVICE}/full`, `${SERVICE}/minimal`],
    tests: [best('asks for a digest in the strict profile, and takes a tag in production'), guarantee('runs a known version')],
  },
  {
    what: 'When images are pulled',
    given: '`Always` with a tag, `IfNotPresent` with a digest',
    props: ['ProductionServiceOptions.image'],
    examples: [`${SERVICE}/minimal`, `${SERVICE}/full`],
    tests: [service('pulls a tag always, and a digest only where it is absent')],
  },
  {
    what: 'Ports',
    given: 'Named, with their protocol; the Service answers on 80',
    props: ['HttpPort.port', 'HttpPort.servicePort', 'GrpcPort.port', 'TcpPort.port', 'ProductionServiceOptions.ports'],
    examples: [`${SERVICE}/full`, `${SERVICE}/connected`],
    tests: [service('has a Service on port 80 with a named port that says its protocol'), best('names every port of every container and Service, in every example')],
  },
  {
    what: 'Readiness and liveness',
    given: 'Readiness as the protocol says; liveness a TCP connection, never what readiness asks',
    props: ['HttpPort.readiness', 'TcpPort.readiness', 'ProductionServiceOptions.probes.liveness'],
    examples: [`${SERVICE}/minimal`, `${SERVICE}/full`, `${SERVICE}/tcp`],
    tests: [service('asks the readiness path often, and only a connection for liveness and startup'), best('never asks readiness and liveness the same in the same time, in any example'), ['docs/liveness.test.ts', 'is not to a request that it must answer itself']],
  },
  {
    what: 'Slow starts',
    given: 'Two minutes, asked every five seconds, by liveness’s check',
    props: ['ProductionServiceOptions.probes.startupBudget'],
    examples: [`${SERVICE}/full`],
    tests: [best('gives a start its budget, and the roll-out five minutes more'), guarantee('gives a start its time before a roll-out fails')],
  },
  {
    what: 'gRPC health checks',
    given: 'The health service, for a `grpc` service',
    props: ['GrpcPort.service', 'GrpcCheck.grpc'],
    examples: [`${SERVICE}/grpc`],
    tests: [service("give gRPC a headless Service whose port is the container\\'s, and a probe of the health service")],
  },
  {
    what: 'Timing of probes',
    given: 'Fast out of the Service, slow to restart; one budget for the start',
    props: ['ProductionServiceOptions.probes', 'PlatformProps.overrides'],
    examples: [`${SERVICE}/tcp`, 'apps/custom-platform'],
    tests: [service('let liveness wait at least twice as long as readiness where both open a connection'), service('asks the readiness path often, and only a connection for liveness and startup')],
  },
  {
    what: 'CPU, memory and scratch space',
    given: 'Requests are required; memory limit = request, CPU limit twice the request, scratch space bounded',
    props: ['ProductionServiceOptions.resources', 'Resources.memoryLimit', 'Resources.cpuLimit', 'Resources.qos', 'Resources.ephemeral'],
    examples: [`${SERVICE}/minimal`, `${SERVICE}/full`, `${SERVICE}/fixed`],
    tests: [service('limits memory to its request, CPU to twice the request, and always bounds scratch space'), service('makes every limit equal its request when guaranteed'), service('leaves the CPU limit out on request')],
  },
  {
    what: 'Scaling by load',
    given: 'Two to six pods at 70 % of the CPU request, never by memory; no `replicas` beside it',
    props: ['AutoScale.min', 'AutoScale.max', 'AutoScale.cpu', 'AutoScale.memory', 'Scale.fixed'],
    examples: [`${SERVICE}/minimal`, `${SERVICE}/full`, `${SERVICE}/fixed`],
    tests: [service('leaves the number of pods to the autoscaler: two to six, at 70 % of the CPU request of its own container'), guarantee('leaves the number of pods to the autoscaler')],
  },
  {
    what: 'How fast it scales',
    given: 'Up at once, down after five minutes',
    props: ['ProductionServiceOptions.scale', 'RawOverrides.hpa'],
    examples: [`${SERVICE}/minimal`],
    tests: [service('scales up at once by the larger of 100 % and four pods, and down after five minutes')],
  },
  {
    what: 'Scaling by events, down to zero',
    given: 'Off; [when to take it](scaling.md)',
    props: ['Scale.keda', 'KedaScale.triggers', 'KedaScale.min', 'KedaScale.fallback', 'PlatformProps.autoscaling'],
    examples: [`${SERVICE}/keda`, `${SERVICE}/scale-to-zero`],
    tests: [['constructs/keda.test.ts', 'has a ScaledObject in place of an autoscaler, and names no replicas'], ['constructs/keda.test.ts', 'reads its credentials from Secrets, through a TriggerAuthentication of its own']],
  },
  {
    what: 'Recommended requests',
    given: 'Off; recommended only, never applied',
    props: ['ProductionServiceOptions.rightsizing', 'PlatformProps.rightsizing'],
    examples: [`${SERVICE}/rightsizing`],
    tests: [['constructs/rightsizing.test.ts', 'recommends and changes nothing, beside the autoscaler'], ['constructs/rightsizing.test.ts', 'is an error to apply beside an autoscaler that steers by the requests']],
  },
  {
    what: 'Surviving drains',
    given: 'One pod at a time, broken ones at any time; no budget at one replica',
    props: ['Availability.budget'],
    examples: [`${SERVICE}/minimal`, `${SERVICE}/fixed-at-one`],
    tests: [service('takes one pod at a time in a drain, and broken pods at any time'), service('makes no budget and no spread at one replica'), guarantee('has a budget that lets nodes drain')],
  },
  {
    what: 'Surviving the loss of a node or zone',
    given: 'Spread over zones and hosts where possible, counted within one version',
    props: ['Availability.zones', 'Availability.hosts'],
    examples: [`${SERVICE}/minimal`, `${SERVICE}/full`],
    tests: [service('wishes for pods in different zones and on different hosts, counted within one version'), best('requires what zones and hosts are told to require')],
  },
  {
    what: 'Roll-outs without loss',
    given: 'Surge 25 %, unavailable 0; one version at a time only with a reason',
    props: ['ProductionServiceOptions.rollout', 'Rollout.recreate'],
    examples: [`${SERVICE}/minimal`, `${SERVICE}/recreate`],
    tests: [service('loses no capacity in a roll-out, and stops one that does not become ready'), ['constructs/rollout.test.ts', 'stops every old pod before it starts a new one, and so adds none']],
  },
  {
    what: 'Canaries',
    given: 'Off; then 5 %, 25 % and 50 % of the requests, measured against the service level, on every way in',
    props: ['CanaryRolloutProps.canary', 'ProductionServiceOptions.rollout', 'ProductionServiceOptions.slo', 'Analysis.promql'],
    examples: ['constructs/canary-rollout/minimal', 'constructs/canary-rollout/every-step', 'constructs/canary-rollout/gateway-api', 'constructs/canary-rollout/nginx', 'constructs/canary-rollout/alb', 'constructs/canary-rollout/traefik', 'constructs/canary-rollout/by-pods', 'constructs/canary-rollout/flagger', 'constructs/canary-rollout/linkerd'],
    tests: [['constructs/canary-rollout.test.ts', 'weighs clients in the mesh and hosts at the front door, each where it comes in'], ['constructs/canary-rollout.test.ts', 'takes no traffic for neither success nor failure, in its own measurements too'], ['constructs/canary-errors.test.ts', 'a client in the cluster that goes round the Gateway']],
  },
  {
    what: 'Mesh',
    given: 'In the mesh of the platform: requests with certificates only, callers by account; bounds on requests where a connection asks for them',
    props: ['PlatformProps.mesh', 'ProductionServiceOptions.mesh', 'ConnectOptions.timeout', 'ConnectOptions.retries', 'ConnectOptions.breaker', 'ConnectOptions.http'],
    examples: [`${SERVICE}/mesh`, `${SERVICE}/mesh-ambient`, `${SERVICE}/mesh-linkerd`, `${SERVICE}/mesh-and-outside`, `${SERVICE}/requests-by-cilium`],
    tests: [['constructs/mesh-callers.test.ts', 'is known to Istio by account, at the port of the pod, and nobody else is let in'], ['constructs/mesh.test.ts', 'holds for that caller where its own proxy knows it'], ['constructs/mesh-errors.test.ts', 'two callers at a waypoint']],
  },
  {
    what: 'Blue and green',
    given: 'Off; then a person promotes, and the old version stays for five minutes',
    props: ['BlueGreenRolloutProps.blueGreen', 'BlueGreen.promote', 'BlueGreen.keepOld', 'BlueGreen.postCheck'],
    examples: ['constructs/blue-green-rollout/minimal', 'constructs/blue-green-rollout/measured', 'constructs/blue-green-rollout/flagger'],
    tests: [['constructs/canary-rollout.test.ts', 'waits for a person, keeps the old version for five minutes, and is measured once it serves'], ['constructs/canary-rollout.test.ts', 'needs no weights: the route leads to the one Service']],
  },
  {
    what: 'Graceful shutdown',
    given: 'Serves on for 5, 15 or 60 s by who sends to it, then 30 s to stop',
    props: ['ShutdownOptions.drain', 'ShutdownOptions.timeout', 'ShutdownOptions.command'],
    examples: [`${SERVICE}/minimal`, `${SERVICE}/full`, `${SERVICE}/exposed-by-alb`],
    tests: [service('drains for five seconds inside the cluster and fifteen behind a gateway, wherever expose is called'), ['constructs/expose.test.ts', 'gives the pods a minute to drain'], guarantee('has time to stop')],
  },
  {
    what: 'Roll-outs that fail visibly, and can be undone',
    given: 'Ready for 10 s, failed after the startup budget and five minutes, three old versions kept',
    props: ['ProductionServiceOptions.probes.startupBudget', 'RawOverrides.deployment'],
    examples: [`${SERVICE}/minimal`],
    tests: [service('loses no capacity in a roll-out, and stops one that does not become ready'), best('gives a start its budget, and the roll-out five minutes more')],
  },
  {
    what: 'Hardened pods',
    given: 'Pod Security `restricted`, read-only root, user 65532, a small `/tmp`',
    props: ['ProductionServiceOptions.security', 'ProductionServiceOptions.volumes'],
    examples: [`${SERVICE}/minimal`, `${SERVICE}/full`],
    tests: [service('passes Pod Security restricted with a read-only root and a small /tmp'), ['goldens/examples.test.ts', 'meets Pod Security restricted as every supported minor defines it']],
  },
  {
    what: 'An account of its own',
    given: 'One a service, without a token',
    props: ['ProductionServiceOptions.serviceAccount'],
    examples: [`${SERVICE}/minimal`],
    tests: [service('runs as an account of its own without a token'), service('takes an account that exists, and makes none'), guarantee('has no token')],
  },
  {
    what: 'Rights on the Kubernetes API',
    given: 'None, and so no token; rights bring one that is renewed, for the main container alone',
    props: ['ProductionService.grantApi', 'ProductionService.grantTo'],
    examples: [`${SERVICE}/api-rights`],
    tests: [['constructs/rights.test.ts', 'are one Role and one RoleBinding of its own account'], ['constructs/rights.test.ts', 'bring a token that is renewed, into the main container alone'], ['constructs/rights.test.ts', 'are judged as anybody’s: who reads every Secret is told']],
  },
  {
    what: 'An identity at the cloud',
    given: 'None; no key of a cloud is ever in a Secret',
    props: ['ProductionServiceOptions.cloudIdentity', 'PlatformProps.identity'],
    examples: [`${SERVICE}/cloud-identity-aws`, `${SERVICE}/cloud-identity-eks-pods`, `${SERVICE}/cloud-identity-google`, `${SERVICE}/cloud-identity-azure`],
    tests: [['constructs/cloud-identity.test.ts', 'switches no token on: the cloud’s webhook projects one of its own'], ['constructs/cloud-identity.test.ts', 'marks pods where Azure’s webhook looks for them, and leaves the selector alone']],
  },
  {
    what: 'A clean environment',
    given: 'No variables of the Services around',
    props: ['ProductionServiceOptions.env', 'RawOverrides.pod'],
    examples: [`${SERVICE}/full`],
    tests: [guarantee('gets no links to Services'), ['constructs/connections.test.ts', 'puts addresses before the variables that may use them, in an order of their own']],
  },
  {
    what: 'Configuration that rolls out with the program',
    given: 'Immutable ConfigMaps named by content, kept until the last old pod is gone',
    props: ['Configuration.env', 'ProductionServiceOptions.config', 'Config.existing'],
    examples: [`${SERVICE}/config-and-secrets`],
    tests: [service('puts configuration into ConfigMaps that are named by content and never change'), service('marks old configuration to be kept until the roll-out is over: %s'), ['docs/boundaries.test.ts', 'removes what no ReplicaSet names any more, and nothing else']],
  },
  {
    what: 'Secrets',
    given: 'None in the program; named where they are, with an ExternalSecret, a SealedSecret, an agent of Vault or a volume made for them',
    props: ['ProductionServiceOptions.secrets', 'Secret.external', 'Secret.sealed', 'Secret.vault', 'Secret.csi', 'Secret.files', 'Secret.existing', 'PlatformProps.secrets'],
    examples: [`${SERVICE}/external-secrets`, `${SERVICE}/sealed-secrets`, `${SERVICE}/vault-secrets`, `${SERVICE}/csi-secrets`, `${SERVICE}/config-and-secrets`],
    tests: [secrets('are read by one ExternalSecret with a name that stays, and found by the pod under its keys'), secrets('lie in the Secret that they were sealed for, in strict scope'), secrets('are written by its agent into the folders that are named'), ['constructs/secrets-errors.test.ts', 'are never repeated: a message may end in a log']],
  },
  {
    what: 'How a new value of a secret arrives',
    given: 'In files within the hour; in variables with a version, or by Reloader where it runs',
    props: ['ExternalSecretValue.version', 'ExternalSecretValue.refresh', 'PlatformProps.restarts'],
    examples: [`${SERVICE}/pinned-secrets`, `${SERVICE}/external-secrets`],
    tests: [secrets('at a variable that follows the store: never by itself, for nothing in the pod changes'), secrets('at a variable pinned to a version: another version is another Secret, so that the pods are rolled'), secrets('with Reloader: it restarts the pods for the Secrets of variables that may change, and for no others')],
  },
  {
    what: 'Containers beside the main one',
    given: 'None; a sidecar starts before it, is stopped after it, and counts in full. Ambassadors are reached on localhost, adapters show metrics',
    props: ['ProductionServiceOptions.sidecars', 'PlainSidecar.startup', 'Ambassador.port', 'Adapter.portName'],
    examples: [`${SERVICE}/sidecar`, `${SERVICE}/ambassador`, `${SERVICE}/adapters`],
    tests: [['constructs/sidecars.test.ts', 'is an init container that goes on running: it starts before the main container, and is stopped after it'], ['constructs/sidecars.test.ts', 'is reached by the main container on localhost, and by nobody else'], ['constructs/sidecars.test.ts', 'counts in full against the quota']],
  },
  {
    what: 'Init containers and migrations',
    given: 'None; a migration is a Job named by its content, which ends before the new version starts',
    props: ['ProductionServiceOptions.init', 'ProductionServiceOptions.migration', 'Migration.command'],
    examples: [`${SERVICE}/init`, `${SERVICE}/migration`, `${SERVICE}/migration-by-argo-cd`],
    tests: [['constructs/sidecars.test.ts', 'runs to its end in the order of the program, with the service’s image and room unless it says otherwise'], ['constructs/migration.test.ts', 'is another Job for another version, for another variable and after a patch, and the same one for the same content'], ['constructs/migration.test.ts', 'is an ordinary object in an earlier sync wave under Argo CD, and never a hook'], ['docs/pipeline.test.ts', 'stands in the folders that the two Kustomizations read, the second after the first']],
  },
  {
    what: 'Passwords of registries',
    given: 'Those that the platform names',
    props: ['ProductionServiceOptions.pullSecrets', 'PlatformProps.pullSecrets'],
    examples: [`${SERVICE}/pull-secrets`],
    tests: [secrets('are those of the platform, or those given in their place, or none'), secrets('come from a store as a Secret of the type that the kubelet looks for')],
  },
  {
    what: 'Network: closed until declared',
    given: 'Nothing in, nothing out; one line opens both sides',
    props: ['ProductionService.connectTo', 'ProductionService.allowFrom', 'External.service', 'Peer.named', 'Peer.cidr', 'Peer.fqdn', 'Peer.from'],
    examples: [`${SERVICE}/connected`, `${SERVICE}/peers-elsewhere`, `${SERVICE}/external-database`, `${SERVICE}/egress-to-names`],
    tests: [service('denies everything but names'), ['constructs/connections.test.ts', 'opens egress here and ingress there, and tells the address'], guarantee('lets only its callers in')],
  },
  {
    what: 'Names can always be resolved',
    given: 'UDP and TCP 53 to the DNS of the cluster, and to caches on the nodes',
    props: ['PlatformProps.dns', 'PlatformProps.dns.nodeLocal'],
    examples: [`${SERVICE}/minimal`],
    tests: [service("keeps other platforms\\' DNS in mind, caches on the nodes too"), guarantee('resolves names')],
  },
  {
    what: 'Ingress: NGINX, Traefik, AWS',
    given: 'None until `expose`',
    props: ['ProductionService.expose', 'ExposeOptions.host', 'ExposeOptions.paths', 'ExposeOptions.timeout', 'PlatformProps.ingress'],
    examples: [`${SERVICE}/exposed-by-nginx`, `${SERVICE}/exposed-by-traefik`, `${SERVICE}/exposed-by-alb`],
    tests: [['constructs/expose.test.ts', 'routes the host with TLS and lets the controller in: %s'], ['constructs/expose.test.ts', 'sends to pods, asks them what readiness asks, and comes from the subnets']],
  },
  {
    what: 'Gateway API',
    given: 'The way in, unless the platform names another; what the server would fill in is written out',
    props: ['ProductionService.expose', 'PlatformProps.ingress'],
    examples: [`${SERVICE}/minimal`, `${SERVICE}/exposed-by-gateway`, `${SERVICE}/grpc-by-connection`],
    tests: [service('routes a host to the service with everything written out that the server would fill in'), service("lets in the gateway\\'s proxies, and nobody else"), guarantee('is where its route leads')],
  },
  {
    what: 'TLS and certificates',
    given: 'Every way in from outside has TLS: at the listener, by cert-manager, or from a Secret',
    props: ['PlatformProps.certificates', 'ExposeOptions.tlsSecret', 'ExposeOptions.redirect'],
    examples: [`${SERVICE}/exposed-by-nginx`, `${SERVICE}/exposed-by-traefik`, `${SERVICE}/exposed-by-gateway`],
    tests: [['constructs/expose.test.ts', 'never serves a host without TLS'], ['constructs/expose.test.ts', 'sends requests without TLS on, where the platform listens for them']],
  },
  {
    what: 'Metrics that are read',
    given: 'On, where a port is called `metrics` and the platform has a Prometheus operator; Prometheus is let in at that port only',
    props: ['ProductionServiceOptions.observe', 'Observe.metricsPath', 'Observe.interval', 'PlatformProps.metrics'],
    examples: [`${SERVICE}/observed`],
    tests: [['constructs/observe.test.ts', 'are found: the monitor selects the Service by labels that it carries, and a port by the name that it has'], ['constructs/observe.test.ts', 'can be read: Prometheus is let in, at that port only']],
  },
  {
    what: 'Service levels and alerts',
    given: 'Nothing is promised; a promise makes recording rules and alerts on four pairs of windows, and is the measure of a canary and of scaling too',
    props: ['ProductionServiceOptions.slo', 'ProductionService.alertOn', 'PlatformProps.metrics'],
    examples: [`${SERVICE}/slo`, `${SERVICE}/slo-of-grpc`, `${SERVICE}/slo-at-the-door`, `${SERVICE}/observed`],
    tests: [['constructs/service-level.test.ts', 'records the share of bad requests over every window, and alerts on four pairs of windows for each promise'], ['constructs/slo/burn-rates.test.ts', 'for any period, what the long window burns at the factor is the share of the budget, to the minute'], ['constructs/slo/indicator.test.ts', 'is one indicator in three uses: alerts, analysis and scaling differ in service and window only']],
  },
  {
    what: 'Traces',
    given: 'On, where the platform has a collector: the variables of OpenTelemetry, and the way there',
    props: ['Observe.otel', 'PlatformProps.tracing'],
    examples: [`${SERVICE}/traced`],
    tests: [['constructs/observe.test.ts', 'say who it is, in the words of OpenTelemetry, and what only the pod knows of itself'], ['constructs/observe.test.ts', 'may go there, and nowhere else']],
  },
  {
    what: 'Pods by requests',
    given: 'None; with KEDA, as many as the requests a second ask for, counted as alerts count them',
    props: ['RequestsTrigger.perSecond'],
    examples: [`${SERVICE}/observed`],
    tests: [level('are asked of the source that counts for alerts, at the Prometheus of the platform')],
  },
  {
    what: 'Dashboards, uptime checks, what an organisation adds',
    given: 'Nothing; a construct of your own makes them beside ours, and they are proved with the rest',
    props: ['ProductionService.deployment', 'ProductionServiceOptions.annotations', 'ProductionServiceOptions.labels'],
    examples: ['apps/custom-platform', `${SERVICE}/full`],
    tests: [['goldens/custom-platform.test.ts', 'joins a service of Plinth and one of cdk8s-plus-28 by one edge, and closes all others'], ['docs/platform-package.test.ts', 'gives an app repository, by its name, the very manifests of the app that holds its source']],
  },
  {
    what: 'Node pools, affinity, tolerations',
    given: 'Wherever it fits; a pool by name writes affinity and toleration together, and a peer may be stood near',
    props: ['ProductionServiceOptions.placement', 'PlatformProps.pools', 'PlatformProps.instanceTypes', 'PlatformProps.daemons'],
    examples: [`${SERVICE}/placement`, 'apps/node-pools'],
    tests: [['constructs/placement.test.ts', 'requires its nodes and tolerates their taints, both at once'], ['constructs/placement.test.ts', 'is wished for in its zone'], ['apps/node-pools.test.ts', 'fits at its peak, with a node of each pool drained']],
  },
  {
    what: 'Priority, runtime class, host aliases, DNS lookups',
    given: 'What the cluster does; classes are those that the platform lists',
    props: ['ProductionServiceOptions.priority', 'ProductionServiceOptions.runtimeClass', 'ProductionServiceOptions.hostAliases', 'ProductionServiceOptions.dns.ndots', 'PlatformProps.priorityClasses', 'PlatformProps.runtimeClasses'],
    examples: [`${SERVICE}/treated`],
    tests: [['constructs/pod-settings.test.ts', 'are those that the platform lists'], ['constructs/pod-settings.test.ts', 'are hosts by address, in an order of their own'], ['constructs/pod-settings.test.ts', 'try the search domains for fewer names']],
  },
  {
    what: 'Kinds of Service',
    given: 'A virtual address, headless for gRPC; who may come in is said for all others',
    props: ['ProductionServiceOptions.service', 'LoadBalancerService.sourceRanges', 'NodePortService.sourceRanges', 'GrpcPort.balancing'],
    examples: [`${SERVICE}/headless`, `${SERVICE}/load-balancer`, `${SERVICE}/node-port`, `${SERVICE}/grpc`],
    tests: [['constructs/service-kind.test.ts', 'is open to its networks and to nobody else, in the Service and in the NetworkPolicy'], ['constructs/service-kind.test.ts', 'is an error until somebody answers for it']],
  },
  {
    what: 'Traffic that stays in its zone',
    given: 'On, where the lowest scale leaves each zone two pods',
    props: ['ProductionServiceOptions.trafficDistribution'],
    examples: [`${SERVICE}/treated`],
    tests: [['constructs/pod-settings.test.ts', 'stays in a zone once each has two pods, under the name that the oldest cluster knows'], ['constructs/pod-settings.test.ts', 'goes anywhere where zones are not spread over, where it is denied, and where clients see every pod']],
  },
  {
    what: 'Volumes of claims',
    given: 'None. A service keeps no state of its own: claims, and their backup, are somebody else’s',
    props: ['ProductionServiceOptions.volumes'],
    examples: [`${SERVICE}/config-and-secrets`],
    tests: [service('declares what it refers to and does not make'), best('mounts a claim that somebody else makes, and makes none')],
  },
  {
    what: 'One pod that leads',
    given: 'Off; the right to one Lease, and the way to the API server',
    props: ['ProductionServiceOptions.leaderElection', 'PlatformProps.apiServer'],
    examples: [`${SERVICE}/api-rights`],
    tests: [['constructs/rights.test.ts', 'is the right to one Lease, and to make it, which no name can bound'], ['constructs/rights.test.ts', 'open the way to where the API server answers']],
  },
  {
    what: 'Signing in before the service',
    given: 'Off',
    props: ['ExposeOptions.auth', 'PlatformProps.ingress'],
    examples: [`${SERVICE}/exposed-with-sign-in`],
    tests: [['constructs/expose.test.ts', 'asks the oauth2-proxy of the platform before NGINX lets a request through'], ['constructs/expose.test.ts', 'is asked of nobody unless it is said']],
  },
  {
    what: 'Fields that have no prop',
    given: 'Merged, patched or left out after everything else, recorded, and held to the guarantees',
    props: ['ProductionServiceOptions.raw', 'ProductionService.patch', 'ProductionService.omit', 'ProductionServiceOptions.waive'],
    examples: [`${SERVICE}/patched`],
    tests: [['constructs/patches.test.ts', 'of the %s at %s is in the object, whole'], ['constructs/patches.test.ts', 'is recorded with the paths that it changes, and a test is no change'], ['constructs/patches.test.ts', 'leaves the object out and records why'], guarantee('%s, and a change that undoes it is an error')],
  },
  {
    what: 'Input that is wrong',
    given: 'Does not compile, or is told with value, range and fix, all at once; then the whole set is proved',
    props: ['ProductionServiceProps', 'Problem.fix', 'synthesize'],
    examples: [`${SERVICE}/full`],
    tests: [['constructs/production-service-errors.test.ts', 'is told where it is %s'], ['constructs/production-service-errors.test.ts', 'does not hide the others: all are told at once'], ['constructs/production-service.types.test.ts', 'takes what is right and refuses what is wrong, as this file shows by compiling']],
  },
];

/** What is asked of a namespace. */
export const NAMESPACE_FEATURES: readonly Feature[] = [
  {
    what: 'A quota',
    given: 'By size; everything that costs is counted, node ports and load balancers are 0, and the peak of what is in it fits',
    props: ['NamespaceWithQuotaProps.size', 'QuotaSpec.cpu'],
    examples: [`${NAMESPACE}/minimal`, `${NAMESPACE}/own-size`],
    tests: [namespace('grants no GPU, no load balancer and no node port'), namespace('lets limits reach twice the requests'), guarantee('holds what is in it')],
  },
  {
    what: 'Defaults for containers',
    given: 'Requests and limits for whatever the quota counts',
    props: ['NamespaceWithQuotaProps.limits', 'NamespaceWithQuotaProps.cpuLimits'],
    examples: [`${NAMESPACE}/minimal`, `${NAMESPACE}/data-team`],
    tests: [['constructs/namespace-operations.test.ts', 'raise the default limit with the request, and the bound with the default limit'], namespace('gives every container a default for whatever the quota counts of containers'), guarantee('has defaults for containers')],
  },
  {
    what: 'Closed doors',
    given: 'No traffic in or out until a workload or a namespace is let in, or out',
    props: ['NamespaceNetwork.allowNamespaces', 'NamespaceNetwork.internet', 'NamespaceWithQuota.connectTo'],
    examples: [`${NAMESPACE}/minimal`, `${NAMESPACE}/operated`, `${NAMESPACE}/shared`],
    tests: [['constructs/namespace-operations.test.ts', 'is every public address at port 443, and none of the company, the cluster or the cloud’s metadata'], namespace('denies all traffic both ways, to every pod'), ['constructs/namespace-access.test.ts', 'may call every pod as the graph sees it, and others still may not'], guarantee('denies by default')],
  },
  {
    what: 'Rights of people and pipelines',
    given: 'None; developers look, deployers deploy and read no Secret, nobody is administrator, no wildcard',
    props: ['NamespaceAccess.developers', 'NamespaceAccess.deployers', 'NamespaceAccess.viewers', 'NamespaceAccess.breakGlass', 'NamespaceWithQuota.grant'],
    examples: [`${NAMESPACE}/with-access`, `${NAMESPACE}/operated`, `${NAMESPACE}/shared`],
    tests: [namespace('gives deployers no Secret, no shell, no wildcard, and nothing that is the platform team’s'), ['constructs/namespace-access.test.ts', 'change nothing, and see no log, no configuration and no Secret'], guarantee('makes nobody an administrator')],
  },
  {
    what: 'A Pod Security level',
    given: '`restricted`, enforced, audited and warned of, pinned to the version of the platform',
    props: ['NamespaceWithQuotaProps.security'],
    examples: [`${NAMESPACE}/minimal`],
    tests: [namespace('enforces Pod Security restricted, in all three modes, as the oldest cluster of the platform knows it'), guarantee('enforces a Pod Security level')],
  },
  {
    what: 'Who owns it and who pays',
    given: 'Team and environment are required, a cost centre where it is known; more labels, such as those of a mesh, by name',
    props: ['NamespaceWithQuotaProps.team', 'NamespaceWithQuotaProps.environment', 'NamespaceWithQuotaProps.costCenter', 'PlatformProps.costCenterRequired', 'NamespaceWithQuotaProps.labels'],
    examples: [`${NAMESPACE}/with-access`],
    tests: [['constructs/namespace-operations.test.ts', 'is required where the platform says so'], namespace('says whose it is, and pays for it where that is known'), namespace('gives its name and the label team to what is built in it, pods too')],
  },
  {
    what: 'Less for some priorities',
    given: 'Off; a quota a priority class, within that of the namespace',
    props: ['NamespaceWithQuotaProps.quotaByPriority'],
    examples: [`${NAMESPACE}/by-priority`],
    tests: [['constructs/namespace-access.test.ts', 'counts the pods of its class alone, and what it names alone'], ['constructs/namespace-access.test.ts', 'is proved to hold the peak of its class, and to leave other classes alone']],
  },
  {
    what: 'GPUs',
    given: '0 until granted',
    props: ['NamespaceWithQuotaProps.gpu'],
    examples: [`${NAMESPACE}/own-size`, `${NAMESPACE}/queued`],
    tests: [namespace('grants no GPU, no load balancer and no node port'), namespace('of one’s own may name everything that it grants'), ['synth/capacity.test.ts', 'refuse every GPU until some are granted']],
  },
  {
    what: 'Nodes of its own',
    given: 'None; a pool with a taint, on which its workloads run without saying so',
    props: ['NamespaceWithQuotaProps.pool', 'PlatformProps.pools'],
    examples: ['apps/node-pools'],
    tests: [['constructs/placement.test.ts', 'is where its workloads run that say nothing'], ['constructs/placement.test.ts', 'yields to what a workload says itself']],
  },
  {
    what: 'A queue for jobs',
    given: 'Off; one LocalQueue that leads to a ClusterQueue of Kueue',
    props: ['NamespaceWithQuotaProps.queue', 'PlatformProps.queueing'],
    examples: [`${NAMESPACE}/queued`],
    tests: [['constructs/namespace-access.test.ts', 'is a LocalQueue that leads to the ClusterQueue']],
  },
  {
    what: 'Protection from deletion',
    given: 'On in production, where the platform has a GitOps engine',
    props: ['NamespaceWithQuotaProps.deletionProtection', 'PlatformProps.gitops'],
    examples: ['apps/custom-platform'],
    tests: [namespace('is kept from deleting a namespace in production'), namespace('may delete any other, and whichever it is told to')],
  },
  {
    what: 'Backup',
    given: 'Off; a Schedule of Velero’s, of this namespace alone',
    props: ['NamespaceWithQuotaProps.backup', 'PlatformProps.backup'],
    examples: [`${NAMESPACE}/data-team`],
    tests: [['constructs/namespace-operations.test.ts', 'is a Schedule where Velero looks for it, of this namespace and no other']],
  },
  {
    what: 'A budget over several namespaces',
    given: 'Fixed shares of the budget, proved at synth over the quotas as they are patched',
    props: ['TenantProps.budget', 'TenantProps.namespaces'],
    examples: ['constructs/tenant/minimal', 'constructs/tenant/granted'],
    tests: [['constructs/tenant.test.ts', 'is never above the budget, whatever the amounts and the shares'], ['constructs/tenant.test.ts', 'is proved over the quotas as they are patched, and over those that are left out']],
  },
];
