export type { Cidr, ClusterService, ExposedHost, ExposeOptions, LoadBalancerService, NodePortService, OnePath, ServiceKind, SeveralPaths } from './exposure-props';
export type { AlertRule, Observe } from './observe-props';
export type { ServiceFootprint } from './parts/footprint';
export { ProductionService } from './production-service';
export type { DeclaredNetwork, LeaderElection, PlatformOptions } from './rights-props';
export type {
  CronTrigger,
  CustomTrigger,
  KafkaTrigger,
  KedaFallback,
  KedaScale,
  KedaTrigger,
  PostgresqlTrigger,
  PrometheusTrigger,
  RabbitmqTrigger,
  RequestsTrigger,
  SqsTrigger,
  TriggerAuth,
} from './keda-props';
export type {
  AutoScale,
  Availability,
  Configuration,
  ExtraPort,
  GrpcPort,
  HttpPort,
  ProductionServiceOptions,
  ProductionServiceProps,
  RawOverrides,
  Scale,
  TcpPort,
} from './props';
export type { MeshOptions } from './mesh-props';
export type { Migration } from './migration-props';
export type { Adapter, Ambassador, InitContainer, PartOptions, PartResources, PlainSidecar, SharedMount, Sidecar, SidecarOptions, SidecarPeer } from './sidecar-props';
export { blueGreen, canary } from './rollout-props';
export type { AnalyzeStep, BlueGreen, Canary, ExperimentStep, HeaderStep, MirrorStep, OnFail, Promotion, Rollout, Router, CanaryStep, CanaryWeight } from './rollout-props';
