import { isMap } from '../../../lib/kube/object';
import type { Adapter } from '../../kit/adapters';
import type { GpuPlan } from '../../kit/gpu-plan';
import { show, type Ledger, type Told } from '../../kit/problems';
import { choiceProp, integerProp, mapProp, PORT_BOUNDS, requireProp } from '../../kit/props';
import { quantile, RUNTIMES, type Runtime, type RuntimeName } from '../runtimes';

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
    rendezvous: port,
    ...(typeof apiKeyEnv === 'string' && { key: apiKeyEnv }),
    command: () => undefined,
    env: () => [],
    waiting: (labels) => `sum(${waiting ?? missing(ledger, 'runtime.waitingMetric', 'scale.queue')}{${labels}})`,
    latency: (labels, window, share) => quantile(histogram ?? missing(ledger, 'runtime.latencyHistogram', 'scale.latency'), labels, window, share, `${histogram ?? 'unknown'}_count`),
  };
}

function pathOf(ledger: Ledger, prop: string, given: unknown): `/${string}` {
  if (typeof given === 'string' && /^\/[^\s?#]*$/.test(given)) return given as `/${string}`;
  ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(given)}`, prop, accepted: "a path that begins with '/'", fix: typeof given === 'string' ? `Write '/${given}'.` : "Write a path, such as '/health'." });
  return '/';
}

function metricOf(ledger: Ledger, prop: string, given: unknown): string | undefined {
  const [, server, rest] = (typeof given === 'string' && /^(vllm|sglang)_(\w+)$/.exec(given)) || [];
  if (server !== undefined) {
    ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(given)}, and ${server} writes its metrics with a colon: a query by this name is empty`, prop, accepted: 'the name as the server shows it', fix: `Write '${server}:${rest}'.` });
    return 'unknown';
  }
  if (given === undefined || (typeof given === 'string' && METRIC.test(given))) return given;
  ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(given)}`, prop, accepted: 'the name of a metric: letters, digits, _ and :', fix: "Write it as the server shows it, such as 'vllm:num_requests_waiting'." });
  return 'unknown';
}

function missing(ledger: Ledger, prop: string, by: string): string {
  ledger.tell({ id: 'prop-required', message: `${by} is given, and ${prop} is missing: nothing says what to count`, prop, accepted: "the name of a metric, such as 'app_requests_waiting'", fix: `Give ${prop}, or scale: { fixed: 2 }.` });
  return 'unknown';
}

/** What one server computes with. */
interface Server {
  readonly gpu: GpuPlan;
  readonly runtime: Runtime;
  readonly pods: number;
}

const SPREAD = { min: 1, max: 512, what: 'a number of GPUs' } as const;

/** How the model is spread over the GPUs of one server; the two numbers must come to all of them. */
export function spreadOf(ledger: Ledger, given: unknown, server: Server): { readonly tensor: number; readonly pipeline: number } {
  const { gpu, pods } = server;
  const all = gpu.count * pods;
  const props = mapProp(ledger, 'parallel', given);
  // Layers are spread over the GPUs of one pod, which are joined by the fastest links, and their sequence over the pods.
  const stages = typeof props['tensor'] === 'number' && pods > 1 ? Math.max(1, Math.floor(all / props['tensor'])) : pods;
  const pipeline = integerProp(ledger, 'parallel.pipeline', props['pipeline'], SPREAD, stages);
  const tensor = integerProp(ledger, 'parallel.tensor', props['tensor'], SPREAD, Math.max(1, Math.floor(all / pipeline)));
  const told = spreadFault(server, tensor, pipeline);
  if (told && (given !== undefined || told.id === 'parallel-on-part')) ledger.tell({ ...told, prop: 'parallel' });
  return { tensor, pipeline };
}

function spreadFault({ gpu, pods, runtime }: Server, tensor: number, pipeline: number): Omit<Told, 'prop'> | undefined {
  const asked = tensor * pipeline;
  const all = gpu.count * pods;
  if (runtime === RUNTIMES.triton) return pods > 1 ? undefined : { id: 'parallel-unsupported', message: 'parallel is given, and Triton spreads models as their own configuration says', accepted: 'no parallel', fix: 'Write instance_group into config.pbtxt of the model, and remove parallel.' };
  if (gpu.partial && asked > 1) return { id: 'parallel-on-part', message: `the model is to be spread over ${asked} parts of GPUs, which cannot talk to each other`, accepted: 'whole GPUs, or one part', fix: 'Write Gpu.nvidia({ count }) without mig and shared, or a model that fits into one part.' };
  if (asked === all) return undefined;
  const within = all % pipeline === 0 ? [`{ ${pods > 1 ? `pods: ${pods}, ` : ''}tensor: ${all / pipeline}, pipeline: ${pipeline} }`] : [];
  const over = asked > all && asked % gpu.count === 0 ? [`pods: ${asked / gpu.count}`] : asked % pods === 0 ? [`count: ${asked / pods}`] : [];
  return { id: 'parallel-mismatch', message: `parallel spreads the model over ${tensor} x ${pipeline} GPUs, and each server has ${pods > 1 ? `${pods} pods with ${gpu.count}` : gpu.count}`, accepted: `two numbers that come to ${all}`, fix: `Write ${[...within, ...over].join(', or ') || `{ tensor: ${gpu.count}, pipeline: ${pods} }`}.` };
}

/** What the command is told of the adapters that stand in the pod. */
export function adapterArgs(ledger: Ledger, given: Readonly<Record<string, unknown>>, runtime: Runtime, adapters: readonly Adapter[]): readonly string[] {
  if (given['lora'] === undefined) return [];
  if (runtime.lora && given['command'] === undefined) return adapters.length === 0 ? [] : runtime.lora(adapters);
  const why = runtime.lora ? 'command is given, which is not told of them' : `${runtime.title} is not told of them`;
  ledger.tell({ id: 'lora-unsupported', message: `lora names adapters, and ${why}`, prop: 'lora', accepted: 'vllm, sglang, with their own command', fix: runtime.lora ? 'Remove command, or write the adapters into it and mount them by volumes.' : 'Remove lora, and name the adapters as the server wants it.' });
  return [];
}

/** The variable with the key that clients must send. */
export function keyOf(ledger: Ledger, given: unknown, runtime: Runtime): string | undefined {
  if (given === undefined) return undefined;
  if (runtime.key === undefined) ledger.tell({ id: 'api-key-unsupported', message: `apiKey is given, and ${runtime.title} asks clients for none`, prop: 'apiKey', accepted: 'vllm, sglang, or a server of its own with apiKeyEnv', fix: 'Remove apiKey, and let in by allowFrom only who may call it.' });
  return runtime.key;
}
