import type { RequestMetrics } from '../../../../lib/kube/platform-metrics';
import type { RequestSource } from '../source';
import { app } from './app';
import { envoyGateway } from './envoy-gateway';
import { istio } from './istio';
import { linkerd } from './linkerd';
import { nginx } from './nginx';
import { traefik } from './traefik';

/** The source that a platform names. */
export function sourceOf(given: RequestMetrics, { ambient }: { readonly ambient: boolean }): RequestSource {
  switch (given.source) {
    case 'istio':
      return istio(given, ambient);
    case 'linkerd':
      return linkerd();
    case 'nginx':
      return nginx(given);
    case 'traefik':
      return traefik(given);
    case 'envoy-gateway':
      return envoyGateway(given);
    case 'app':
      return app(given);
  }
}
