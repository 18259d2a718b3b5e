import { engineOf, type Platform } from '../../../../lib/kube/platform';
import type { Ledger } from '../../../kit/problems';
import type { Router } from '../../rollout-props';
import type { ServiceContext } from '../context';
import type { Engine } from './plan';

/** Every router by name. */
export const ROUTERS: readonly Router[] = ['istio', 'gateway-api', 'nginx', 'alb', 'traefik', 'linkerd', 'none'];

/** What a router can do. */
interface Abilities {
  /** The engines that steer it. */
  readonly engines: readonly Engine[];
  /** How it looks at headers. */
  readonly headers: 'any' | 'exact' | false;
  readonly mirror: boolean;
  /** What of the platform it is. */
  readonly absent: (platform: Platform) => boolean;
  /** What to write in the platform. */
  readonly literal: string;
}

const BOTH: readonly Engine[] = ['argo-rollouts', 'flagger'];
const front = (engine: string) => ({ ingress }: Platform) => ingress === 'none' || ingress.engine !== engine;

/**
 * What each router can, as the engines' own code says it: Argo Rollouts 1.9, its Gateway API plugin (whose mirror routes do nothing), Flagger 1.44.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/
 */
export const ABILITIES: Readonly<Record<Router, Abilities>> = {
  istio: { engines: BOTH, headers: 'any', mirror: true, absent: (platform) => !engineOf(platform, 'mesh').startsWith('istio-'), literal: "mesh: 'istio-sidecar'" },
  'gateway-api': { engines: BOTH, headers: 'any', mirror: false, absent: front('gateway-api'), literal: "ingress: { engine: 'gateway-api', … }" },
  nginx: { engines: BOTH, headers: false, mirror: false, absent: front('nginx'), literal: "ingress: { engine: 'nginx', … }" },
  alb: { engines: ['argo-rollouts'], headers: 'exact', mirror: false, absent: front('alb'), literal: "ingress: { engine: 'alb', … }" },
  traefik: { engines: BOTH, headers: false, mirror: false, absent: front('traefik'), literal: "ingress: { engine: 'traefik', … }" },
  linkerd: { engines: ['flagger'], headers: false, mirror: false, absent: (platform) => engineOf(platform, 'mesh') !== 'linkerd', literal: "mesh: 'linkerd'" },
  none: { engines: ['argo-rollouts'], headers: false, mirror: false, absent: () => false, literal: '' },
};

/** Name of an engine as its makers write it. */
export const ENGINE_NAMES: Readonly<Record<Engine, string>> = { 'argo-rollouts': 'Argo Rollouts', flagger: 'Flagger' };

/** Tells of a router that the platform has not, or that its engine cannot steer. */
export function refuseRouter(ledger: Ledger, prop: string, router: Router, engine: Engine, platform: Platform): void {
  const { engines, absent, literal } = ABILITIES[router];
  if (!engines.includes(engine)) {
    const able = ROUTERS.filter((each) => ABILITIES[each].engines.includes(engine));
    ledger.tell({ id: 'rollout-router-unsupported', message: `${prop} is '${router}', and ${ENGINE_NAMES[engine]} cannot ${router === 'none' ? 'divide pods in place of requests' : 'steer it'}`, prop, accepted: able.join(', '), fix: `Name one of these, or change progressive of the platform.` });
  } else if (engine === 'flagger' && router === 'istio' && engineOf(platform, 'mesh') === 'istio-ambient') {
    ledger.tell({ id: 'rollout-router-unsupported', message: `${prop} is 'istio', and in ambient mode a waypoint divides requests, which stands before no Service of Flagger`, prop, accepted: "mesh: 'istio-sidecar', or progressive: 'argo-rollouts'", fix: 'Deliver by Argo Rollouts, or have sidecars.' });
  } else if (absent(platform)) {
    ledger.tell({ id: 'engine-absent', message: `${prop} is '${router}', and the platform has it not`, prop, accepted: `a platform with ${literal}`, fix: `Write definePlatform({ ${literal} }) if the cluster runs it, or leave router out.` });
  }
}

/** The router that divides requests of clients in the cluster, where the platform has one that the engine steers. */
export function meshRouter({ router, engine }: { readonly router: Router | undefined; readonly engine: Engine }, platform: Platform): 'istio' | 'linkerd' | undefined {
  if (router !== undefined) return router === 'istio' || router === 'linkerd' ? router : undefined;
  const mesh = engineOf(platform, 'mesh');
  // In ambient mode a waypoint divides; Flagger's Services have none before them.
  if (mesh === 'istio-sidecar' || (mesh === 'istio-ambient' && engine === 'argo-rollouts')) return 'istio';
  return mesh === 'linkerd' && engine === 'flagger' ? 'linkerd' : undefined;
}

/** What divides the requests of a host that is exposed: its route, or objects that the engine makes. */
export type Divider = 'route' | 'engine';

/** What divides requests of exposed hosts; undefined where nothing does. */
export function dividedBy({ rollout }: Pick<ServiceContext, 'rollout'>): Divider | undefined {
  if (rollout.kind !== 'canary' || rollout.router === 'none') return undefined;
  return rollout.engine === 'flagger' ? 'engine' : 'route';
}
