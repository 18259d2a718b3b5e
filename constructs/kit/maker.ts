import type { Construct } from 'constructs';
import type { Hatches } from './hatches';
import { PlainObject, type PlainObjectHead } from './plain-object';
import type { Ledger } from './problems';

/** The version at which each kind is written; all are served by every supported Kubernetes, or by the engine's CRDs. */
const API_VERSIONS = {
  AnalysisTemplate: 'argoproj.io/v1alpha1',
  AuthorizationPolicy: 'security.istio.io/v1',
  Canary: 'flagger.app/v1beta1',
  Certificate: 'cert-manager.io/v1',
  CiliumNetworkPolicy: 'cilium.io/v2',
  ConfigMap: 'v1',
  Deployment: 'apps/v1',
  DestinationRule: 'networking.istio.io/v1',
  ExternalSecret: 'external-secrets.io/v1',
  GRPCRoute: 'gateway.networking.k8s.io/v1',
  HTTPRoute: 'gateway.networking.k8s.io/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  Ingress: 'networking.k8s.io/v1',
  IngressRoute: 'traefik.io/v1alpha1',
  Job: 'batch/v1',
  JobSet: 'jobset.x-k8s.io/v1alpha2',
  LeaderWorkerSet: 'leaderworkerset.x-k8s.io/v1',
  MeshTLSAuthentication: 'policy.linkerd.io/v1alpha1',
  MetricTemplate: 'flagger.app/v1beta1',
  NetworkAuthentication: 'policy.linkerd.io/v1alpha1',
  NetworkPolicy: 'networking.k8s.io/v1',
  PeerAuthentication: 'security.istio.io/v1',
  PersistentVolumeClaim: 'v1',
  PodDisruptionBudget: 'policy/v1',
  ResourceClaimTemplate: 'resource.k8s.io/v1',
  Role: 'rbac.authorization.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
  Rollout: 'argoproj.io/v1alpha1',
  PodMonitor: 'monitoring.coreos.com/v1',
  PrometheusRule: 'monitoring.coreos.com/v1',
  ScaledJob: 'keda.sh/v1alpha1',
  ScaledObject: 'keda.sh/v1alpha1',
  SealedSecret: 'bitnami.com/v1alpha1',
  SecretProviderClass: 'secrets-store.csi.x-k8s.io/v1',
  Server: 'policy.linkerd.io/v1beta3',
  Service: 'v1',
  ServiceAccount: 'v1',
  ServiceMonitor: 'monitoring.coreos.com/v1',
  TraefikService: 'traefik.io/v1alpha1',
  TriggerAuthentication: 'keda.sh/v1alpha1',
  VerticalPodAutoscaler: 'autoscaling.k8s.io/v1',
  VirtualService: 'networking.istio.io/v1',
} as const;

/** A kind that our constructs make. */
export type MadeKind = keyof typeof API_VERSIONS;

/** What all objects of one construct have in common. */
export interface MakerOptions {
  readonly ledger: Ledger;
  readonly hatches: Hatches;
  readonly name: string;
  /** @default - the chart's */
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Per kind, JSON pointer → prop. */
  readonly props: Readonly<Record<string, ReadonlyMap<string, string>>>;
}

/** What one object has of its own. */
export interface MakeOptions extends Pick<PlainObjectHead, 'stage' | 'hashed' | 'answers'> {
  /** Where two groups call a kind alike. @default - the kind's */
  readonly apiVersion?: string;
  /** @default - the construct's */
  readonly name?: string;
  /** What tells it from others of its kind in the tree. @default - nothing: it is the only one */
  readonly part?: string;
  /** More labels. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** More annotations. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Makes the objects of one construct: named, labelled, patched and recorded alike. */
export class Maker {
  constructor(
    private readonly construct: Construct,
    private readonly options: MakerOptions,
  ) {}

  /** The name that the objects share. */
  get name(): string {
    return this.options.name;
  }

  /** One object; its body is asked for when the object is read. */
  make<Body extends object>(kind: MadeKind, body: () => Omit<Body, 'apiVersion' | 'kind' | 'metadata'>, own: MakeOptions = {}): PlainObject {
    const { ledger, hatches, namespace, name, labels, annotations, props } = this.options;
    return new PlainObject(
      this.construct,
      own.part === undefined ? kind : `${kind}-${own.part}`,
      {
        apiVersion: own.apiVersion ?? API_VERSIONS[kind],
        kind,
        name: own.name ?? name,
        namespace,
        labels: own.labels ? { ...labels, ...own.labels } : labels,
        annotations: own.annotations ? { ...annotations, ...own.annotations } : annotations,
        ledger,
        props: props[kind],
        changes: hatches.changesOf(kind),
        guarantees: hatches.guaranteesOf(kind),
        stage: own.stage,
        hashed: own.hashed,
        answers: own.answers,
      },
      body,
    );
  }
}
