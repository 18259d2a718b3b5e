/** Who collects metrics and sends alerts. */
export type MetricsEngine = 'none' | PrometheusOperator;

/** The Prometheus operator, and the Prometheus that it runs. */
export interface PrometheusOperator {
  readonly engine: 'prometheus-operator';
  /** Namespace in which Prometheus runs; NetworkPolicies let its scrapes in. */
  readonly namespace: string;
  /** Where Prometheus answers queries. @default - `http://prometheus-operated.<namespace>.svc:9090`, the Service that the operator makes */
  readonly address?: `http://${string}` | `https://${string}`;
  /** Labels by which Prometheus picks its monitors and rules: `{ release: 'kube-prometheus-stack' }`. @default - none: it picks all */
  readonly labels?: Readonly<Record<string, string>>;
  /** Who counts requests. @default - nobody: `slo` is an error */
  readonly requests?: RequestMetrics;
  /** What alerts say of their urgency, in the label `severity`. @default { page: 'page', ticket: 'ticket' } */
  readonly severities?: { readonly page: string; readonly ticket: string };
  /** Where runbooks are: an alert names `<runbooks>/<service>/<alert>`. @default - alerts name none */
  readonly runbooks?: `https://${string}`;
}

/**
 * Who counts requests, their failures and how long they took. An Ingress of AWS has no metrics in Prometheus: its services
 * are counted by a mesh, or by themselves.
 */
export type RequestMetrics = IstioRequests | LinkerdRequests | NginxRequests | TraefikRequests | EnvoyGatewayRequests | AppRequests;

/** The proxies of Istio: sidecars, or waypoints where the mesh is ambient. */
export interface IstioRequests extends Buckets {
  readonly source: 'istio';
}

/** The proxies of Linkerd, scraped with the labels of their pods as Linkerd's own configuration of Prometheus does. */
export interface LinkerdRequests {
  readonly source: 'linkerd';
}

/** The ingress-nginx controller: requests from outside only. */
export interface NginxRequests extends Buckets, ScrapedLabels {
  readonly source: 'nginx';
}

/** Traefik: requests from outside only. */
export interface TraefikRequests extends Buckets, ScrapedLabels {
  readonly source: 'traefik';
}

/** The proxies of Envoy Gateway: requests from outside only; they cannot tell a canary from the rest. */
export interface EnvoyGatewayRequests extends Buckets {
  readonly source: 'envoy-gateway';
}

/** The services themselves, at their port `metrics`, with one histogram of request durations. */
export interface AppRequests {
  readonly source: 'app';
  /** Name of the histogram: `http_server_request_duration_seconds`. What it counts is the number of requests. */
  readonly histogram: string;
  /** Unit of the histogram. @default 's' */
  readonly unit?: 's' | 'ms';
  /** Label with the answer's status. */
  readonly status: string;
  /** Values of it that are failures, as a regular expression of RE2. @default '5..' */
  readonly failures?: string;
  /** Upper bounds of its buckets, in its unit, smallest first. */
  readonly buckets: readonly [number, ...number[]];
}

/** Histograms whose buckets the platform team may have set otherwise. */
export interface Buckets {
  /** Upper bounds of the buckets, in the unit of the histogram, smallest first. @default - those that the source has when nobody sets them */
  readonly buckets?: readonly [number, ...number[]];
}

/** What a scrape does with labels that the target has too, such as `namespace` and `service`. */
export interface ScrapedLabels {
  /** True where the monitor of the controller has `honorLabels: true`; else its own labels are called `exported_service`. @default false */
  readonly honorLabels?: boolean;
}
