import type { Construct } from 'constructs';
import { definePlatform } from '../../lib/kube/platform';
import { Peer } from '../kit/peer';
import { Platform } from '../kit/platform';
import { ProductionService } from './production-service';

const api = {
  image: 'registry.acme.io/shop/api:1.4.2',
  http: { port: 8080, readiness: '/ready' },
  resources: { cpu: '250m', memory: '256Mi' },
} as const;

/** Named uses of ProductionService that show who can be connected to beside other services. */
export const peerExamples = {
  /** A workload that another program deploys, one that calls us, and addresses. */
  peersElsewhere(scope: Construct): void {
    new ProductionService(scope, 'api', { ...api, ports: { metrics: 9090 } })
      .connectTo(Peer.named('payments', 'ledger', { port: 8080, servicePort: 80 }), { env: 'LEDGER_ADDR' })
      .connectTo(Peer.cidr(['10.20.0.0/24', '10.21.0.0/24'], { port: 5432 }))
      .allowFrom(Peer.named('monitoring', 'prometheus'), { port: 'metrics' });
  },

  /** Egress to names, whose addresses nobody can list: Cilium looks them up. */
  egressToNames(scope: Construct): void {
    Platform.provide(scope, definePlatform({ network: 'cilium' }));
    new ProductionService(scope, 'api', api).connectTo(Peer.fqdn('api.stripe.com'), { env: 'STRIPE_ADDR' }).connectTo(Peer.fqdn('*.acme-partners.com', { port: 8443 }));
  },
};
