import { ProductionService } from '../../constructs/production-service';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { build, minimal, type Built } from './build';

export const METRICS = { engine: 'prometheus-operator', namespace: 'monitoring' } as const;
const grpc = (more: object = {}) => ({ image: 'a:1', resources: minimal().resources, grpc: { port: 7070, balancing: 'connection', ...more } }) as never;
/** Pods of a service, as policies select them. */
export const pods = (name: string) => ({ podSelector: { matchLabels: { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': name } } });
/** A namespace, as policies select it. */
export const inside = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });

/** What is done with three services. */
export type Use = (services: { readonly web: ProductionService; readonly api: ProductionService; readonly cart: ProductionService }) => unknown;

/** Three services in a mesh. @param props more of `api` */
export function shop(mesh: PlatformProps['mesh'], use: Use = () => {}, more: PlatformProps = {}, props: object = {}): Built {
  return build(
    (chart) => {
      use({ web: new ProductionService(chart, 'web', minimal()), api: new ProductionService(chart, 'api', minimal({ ports: { metrics: 9090 }, ...props })), cart: new ProductionService(chart, 'cart', grpc()) });
    },
    { platform: definePlatform({ ...(mesh && { mesh }), ...more }) },
  );
}
