/**
 * Constructs that are production-ready by default, the `App` that proves them, and what both say when something is wrong.
 */
export { Chart, JsonPatch } from 'cdk8s';
export * from '../constructs';
export { failure, formatObject, formatPosition, formatProblem, PlinthError } from './errors';
export type { ObjectRef, Problem, Severity, SourcePosition } from './errors';
export type { KubeMetadata, KubeObject } from './kube/object';
// Under a name of its own, so that declarations of packages that export a platform can name its type.
export { DEFAULT_PLATFORM, definePlatform, type Platform as PlatformFacts, type PlatformProps } from './kube/platform';
export type { GpuNodes, ModelStore } from './kube/platform-gpu';
export type { AppRequests, Buckets, EnvoyGatewayRequests, IstioRequests, LinkerdRequests, MetricsEngine, NginxRequests, PrometheusOperator, RequestMetrics, ScrapedLabels, TraefikRequests } from './kube/platform-metrics';
export type { IstioAmbient, IstioSidecar, Linkerd, MeshEngine, ProxyResources } from './kube/platform-mesh';
export type { KueueQueueing, QueueingEngine, SchedulerQueueing } from './kube/platform-queueing';
export type { ExternalSecretsStore, SecretsEngine, SecretsStoreCsi, VaultAgents } from './kube/platform-secrets';
export type { OpenTelemetryCollector, TracingEngine } from './kube/platform-tracing';
export type { InstanceType, NodePool, ResourceAmounts, Taint } from './kube/pools';
export type { ExternalRef, Override, ScopedWaiver, Waiver } from './kube/provenance';
export { App, type AppProps } from './synth/app';
export { synthesize, type SynthOptions, type SynthResult } from './synth/synthesize';
