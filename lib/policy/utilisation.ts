import { at, type KubeObject } from '../kube/object';

/** What an autoscaler steers to as a share of the request. */
export interface UtilisationMetric {
  readonly resource: string;
  /** Undefined when all containers count. */
  readonly container?: string;
  readonly path: ReadonlyArray<string | number>;
}

/** The metrics of a HorizontalPodAutoscaler, of any version, that are shares of a request. */
export function utilisationMetrics(hpa: KubeObject): readonly UtilisationMetric[] {
  if (at(hpa, 'spec', 'targetCPUUtilizationPercentage') !== undefined) return [{ resource: 'cpu', path: ['spec', 'targetCPUUtilizationPercentage'] }];
  const metrics = at(hpa, 'spec', 'metrics');
  if (!Array.isArray(metrics)) return [];
  return (metrics as readonly unknown[]).flatMap((metric, index): UtilisationMetric[] => {
    const field = at(metric, 'type') === 'Resource' ? 'resource' : 'containerResource';
    const [name, container] = [at(metric, field, 'name'), at(metric, field, 'container')];
    if (typeof name !== 'string' || at(metric, field, 'target', 'type') !== 'Utilization') return [];
    return [{ resource: name, path: ['spec', 'metrics', index], ...(typeof container === 'string' && { container }) }];
  });
}

/** The triggers of a ScaledObject that are shares of a request: KEDA hands them to its HorizontalPodAutoscaler. */
export function utilisationTriggers(scaled: KubeObject): readonly UtilisationMetric[] {
  const triggers = at(scaled, 'spec', 'triggers');
  if (!Array.isArray(triggers)) return [];
  return (triggers as readonly unknown[]).flatMap((trigger, index): UtilisationMetric[] => {
    const [resource, container] = [at(trigger, 'type'), at(trigger, 'metadata', 'containerName')];
    if ((resource !== 'cpu' && resource !== 'memory') || (at(trigger, 'metricType') ?? at(trigger, 'metadata', 'type')) !== 'Utilization') return [];
    return [{ resource, path: ['spec', 'triggers', index], ...(typeof container === 'string' && { container }) }];
  });
}
