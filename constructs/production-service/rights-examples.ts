import type { Construct } from 'constructs';
import { definePlatform } from '../../lib/kube/platform';
import { Platform } from '../kit/platform';
import { ProductionService } from './production-service';

const IMAGE = 'registry.acme.io/shop/orders:4.1.0';
const RESOURCES = { cpu: '250m', memory: '256Mi' } as const;

/** Uses of what a service is allowed, and of how its pods are treated. */
export const rightsExamples = {
  /** A role of AWS for its own account; tokens are exchanged at a private endpoint. */
  cloudIdentityAws(scope: Construct): void {
    Platform.provide(scope, definePlatform({ identity: { engine: 'aws-irsa', tokenNetworks: ['10.0.8.0/24'] } }));
    new ProductionService(scope, 'orders', { image: IMAGE, http: { port: 8080, readiness: '/ready' }, resources: RESOURCES, cloudIdentity: { awsRole: 'arn:aws:iam::123456789012:role/shop-orders' } });
  },

  /** EKS Pod Identity: the role stands in the association; the manifests open the way to the agent on the node. */
  cloudIdentityEksPods(scope: Construct): void {
    Platform.provide(scope, definePlatform({ identity: 'aws-pod-identity' }));
    new ProductionService(scope, 'orders', { image: IMAGE, http: { port: 8080, readiness: '/ready' }, resources: RESOURCES, cloudIdentity: { awsRole: 'association' } });
  },

  /** An IAM service account of Google Cloud, on Dataplane V2. */
  cloudIdentityGoogle(scope: Construct): void {
    Platform.provide(scope, definePlatform({ identity: 'gcp', network: 'cilium' }));
    new ProductionService(scope, 'orders', { image: IMAGE, http: { port: 8080, readiness: '/ready' }, resources: RESOURCES, cloudIdentity: { googleAccount: 'orders@shop-prod.iam.gserviceaccount.com' } });
  },

  /** A managed identity of Azure; Cilium lets tokens be exchanged by name. */
  cloudIdentityAzure(scope: Construct): void {
    Platform.provide(scope, definePlatform({ identity: 'azure', network: 'cilium' }));
    new ProductionService(scope, 'orders', { image: IMAGE, http: { port: 8080, readiness: '/ready' }, resources: RESOURCES, cloudIdentity: { azureClient: '7c0b2f7e-4d0a-4b0e-9f5e-2f6f0a1c9b11' } });
  },

  /** It watches settings in ConfigMaps, one pod at a time leads, and a group may look into its pods. */
  apiRights(scope: Construct): void {
    Platform.provide(scope, definePlatform({ apiServer: { cidrs: ['10.0.0.10/32'], port: 6443 } }));
    new ProductionService(scope, 'operator', { image: 'registry.acme.io/shop/operator:0.9.0', http: { port: 8080, readiness: '/ready' }, resources: RESOURCES, leaderElection: true })
      .grantApi([{ resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }])
      .grantTo('oidc:shop', 'debug');
  },

  /** First in line, sandboxed, with a host that no DNS server knows, close to its clients, and with calls to partners. */
  treated(scope: Construct): void {
    Platform.provide(scope, definePlatform({ priorityClasses: ['business-critical'], runtimeClasses: ['gvisor'] }));
    const cart = new ProductionService(scope, 'cart', { image: 'registry.acme.io/shop/cart:2.0.1', http: { port: 8080, readiness: '/ready' }, resources: RESOURCES });
    new ProductionService(scope, 'checkout', {
      image: 'registry.acme.io/shop/checkout:3.2.0',
      http: { port: 8080, readiness: '/ready' },
      resources: RESOURCES,
      scale: { auto: { min: 6, max: 12 } },
      priority: 'business-critical',
      runtimeClass: 'gvisor',
      hostAliases: { '10.0.0.9': ['legacy.acme.io'] },
      dns: { ndots: 2 },
      network: { allowTo: [cart], internet: ['203.0.113.0/24'] },
    });
  },
};
