import type { Demand } from '../../../kit/peer';
import type { ServiceContext } from '../context';
import { isProgressive } from '../progressive/plan';

/** Lets callers send some requests only, where there is no mesh, and Cilium reads them. */
export class RequestsByCilium {
  private made = false;

  constructor(private readonly context: ServiceContext) {}

  /** Takes what a caller asks of its requests. */
  answer({ from, port, traffic, ledger }: Demand): void {
    const { connections, maker, identity: { name, reach }, protocol: { kind, main }, rollout } = this.context;
    const more = Object.keys(traffic).filter((key) => key !== 'http');
    if (more.length > 0) ledger.tell({ id: 'engine-absent', message: `${more.join(', ')} of the connection from ${from.name} to ${name} need a mesh, and the platform's mesh is none`, prop: 'connectTo', accepted: "a platform with mesh: 'istio-sidecar', 'istio-ambient' or 'linkerd'", fix: `Write definePlatform({ mesh: 'istio-sidecar' }) if the cluster runs it, or remove ${more[0] ?? ''}.` });
    if (!traffic.http) return;
    if (kind === 'tcp' && port.name === main.name) ledger.tell({ id: 'mesh-traffic-unsupported', message: `connectTo from ${from.name} to ${name}: ${name} speaks tcp, which has no requests to tell apart`, prop: 'connectTo.http', accepted: 'http and grpc', fix: 'Remove http, or declare http or grpc.' });
    if (isProgressive(rollout) && rollout.engine === 'flagger') ledger.tell({ id: 'mesh-traffic-unsupported', message: `connectTo from ${from.name} to ${name}: ${name} is delivered by Flagger, whose checks of the new version would be let in by no rule`, prop: 'connectTo.http', accepted: 'services that roll, or are delivered by Argo Rollouts', fix: 'Remove http.' });
    connections.restrict(from, port, traffic.http);
    if (this.made) return;
    this.made = true;
    maker.make('CiliumNetworkPolicy', () => connections.httpPolicy(reach), { name: `${name}-http`, part: 'http' });
  }
}
