import { isMap } from '../../../lib/kube/object';
import type { GpuPlan } from '../../kit/gpu-plan';
import { show, type Ledger } from '../../kit/problems';
import { choiceProp, integerProp, mapProp, PORT_BOUNDS, requireProp } from '../../kit/props';
import { RUNTIMES, type Runtime, type RuntimeName } from '../runtimes';

const NAMES = Object.keys(RUNTIMES) as readonly RuntimeName[];
const METRIC = /^[A-Za-z_:][A-Za-z0-9_:]*$/;

/** Reads `runtime`: one that is known, or one's own. */
export function runtimeOf(ledger: Ledger, given: unknown): Runtime {
  if (!isMap(given)) return RUNTIMES[choiceProp(ledger, 'runtime', given, NAMES, 'vllm')];
  const { metricsPath = '/metrics', apiKeyEnv } = given;
  const port = requireProp(ledger, 'runtime.port', given['port'], '8000') ? integerProp(ledger, 'runtime.port', given['port'], PORT_BOUNDS, 8000) : 8000;
  const readiness = requireProp(ledger, 'runtime.readiness', given['readiness'], "'/health'") ? pathOf(ledger, 'runtime.readiness', given['readiness']) : '/health';
  const waiting = metricOf(ledger, 'runtime.waitingMetric', given['waitingMetric']);
  const histogram = metricOf(ledger, 'runtime.latencyHistogram', given['latencyHistogram']);
  return {
    title: 'a server of its own',
    port,
    ports: {},
    readiness,
    liveness: given['liveness'] === undefined ? readiness : pathOf(ledger, 'runtime.liveness', given['liveness']),
    metrics: { path: pathOf(ledger, 'runtime.metricsPath', metricsPath) },
    openai: given['openai'] === true,
    needsModel: false,
    ...(typeof apiKeyEnv === 'string' && { key: apiKeyEnv }),
    command: () => undefined,
    env: () => [],
    waiting: (labels) => `sum(${waiting ?? missing(ledger, 'runtime.waitingMetric', 'scale.queue')}{${labels}})`,
    latency: (labels, window, share) => `histogram_quantile(${share}, sum by (le) (rate(${histogram ?? missing(ledger, 'runtime.latencyHistogram', 'scale.latency')}_bucket{${labels}}[${window}])))`,
  };
}

function pathOf(ledger: Ledger, prop: string, given: unknown): `/${string}` {
  if (typeof given === 'string' && /^\/[^\s?#]*$/.test(given)) return given as `/${string}`;
  ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(given)}`, prop, accepted: "a path that begins with '/'", fix: typeof given === 'string' ? `Write '/${given}'.` : "Write a path, such as '/health'." });
  return '/';
}

function metricOf(ledger: Ledger, prop: string, given: unknown): string | undefined {
  if (given === undefined || (typeof given === 'string' && METRIC.test(given))) return given;
  ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(given)}`, prop, accepted: 'the name of a metric: letters, digits, _ and :', fix: "Write it as the server shows it, such as 'vllm:num_requests_waiting'." });
  return 'unknown';
}

function missing(ledger: Ledger, prop: string, by: string): string {
  ledger.tell({ id: 'prop-required', message: `${by} is given, and ${prop} is missing: nothing says what to count`, prop, accepted: "the name of a metric, such as 'app_requests_waiting'", fix: `Give ${prop}, or scale: { fixed: 2 }.` });
  return 'unknown';
}

/** How the model is spread over the GPUs of one server; the two numbers must come to all of them. */
export function spreadOf(ledger: Ledger, given: unknown, gpu: GpuPlan, runtime: Runtime): { readonly tensor: number; readonly pipeline: number } {
  const props = mapProp(ledger, 'parallel', given);
  const bounds = { min: 1, max: 64, what: 'a number of GPUs' };
  const pipeline = integerProp(ledger, 'parallel.pipeline', props['pipeline'], bounds, 1);
  const tensor = integerProp(ledger, 'parallel.tensor', props['tensor'], bounds, Math.max(1, Math.floor(gpu.count / pipeline)));
  const told = (id: string, message: string, accepted: string, fix: string) => ledger.tell({ id, message, prop: 'parallel', accepted, fix });
  if (given !== undefined && runtime === RUNTIMES.triton) told('parallel-unsupported', 'parallel is given, and Triton spreads models as their own configuration says', 'no parallel', 'Write instance_group into config.pbtxt of the model, and remove parallel.');
  else if (gpu.partial && tensor * pipeline > 1) told('parallel-on-part', `the model is to be spread over ${tensor * pipeline} parts of GPUs, which cannot talk to each other`, 'whole GPUs, or one part', 'Write Gpu.nvidia({ count }) without mig and shared, or a model that fits into one part.');
  else if (tensor * pipeline !== gpu.count && given !== undefined) told('parallel-mismatch', `parallel spreads the model over ${tensor} x ${pipeline} GPUs, and each server has ${gpu.count}`, `two numbers that come to ${gpu.count}`, gpu.count % pipeline === 0 ? `Write { tensor: ${gpu.count / pipeline}, pipeline: ${pipeline} }, or count: ${tensor * pipeline}.` : `Write count: ${tensor * pipeline}.`);
  return { tensor, pipeline };
}

/** The variable with the key that clients must send. */
export function keyOf(ledger: Ledger, given: unknown, runtime: Runtime): string | undefined {
  if (given === undefined) return undefined;
  if (runtime.key === undefined) ledger.tell({ id: 'api-key-unsupported', message: `apiKey is given, and ${runtime.title} asks clients for none`, prop: 'apiKey', accepted: 'vllm, sglang, or a server of its own with apiKeyEnv', fix: 'Remove apiKey, and let in by allowFrom only who may call it.' });
  return runtime.key;
}
