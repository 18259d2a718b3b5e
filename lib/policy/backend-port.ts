import { referencesOf, type Use } from '../graph/references';
import { serviceOf } from '../graph/services';
import { formatObject } from '../errors';
import { refOf, type KubeObject } from '../kube/object';
import type { Report, RuleContext } from './rule';

/** A port as a backend names it. */
export type BackendPort = number | string | undefined;

/** The check of a rule that a backend asks its Service for a port that the Service has. */
export function backendPortCheck(use: Use, portOf: (holder: unknown) => BackendPort): (object: KubeObject, report: Report, context: RuleContext) => void {
  return (object, report, { graph }) => {
    for (const { target, use: of, holder, path } of referencesOf(graph, object)) {
      const port = portOf(holder);
      if (of !== use || target.groupKind !== '/Service' || port === undefined) continue;
      const found = graph.find(target.groupKind, target.namespace, target.name);
      const service = found && serviceOf(graph, found);
      if (service === undefined || service.type === 'ExternalName' || service.ports.some((own) => own.port === port || own.name === port)) continue;
      const declared = service.ports.map(({ name, port: number }) => (name === undefined ? `${number}` : `${number} (${name})`));
      report({
        path,
        message: `${formatObject(refOf(object))} asks for port ${port} of Service ${service.name}, which has no such port`,
        accepted: declared.join(', '),
        ...(service.ports.length === 1 && { fix: `Write ${service.ports[0]?.port}.` }),
      });
    }
  };
}
