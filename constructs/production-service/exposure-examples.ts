import type { Construct } from 'constructs';
import { definePlatform } from '../../lib/kube/platform';
import { Platform } from '../kit/platform';
import { ProductionService } from './production-service';

const api = {
  image: 'registry.acme.io/shop/api:1.4.2',
  http: { port: 8080, readiness: '/ready' },
  resources: { cpu: '250m', memory: '256Mi' },
} as const;

/** Named uses of ProductionService that show the ways into it. */
export const exposureExamples = {
  /** Several paths with a time limit at the gateway, and requests without TLS sent on to `https`. */
  exposedByGateway(scope: Construct): void {
    Platform.provide(scope, definePlatform({ domain: 'apps.acme.io', ingress: { engine: 'gateway-api', gateway: 'public', namespace: 'gateway-system', listener: 'https', httpListener: 'http' } }));
    new ProductionService(scope, 'api', api).expose({ host: 'api', paths: ['/v1', '/v2'], timeout: '30s' });
  },

  /** Through NGINX, with a certificate of cert-manager's. */
  exposedByNginx(scope: Construct): void {
    Platform.provide(scope, definePlatform({ ingress: { engine: 'nginx', className: 'nginx', namespace: 'ingress-nginx' }, certificates: { engine: 'cert-manager', issuer: 'letsencrypt' } }));
    new ProductionService(scope, 'api', api).expose({ host: 'api.apps.acme.io', timeout: '30s' });
  },

  /** For people who have signed in at the oauth2-proxy of the platform, through NGINX. */
  exposedWithSignIn(scope: Construct): void {
    Platform.provide(scope, definePlatform({ ingress: { engine: 'nginx', className: 'nginx', namespace: 'ingress-nginx', oauth2Proxy: 'https://auth.acme.io' }, certificates: { engine: 'cert-manager', issuer: 'letsencrypt' } }));
    new ProductionService(scope, 'api', api).expose({ host: 'api.apps.acme.io', auth: true });
  },

  /** Through a load balancer of AWS, which finds the certificate by the host. */
  exposedByAlb(scope: Construct): void {
    Platform.provide(scope, definePlatform({ ingress: { engine: 'alb', className: 'alb', scheme: 'internet-facing', subnets: ['10.0.0.0/20', '10.0.16.0/20'], group: 'public' } }));
    new ProductionService(scope, 'api', api).expose('api.apps.acme.io');
  },

  /** gRPC through Traefik, with a certificate that somebody else keeps. */
  exposedByTraefik(scope: Construct): void {
    Platform.provide(scope, definePlatform({ ingress: { engine: 'traefik', className: 'traefik', namespace: 'traefik' } }));
    new ProductionService(scope, 'cart', {
      image: 'registry.acme.io/shop/cart:2.0.1',
      grpc: { port: 7070 },
      resources: { cpu: '200m', memory: '128Mi' },
    }).expose({ host: 'cart.apps.acme.io', tlsSecret: 'cart-tls' });
  },

  /** Its name resolves to the pods: the port of the Service is the container's. */
  headless(scope: Construct): void {
    new ProductionService(scope, 'api', { ...api, service: { type: 'headless' } });
  },

  /** A load balancer of its own, for a protocol without a host: for partners only, and without ports of nodes. */
  loadBalancer(scope: Construct): void {
    new ProductionService(scope, 'broker', {
      image: 'registry.acme.io/shop/broker:3.2.0',
      tcp: { port: 8883, readiness: { command: ['/usr/bin/broker', 'ready'] } },
      ports: { metrics: 9090 },
      resources: { cpu: '500m', memory: '1Gi' },
      service: {
        type: 'LoadBalancer',
        sourceRanges: ['203.0.113.0/24', '198.51.100.0/24'],
        balancerRanges: ['10.0.0.0/20'],
        class: 'service.k8s.aws/nlb',
        annotations: { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internet-facing', 'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip' },
        nodePorts: false,
      },
    });
  },

  /** A port on every node, behind a load balancer that the cluster does not know; somebody answers for it. */
  nodePort(scope: Construct): void {
    new ProductionService(scope, 'api', {
      ...api,
      service: { type: 'NodePort', sourceRanges: ['10.40.0.0/24'], nodePorts: { http: 30080 } },
      waive: [{ rule: 'service-type-nodeport', reason: 'The load balancer of the data centre knows nodes and ports only.', owner: 'team-shop', until: '2027-06-30' }],
    });
  },
};
