import { engineOf } from '../../../../lib/kube/platform';
import type { Told } from '../../../kit/problems';
import type { ServiceContext } from '../context';
import type { Divided } from './argo';
import { divides } from './argo';
import type { CanaryPlan } from './plan';
import { ABILITIES, ENGINE_NAMES, meshRouter } from './routers';
import { tellUnsupported, type PlannedStep } from './steps';
import type { Exposed } from '../exposed';
import type { Router } from '../../rollout-props';

type Tell = (problem: Told) => void;

/** Tells of every way in that the router goes round, and of steps that one of the routers cannot do. */
export function refuseWaysRound(context: ServiceContext, plan: CanaryPlan, exposed: readonly Exposed[], divided: Divided, tell: Tell): void {
  const { connections, outside, protocol, platform } = context;
  const mesh = meshRouter(plan, platform);
  const front = platform.ingress === 'none' ? undefined : (platform.ingress.engine satisfies Router);
  const prop = 'rollout.canary.router';
  if (plan.router === 'none') return plan.engine === 'flagger' ? undefined : refuseShares(context, plan, tell);
  const named = plan.router;
  // That the engine cannot steer it has been told.
  if (named !== undefined && !ABILITIES[named].engines.includes(plan.engine)) return;
  const routed = plan.engine === 'flagger' ? mesh !== undefined || exposed.length > 0 : divides(divided);
  if (named !== undefined && named !== mesh && exposed.length === 0) {
    tell({ id: 'rollout-way-in-unweighed', message: `${prop} is '${named}', which divides the requests of hosts that expose opens, and none is opened`, prop, accepted: 'a service that is exposed, a mesh, or none, which divides pods', fix: "Call expose, or write router: 'none'." });
    return;
  }
  if (!routed) {
    if (plan.engine === 'flagger') tell({ id: 'rollout-way-in-unweighed', message: 'nothing divides requests: no host is exposed, and the platform has no mesh that Flagger steers', prop, accepted: 'a service that is exposed, or a mesh', fix: 'Call expose, or change mesh or progressive of the platform.' });
    else refuseShares(context, plan, tell);
    return;
  }
  if (protocol.kind === 'tcp') tell({ id: 'rollout-router-unsupported', message: 'the service speaks tcp, in which no router sees requests', prop, accepted: "http or grpc, or router: 'none'", fix: "Write router: 'none', which divides pods." });
  if (mesh === 'istio' && engineOf(platform, 'mesh') === 'istio-ambient' && protocol.headless) tell({ id: 'rollout-way-in-unweighed', message: 'a waypoint divides requests in ambient mode, and the Service is headless: its clients go round it, to the pods', prop: 'grpc.balancing', accepted: 'a Service with an address', fix: "Write balancing: 'connection': the mesh spreads calls over pods itself." });
  const around = plan.engine === 'argo-rollouts' ? " 'none' divides pods, whoever calls." : '';
  const callers = mesh === undefined ? connections.callers(protocol.main.name) : [];
  if (callers.length > 0) tell({ id: 'rollout-way-in-unweighed', message: `${callers.join(' and ')} ${callers.length === 1 ? 'calls' : 'call'} the service inside the cluster, round ${front ?? 'the router'}, which divides the requests of exposed hosts: all of their requests would go to the old version`, prop, accepted: 'a router for every way in: a mesh for clients in the cluster', fix: `Add a mesh to the platform, or let them call the exposed host.${around}` });
  if (outside) tell({ id: 'rollout-way-in-unweighed', message: `the Service is a ${outside.spec.type ?? 'LoadBalancer'}: its clients go round every router`, prop, accepted: 'ClusterIP with expose', fix: `Let them call an exposed host.${around}` });
  if (plan.engine === 'flagger') refuseSecondRouter(plan, mesh, front, exposed, tell);
  const routers: readonly Router[] = plan.engine === 'flagger' ? [] : [...(divided.istio ? (['istio'] as const) : []), ...(divided.routes.length > 0 && front ? [front] : [])];
  plan.steps.forEach((step, i) => refuseStep(step, `rollout.canary.steps[${i}]`, routers.filter((router) => router !== named), tell));
}

/** One Canary has one router. */
function refuseSecondRouter({ router }: CanaryPlan, mesh: string | undefined, front: Router | undefined, exposed: readonly Exposed[], tell: Tell): void {
  const prop = 'rollout.canary.router';
  const [first, second] = exposed;
  if (mesh !== undefined && first) tell({ id: 'rollout-way-in-unweighed', message: `${first.host} is exposed by ${front ?? 'the front door'}, and ${ENGINE_NAMES.flagger} divides the requests of ${mesh}: one Canary has one router`, prop, accepted: router === undefined ? 'one way in' : 'the router by which it is reached', fix: front === undefined ? 'Remove expose.' : `Write router: '${front}' if nobody in the cluster calls it, or deliver by Argo Rollouts, which steers both.` });
  if (mesh === undefined && front === 'alb' && first) tell({ id: 'rollout-router-unsupported', message: `${first.host} is exposed by a load balancer of AWS, which Flagger cannot steer`, prop, accepted: 'istio, gateway-api, nginx, traefik, linkerd', fix: 'Deliver by Argo Rollouts, or expose by another front door.' });
  if (mesh === undefined && front === 'traefik' && first?.protocol.kind === 'grpc') tell({ id: 'rollout-router-unsupported', message: `${first.host} leads to gRPC, and the TraefikService that Flagger makes calls pods by HTTP/1.1`, prop, accepted: 'http behind Traefik', fix: 'Deliver by Argo Rollouts, or expose by another front door.' });
  if (mesh === undefined && front === 'nginx' && second) tell({ id: 'rollout-way-in-unweighed', message: `${second.host} is exposed by an Ingress of its own, and Flagger divides the requests of one`, prop, accepted: 'one host', fix: 'Deliver by Argo Rollouts, which steers several, or expose one host.' });
  if (mesh === undefined && front === 'gateway-api') {
    const other = exposed.find(({ paths, timeout }) => JSON.stringify([paths, timeout]) !== JSON.stringify([first?.paths, first?.timeout]));
    if (other) tell({ id: 'rollout-way-in-unweighed', message: `${other.host} is exposed under other paths or limits than ${first?.host ?? ''}, and Flagger makes one route for all`, prop, accepted: 'hosts with the same paths and timeout', fix: 'Expose them alike, or deliver by Argo Rollouts.' });
  }
}

function refuseStep(step: PlannedStep, prop: string, routers: readonly Router[], tell: Tell): void {
  for (const router of routers) {
    if (step.does === 'mirror' && !ABILITIES[router].mirror) tellUnsupported({ tell }, prop, 'mirror', router);
    if (step.does !== 'header') continue;
    if (ABILITIES[router].headers === false) tellUnsupported({ tell }, prop, 'header', router);
    else if (ABILITIES[router].headers === 'exact' && step.match['exact'] === undefined) tell({ id: 'rollout-step-unsupported', message: `${prop} does not match an exact value, and a load balancer of AWS compares whole values`, prop, accepted: 'exact', fix: `Write { header: '${step.header}', exact: '…' }.` });
  }
}

/** Where pods are divided, a weight is a number of pods: those that the lowest scale cannot show are told. */
function refuseShares({ replicas }: ServiceContext, { steps }: CanaryPlan, tell: Tell): void {
  const prop = 'rollout.canary.steps';
  const wrong = steps.flatMap((step) => (step.does === 'weight' && !representable(step.percent, replicas.min) ? [step.percent] : []));
  for (const step of steps) {
    if (step.does === 'header' || step.does === 'mirror') tellUnsupported({ tell }, prop, step.does, 'none');
  }
  if (wrong.length === 0) return;
  const smallest = smallestWeight(replicas.min);
  const needed = Math.min(...wrong) > 0 ? Math.ceil(100 / Math.min(...wrong)) : replicas.min;
  tell({
    id: 'rollout-weight-unrepresentable',
    message: `no router divides requests, and ${wrong.join(' % and ')} % of ${replicas.min} pods ${wrong.length === 1 ? 'is' : 'are'} no whole number of pods`,
    prop,
    accepted: smallest === undefined ? 'two pods or more' : `shares of ${replicas.min} pods: ${shares(replicas.min).join(', ')}; ${smallest} is the smallest`,
    fix: smallest === undefined ? `Raise the lowest scale to ${needed}, or expose the service.` : `Write steps: [${smallest}, '10m'], raise the lowest scale to ${needed}, or let a router divide requests: expose, or a mesh.`,
  });
}

/** True for a weight that a whole number of pods comes to, to the percent. */
export function representable(percent: number, pods: number): boolean {
  return shares(pods).includes(percent);
}

/** The smallest weight that one pod of so many comes to; undefined where one pod is all. */
export function smallestWeight(pods: number): number | undefined {
  return shares(pods)[0];
}

function shares(pods: number): readonly number[] {
  const most = Math.min(pods, 200);
  return [...new Set(Array.from({ length: Math.max(0, most - 1) }, (_, i) => Math.round((100 * (i + 1)) / most)))].filter((share) => share >= 1 && share <= 99);
}
