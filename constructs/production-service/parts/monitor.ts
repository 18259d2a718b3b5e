import { show } from '../../kit/problems';
import { durationProp, mapProp } from '../../kit/props';
import { inNamespace } from '../../kit/network';
import type { PlainObject } from '../../kit/plain-object';
import { prometheusOf } from '../../kit/slo';
import { formatDuration } from '../../../lib/units';
import { selectorLabels } from '../../../lib/kube/labels';
import { picked } from './alerts';
import type { ServiceContext } from './context';
import { isProgressive } from './progressive/plan';

/**
 * Has Prometheus read the metrics of a service that has a port for them, and lets it in. Where a delivery engine runs two versions side by
 * side, pods are read, not Services: those are narrowed to one version each, or are the engine's own.
 */
export function makeMonitor(context: ServiceContext): PlainObject | undefined {
  const { ledger, given, platform, protocol, connections, maker, defaults, identity: { name }, metricsPort } = context;
  const props = mapProp(ledger, 'observe', given['observe']);
  const { metricsPath = '/metrics' } = props;
  const seconds = durationProp(ledger, 'observe.interval', props['interval'], defaults.observe.scrapeInterval);
  const port = protocol.ports.find((each) => each.name === metricsPort);
  const asked = (['metricsPath', 'interval'] as const).find((key) => props[key] !== undefined);
  if (asked !== undefined && !port) ledger.tell({ id: 'prop-malformed', message: `observe.${asked} is given, and no port is called ${metricsPort}`, prop: `observe.${asked}`, accepted: 'a port called metrics', fix: 'Declare it: ports: { metrics: 9090 }.' });
  if (typeof metricsPath !== 'string' || !/^\/[^\s?#]*$/.test(metricsPath)) ledger.tell({ id: 'prop-malformed', message: `observe.metricsPath is ${show(metricsPath)}`, prop: 'observe.metricsPath', accepted: 'a path, such as /metrics', fix: "Write '/metrics'." });
  if (seconds < 1) ledger.tell({ id: 'prop-out-of-range', message: `observe.interval is ${show(props['interval'])}`, prop: 'observe.interval', accepted: '1s or more', fix: `Write '${defaults.observe.scrapeInterval}'.` });
  if (!port || (platform.metrics === 'none' && asked === undefined)) return undefined;
  const prometheus = prometheusOf(ledger, `observe.${asked ?? metricsPort}`, platform);
  if (!prometheus) return undefined;

  connections.admitOutside([inNamespace(prometheus.namespace)], port);
  const endpoint = { port: metricsPort, path: metricsPath, interval: formatDuration(Math.max(1, seconds)) };
  const podLabel = versionLabel(context);
  const options = { labels: picked(context) };
  if (podLabel === undefined) {
    return maker.make('ServiceMonitor', () => ({ spec: { jobLabel: INSTANCE, selector: { matchLabels: selectorLabels(name) }, endpoints: [endpoint] } }), options);
  }
  // The pods of both versions: Flagger renames them in their label name, and leaves the instance.
  const selector = { matchLabels: { [INSTANCE]: name } };
  return maker.make('PodMonitor', () => ({ spec: { jobLabel: INSTANCE, selector, podTargetLabels: [podLabel], podMetricsEndpoints: [endpoint] } }), options);
}

const INSTANCE = 'app.kubernetes.io/instance';

/** The label that tells two versions apart that run side by side; undefined where none do. */
function versionLabel({ rollout }: ServiceContext): string | undefined {
  if (!isProgressive(rollout)) return undefined;
  return rollout.engine === 'flagger' ? 'app.kubernetes.io/name' : 'rollouts-pod-template-hash';
}
