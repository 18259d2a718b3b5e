/** How workloads are reached from outside the cluster. */
export type IngressEngine = 'none' | GatewayApi | NginxController | TraefikController | AlbController;

/** NGINX, run by the platform team, which serves Ingresses. */
export interface NginxController extends IngressController {
  readonly engine: 'nginx';
  /** Address of the oauth2-proxy at which people sign in: `https://auth.acme.io`. @default - none: `expose` takes no `auth` */
  readonly oauth2Proxy?: `https://${string}`;
}

/** Traefik, run by the platform team, which serves Ingresses. */
export interface TraefikController extends IngressController {
  readonly engine: 'traefik';
  /** The ForwardAuth middleware that lets people sign in: `auth-oauth2-proxy@kubernetescrd`. @default - none: `expose` takes no `auth` */
  readonly authMiddleware?: `${string}@${string}`;
}

/** A controller inside the cluster that serves Ingresses. */
export interface IngressController {
  /** Name of the IngressClass. */
  readonly className: string;
  /** Namespace in which the controller's pods run; NetworkPolicies admit it. */
  readonly namespace: string;
}

/** The AWS Load Balancer Controller: each Ingress, or group of Ingresses, is a load balancer that sends straight to pods. */
export interface AlbController {
  readonly engine: 'alb';
  /** Name of the IngressClass. */
  readonly className: string;
  /** Who can reach the load balancers. */
  readonly scheme: 'internet-facing' | 'internal';
  /** Subnets of the load balancers, as CIDRs; NetworkPolicies admit them. */
  readonly subnets: readonly [string, ...string[]];
  /** Ingresses of one group share one load balancer. @default - one each */
  readonly group?: string;
}

/** A Gateway of the Gateway API, run by the platform team, that routes of services attach to. */
export interface GatewayApi {
  readonly engine: 'gateway-api';
  /** Name of the Gateway. */
  readonly gateway: string;
  /** Namespace of the Gateway. */
  readonly namespace: string;
  /** Name of the listener that routes attach to. */
  readonly listener: string;
  /** Name of the listener without TLS, whose requests are sent on to `https`. @default - none: nothing is redirected */
  readonly httpListener?: string;
  /** Namespace in which the Gateway's proxy pods run; NetworkPolicies admit it. @default - the Gateway's own */
  readonly proxyNamespace?: string;
}
