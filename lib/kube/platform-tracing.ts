/** Where traces go. */
export type TracingEngine = 'none' | OpenTelemetryCollector;

/** A collector of OpenTelemetry, to which services send what they trace. */
export interface OpenTelemetryCollector {
  readonly engine: 'opentelemetry';
  /** Where it takes OTLP: `http://otel-collector.observability.svc:4317`. */
  readonly endpoint: `http://${string}` | `https://${string}`;
  /** How OTLP is sent. @default - `grpc` at port 4317, else `http/protobuf` */
  readonly protocol?: 'grpc' | 'http/protobuf';
  /** Namespace in which the collector's pods run; NetworkPolicies let services go there. @default - the one in the endpoint's host */
  readonly namespace?: string;
  /** Networks of a collector outside the cluster, as CIDRs. @default - it runs in `namespace` */
  readonly networks?: readonly [string, ...string[]];
}
