import { CHECK_SHAPE } from '../kit/probes';
import type { RawTarget } from '../kit/hatches';
import type { ShapeOf } from '../kit/problems';
import { templatePaths } from '../kit/pod-group';
import { POD_SETTINGS_SHAPE } from '../kit/pod-settings';
import { RESOURCES_SHAPE } from '../kit/resources';
import { SECRET_SHAPE } from '../kit/secret-refs';
import { SECURITY_SHAPE } from '../kit/security';
import { SHUTDOWN_SHAPE } from '../kit/shutdown';
import { SLO_SHAPE } from '../kit/slo';
import { VOLUME_SHAPE } from '../kit/volumes';
import type { ExposeOptions } from './exposure-props';
import { LEADER_SHAPE, NETWORK_SHAPE } from './rights-props';
import type { Rollout } from './rollout-props';
import { MESH_SHAPE } from './mesh-props';
import type { Observe } from './observe-props';
import { KEDA_SHAPE } from './parts/keda';
import { INIT_SHAPE, MIGRATION_SHAPE, SIDECAR_SHAPE } from './parts-shape';
import type { GrpcPort, HttpPort, ProductionServiceOptions, RawOverrides, TcpPort } from './props';

const OBSERVE: ShapeOf<Observe> = { metricsPath: true, interval: true, otel: true };
const HTTP: ShapeOf<HttpPort> = { port: true, readiness: CHECK_SHAPE, servicePort: true };
const GRPC: ShapeOf<GrpcPort> = { port: true, service: true, balancing: true };
const TCP: ShapeOf<TcpPort> = { port: true, readiness: CHECK_SHAPE, servicePort: true };
// What stands in a canary or a blue-green roll-out is checked where it is read.
const ROLLOUT: ShapeOf<Rollout> = { recreate: true, canary: true, blueGreen: true };
const RAW: ShapeOf<RawOverrides> = { deployment: true, pod: true, container: true, service: true, hpa: true, scaledObject: true, vpa: true, pdb: true, networkPolicy: true, serviceAccount: true, route: true };

/** Every prop that `ProductionService` reads. */
export const SHAPE: ShapeOf<ProductionServiceOptions & { http: HttpPort; grpc: GrpcPort; tcp: TcpPort }> = {
  image: true,
  resources: RESOURCES_SHAPE,
  http: HTTP,
  grpc: GRPC,
  tcp: TCP,
  ports: { '*': { port: true, servicePort: true } },
  command: true,
  args: true,
  probes: { liveness: CHECK_SHAPE, startupBudget: true },
  scale: { fixed: true, auto: { min: true, max: true, cpu: true, memory: true }, keda: KEDA_SHAPE },
  rightsizing: true,
  rollout: ROLLOUT,
  availability: { zones: true, hosts: true, budget: { maxUnavailable: true } },
  // Its names are checked where it is read: it may be a name, and hold a construct.
  placement: true,
  shutdown: SHUTDOWN_SHAPE,
  // Its names depend on the type, and are checked where it is read.
  service: true,
  security: SECURITY_SHAPE,
  serviceAccount: true,
  env: true,
  config: true,
  secrets: { '*': SECRET_SHAPE },
  pullSecrets: true,
  volumes: { '*': VOLUME_SHAPE },
  slo: SLO_SHAPE,
  observe: OBSERVE,
  mesh: MESH_SHAPE,
  ...POD_SETTINGS_SHAPE,
  cloudIdentity: true,
  leaderElection: LEADER_SHAPE,
  network: NETWORK_SHAPE,
  trafficDistribution: true,
  labels: true,
  annotations: true,
  selector: true,
  init: { '*': INIT_SHAPE },
  sidecars: { '*': SIDECAR_SHAPE },
  migration: MIGRATION_SHAPE,
  raw: RAW,
  waive: true,
};

/** Every name that `expose` reads. */
export const EXPOSE_SHAPE: ShapeOf<ExposeOptions> = { host: true, path: true, paths: true, port: true, name: true, timeout: true, redirect: true, auth: true, tlsSecret: true };

/** Where each part of `raw` goes. */
export function rawTargets(route: 'HTTPRoute' | 'GRPCRoute' | 'Ingress', workload: 'Deployment' | 'Rollout' | 'LeaderWorkerSet'): { readonly [K in keyof Required<RawOverrides>]: RawTarget } {
  const pods = templatePaths(workload).map((path) => [...path, 'spec']);
  return {
    deployment: { kind: workload },
    pod: { kind: workload, paths: pods },
    container: { kind: workload, paths: pods.map((path) => [...path, 'containers', '0']) },
    service: { kind: 'Service' },
    hpa: { kind: 'HorizontalPodAutoscaler' },
    scaledObject: { kind: 'ScaledObject' },
    vpa: { kind: 'VerticalPodAutoscaler' },
    pdb: { kind: 'PodDisruptionBudget' },
    networkPolicy: { kind: 'NetworkPolicy' },
    serviceAccount: { kind: 'ServiceAccount' },
    route: { kind: route },
  };
}
