import type { Cpu, Duration, Memory } from '../../units';
import type { GpuJobDefaults, GpuServiceDefaults, ModelDefaults } from './gpu-defaults';

/** Everything that a construct fills in by itself, grouped by the construct it is for. */
export interface Defaults {
  readonly ProductionService: ServiceDefaults;
  readonly NamespaceWithQuota: NamespaceDefaults;
  readonly GpuInferenceJob: GpuJobDefaults;
  readonly GpuInferenceService: GpuServiceDefaults;
  readonly Model: ModelDefaults;
}

/** How often a probe asks, how long it waits, and how many failures count. */
export interface ProbeTimes {
  readonly period: Duration;
  readonly timeout: Duration;
  readonly failures: number;
}

/** How a new version gets its requests, and what is asked of it meanwhile. */
export interface CanaryDefaults {
  /** Percent of the requests, and how long they last. */
  readonly steps: ReadonlyArray<number | Duration>;
  /** How often a measurement is taken. */
  readonly interval: Duration;
  /** How long the first measurement waits. */
  readonly initialDelay: Duration;
  /** The time over which requests are measured. */
  readonly window: Duration;
  /** Measurements of a step that waits for them. */
  readonly count: number;
  /** Failures that are forgiven. */
  readonly failureLimit: number;
  /** Measurements without requests after which people are asked. */
  readonly inconclusiveLimit: number;
  /** How long pods stay that get no more requests. */
  readonly keepFor: Duration;
  /** The fewest pods of either version. */
  readonly minPods: number;
  /** Revisions back to which a rollback skips all steps. */
  readonly rollbackWindow: number;
  /** Checks in a row that fail before Flagger goes back. */
  readonly threshold: number;
}

/** What a service level is taken for where it says no more. */
export interface SloDefaults {
  /** Days over which it holds. */
  readonly windowDays: number;
  /** The share of requests that are answered in time. */
  readonly latencyShare: number;
}

/** What the proxy of a mesh takes in every pod. */
export interface ProxyDefaults {
  readonly cpu: Cpu;
  readonly cpuLimit: Cpu;
  readonly memory: Memory;
  readonly memoryLimit: Memory;
}

/** What `ProductionService` fills in. */
export interface ServiceDefaults {
  /** The autoscaler's bounds, and the CPU use in percent of the request that it steers to. */
  readonly replicas: { readonly min: number; readonly max: number; readonly cpu: number };
  /** How fast the autoscaler may move. */
  readonly scaling: {
    readonly scaleDownWindow: Duration;
    readonly scaleUpWindow: Duration;
    /** Per period, the larger of the two. */
    readonly scaleUpPercent: number;
    readonly scaleUpPods: number;
    readonly scaleUpPeriod: Duration;
  };
  /** How KEDA reads its triggers. */
  readonly keda: {
    readonly pollingInterval: Duration;
    /** From the last event to no pods. */
    readonly cooldown: Duration;
    /** Reads in a row that fail before a fallback holds. */
    readonly failures: number;
  };
  readonly resources: {
    /** CPU limit as a multiple of the request. */
    readonly cpuLimitRatio: number;
    readonly ephemeral: { readonly request: Memory; readonly limit: Memory };
    /** Size of the scratch volume at `/tmp`. */
    readonly tmp: Memory;
  };
  readonly probes: { readonly readiness: ProbeTimes; readonly liveness: ProbeTimes; readonly startup: Omit<ProbeTimes, 'failures'>; readonly startupBudget: Duration };
  readonly rollout: {
    readonly maxSurge: number | `${number}%`;
    readonly maxUnavailable: number | `${number}%`;
    readonly minReady: Duration;
    readonly history: number;
    /** What a roll-out may take beyond the startup budget before it counts as failed. */
    readonly deadlineBeyondStartup: Duration;
  };
  readonly canary: CanaryDefaults;
  readonly budget: { readonly maxUnavailable: number | `${number}%` };
  readonly availability: { readonly zones: 'prefer' | 'require' | false; readonly hosts: 'prefer' | 'require' | false };
  readonly shutdown: {
    /** How long a pod goes on serving after it was told to stop, by who sends it traffic. */
    readonly drain: { readonly none: Duration; readonly gateway: Duration; readonly loadBalancer: Duration };
    /** How long those who send traffic take at the least to learn that a pod goes: no drain may be shorter. */
    readonly deregistration: { readonly none: Duration; readonly gateway: Duration; readonly loadBalancer: Duration };
    /** How long the program may take to stop once it is told to. */
    readonly timeout: Duration;
  };
  readonly security: { readonly user: number };
  /** Pods that each zone has at the lowest scale before its clients are kept in it. */
  readonly traffic: { readonly podsPerZone: number };
  readonly sidecars: {
    /** What sidecars have to stop once the main container has stopped. */
    readonly stop: Duration;
  };
  /** What a proxy takes that a mesh injects. */
  readonly mesh: { readonly istio: ProxyDefaults; readonly linkerd: ProxyDefaults };
  readonly migration: {
    /** All tries together. */
    readonly timeout: Duration;
    readonly retries: 0 | 1;
    /** How long a Job that has ended is kept where no GitOps engine removes it. */
    readonly ttl: Duration;
  };
  readonly slo: SloDefaults;
  readonly observe: {
    /** How often metrics are read. */
    readonly scrapeInterval: Duration;
    /** The time over which requests a second are counted for KEDA. */
    readonly requestWindow: Duration;
  };
  readonly secrets: {
    /** How often a store is asked for a new value. */
    readonly refresh: Duration;
    /** What the agent of Vault takes in every pod that has one; its memory limit is its request. */
    readonly vaultAgent: { readonly cpu: Cpu; readonly cpuLimit: Cpu; readonly memory: Memory; readonly ephemeral: Memory };
  };
}

/** What `NamespaceWithQuota` fills in. */
export interface NamespaceDefaults {
  readonly sizes: Readonly<Record<'XS' | 'S' | 'M' | 'L', NamespaceSize>>;
  /** Limits as a multiple of the requests that the quota grants. */
  readonly limitRatio: number;
  /** What a container that names nothing gets. */
  readonly container: {
    readonly request: { readonly cpu: Cpu; readonly memory: Memory; readonly ephemeral: Memory };
    readonly limit: { readonly cpu: Cpu; readonly memory: Memory; readonly ephemeral: Memory };
  };
}

/** One row of the size table: sums over all pods of the namespace, and counts of objects. */
export interface NamespaceSize {
  readonly cpu: Cpu;
  readonly memory: Memory;
  readonly ephemeral: Memory;
  readonly storage: Memory;
  /** Most that one container may ask for. */
  readonly containerMemory: Memory;
  readonly pods: number;
  readonly services: number;
  readonly claims: number;
  readonly jobs: number;
  readonly cronJobs: number;
  readonly secrets: number;
  readonly configMaps: number;
}
