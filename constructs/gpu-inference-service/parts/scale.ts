import { isMap } from '../../../lib/kube/object';
import type { GpuServiceDefaults } from '../../../lib/kube/defaults';
import { formatDuration, parseDuration } from '../../../lib/units';
import type { Reading } from '../../kit/basis';
import { show, type Ledger } from '../../kit/problems';
import { durationProp, integerProp, mapProp, requireProp } from '../../kit/props';
import { prometheusAddress } from '../../kit/slo';
import type { Runtime } from '../runtimes';

const SERVERS = { min: 0, max: 5000, what: 'a number of servers' } as const;
const WAITING = { min: 1, max: 10_000, what: 'requests that wait' } as const;

/** `scale` in the words of `ProductionService`: fixed, or what KEDA is told. */
export function scaleOf(reading: Reading, runtime: Runtime, defaults: GpuServiceDefaults): unknown {
  const { ledger, given } = reading;
  const zero = zeroOf(ledger, given['scaleToZero']);
  const scale = mapProp(ledger, 'scale', given['scale'] ?? { fixed: defaults.replicas });
  const ways = ['fixed', 'queue', 'latency'].filter((name) => scale[name] !== undefined);
  if (ways.length !== 1) {
    ledger.tell({ id: 'scale-count', message: ways.length === 0 ? 'scale names none of fixed, queue and latency' : `scale.${ways.join(' and scale.')} are given`, prop: 'scale', accepted: 'exactly one of fixed, queue, latency', fix: 'Keep one, such as { queue: { max: 4 } }.' });
    return { fixed: defaults.replicas };
  }
  const [way = 'fixed'] = ways;
  if (way === 'fixed') {
    if (given['scaleToZero'] !== undefined) ledger.tell({ id: 'prop-malformed', message: 'scaleToZero is given, and scale.fixed names a number that never changes', prop: 'scaleToZero', accepted: 'scale.queue or scale.latency with min: 0', fix: 'Remove scaleToZero.' });
    return { fixed: scale['fixed'] };
  }
  const prop = `scale.${way}`;
  const props = mapProp(ledger, prop, scale[way]);
  const min = integerProp(ledger, `${prop}.min`, props['min'], SERVERS, defaults.replicas);
  const max = requireProp(ledger, `${prop}.max`, props['max'], '4') ? integerProp(ledger, `${prop}.max`, props['max'], { ...SERVERS, min: 1 }, Math.max(min, 1)) : Math.max(min, 1);
  if (max < min) ledger.tell({ id: 'scale-range', message: `${prop}.max is ${max}, and min is ${min}`, prop: `${prop}.max`, accepted: `${min} or more`, fix: `Write a max above ${min}, such as ${min * 2}.` });
  if ((min === 0) !== (zero !== undefined)) tellZero(ledger, prop, min);
  const trigger = way === 'queue' ? queueTrigger(reading, props, runtime, defaults) : latencyTrigger(reading, props, runtime, defaults);
  return { keda: { min, max: Math.max(min, max), pollingInterval: defaults.scaling.pollingInterval, triggers: [trigger, ...(zero === undefined ? [] : [zero])] } };
}

function queueTrigger(reading: Reading, props: Readonly<Record<string, unknown>>, runtime: Runtime, { scaling }: GpuServiceDefaults): object {
  const threshold = integerProp(reading.ledger, 'scale.queue.waiting', props['waiting'], WAITING, scaling.waiting);
  return { prometheus: { server: serverOf(reading, 'scale.queue'), query: runtime.waiting(labelsOf(reading)), threshold, empty: 'unreadable' } };
}

/** The value itself is held against the target: it does not sink by being shared out over more servers. */
function latencyTrigger(reading: Reading, props: Readonly<Record<string, unknown>>, runtime: Runtime, { scaling }: GpuServiceDefaults): object {
  const { ledger } = reading;
  const under = requireProp(ledger, 'scale.latency.under', props['under'], "'2s'") ? durationProp(ledger, 'scale.latency.under', props['under'], '2s') : 2;
  if (under < 1) ledger.tell({ id: 'prop-out-of-range', message: `scale.latency.under is ${show(props['under'])}`, prop: 'scale.latency.under', accepted: '1s or more', fix: "Write '1s', or scale by queue." });
  const query = runtime.latency(labelsOf(reading), formatDuration(parseDuration(scaling.window)), scaling.latencyShare);
  return { custom: { type: 'prometheus', metricType: 'Value', metadata: { serverAddress: serverOf(reading, 'scale.latency'), query, threshold: `${Math.max(1, under)}`, ignoreNullValues: 'false' } } };
}

/** Labels that the monitor of the service puts on its metrics. */
function labelsOf({ scope: { namespace = '' }, id }: Reading): string {
  return `namespace="${namespace}",job="${id}"`;
}

function serverOf({ ledger, platform: { metrics } }: Reading, prop: string): string {
  if (metrics !== 'none') return prometheusAddress(metrics);
  ledger.tell({ id: 'engine-absent', message: `${prop} reads the metrics of the servers from Prometheus, and the platform has no metrics engine`, prop, accepted: "a platform with metrics: { engine: 'prometheus-operator', namespace }", fix: "Write definePlatform({ metrics: { engine: 'prometheus-operator', namespace: 'monitoring' } }), or scale: { fixed: 2 }." });
  return 'http://prometheus.invalid:9090';
}

/** What wakes the first server; undefined where some always stay. */
function zeroOf(ledger: Ledger, given: unknown): object | undefined {
  if (given === undefined) return undefined;
  const { reason, wakeOn } = mapProp(ledger, 'scaleToZero', given);
  if (typeof reason !== 'string' || reason.trim().length < 10) ledger.tell({ id: 'reason-required', message: `scaleToZero gives the reason ${show(reason)}`, prop: 'scaleToZero.reason', accepted: 'a sentence of ten characters at least', fix: 'Say why clients can wait until a GPU node is there and the model is loaded.' });
  if (requireProp(ledger, 'scaleToZero.wakeOn', wakeOn, '{ requests: { perSecond: 1 } }') && isMap(wakeOn)) return wakeOn;
  return {};
}

function tellZero(ledger: Ledger, prop: string, min: number): void {
  if (min > 0) ledger.tell({ id: 'prop-malformed', message: `scaleToZero is given, and ${prop}.min is ${min}: the last servers never go`, prop: 'scaleToZero', accepted: `${prop}.min: 0, or no scaleToZero`, fix: `Write min: 0, or remove scaleToZero.` });
  else ledger.tell({ id: 'reason-required', message: `${prop}.min is 0, and nothing says why clients can wait for a GPU node, an image and a model`, prop: `${prop}.min`, accepted: 'scaleToZero: { reason, wakeOn }', fix: "Write scaleToZero: { reason: '…', wakeOn: { requests: { perSecond: 1 } } }, or min: 1." });
}
