import type { Cpu, Duration, Memory } from '../../units';

/** Everything that a construct fills in by itself, grouped by the construct it is for. */
export interface Defaults {
  readonly ProductionService: ServiceDefaults;
  readonly NamespaceWithQuota: NamespaceDefaults;
}

/** How often a probe asks, how long it waits, and how many failures count. */
export interface ProbeTimes {
  readonly period: Duration;
  readonly timeout: Duration;
  readonly failures: number;
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
  readonly budget: { readonly maxUnavailable: number | `${number}%` };
  readonly availability: { readonly zones: 'prefer' | 'require' | false; readonly hosts: 'prefer' | 'require' | false };
  readonly shutdown: {
    /** How long a pod goes on serving after it was told to stop, by who sends it traffic. */
    readonly drain: { readonly none: Duration; readonly gateway: Duration; readonly loadBalancer: Duration };
    /** How long the program may take to stop once it is told to. */
    readonly timeout: Duration;
  };
  readonly security: { readonly user: number };
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
