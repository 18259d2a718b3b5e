import type { EnvVar } from 'kubernetes-types/core/v1';
import type { Adapter } from '../kit/adapters';

/** What a server is started with. */
export interface Serving {
  /** Folder of the model. @default - the server finds it by itself */
  readonly path: string | undefined;
  /** Under which name clients ask for the model. */
  readonly servedName: string;
  readonly tensor: number;
  readonly pipeline: number;
  /** What the pod is to the others of its server. @default - it has no others */
  readonly role?: 'leader' | 'worker';
  /** Where clients need a key. */
  readonly hasKey: boolean;
}

/** A server for models: where it answers, how it is started, and what it counts. */
export interface Runtime {
  readonly title: string;
  readonly port: number;
  /** More ports by name. */
  readonly ports: Readonly<Record<string, number>>;
  readonly readiness: `/${string}`;
  readonly liveness: `/${string}`;
  /** Path of its metrics, and the port they are at, where it is not the main one. */
  readonly metrics: { readonly path: `/${string}`; readonly port?: string };
  /** True where the OpenAI API is served below `/v1`. */
  readonly openai: boolean;
  /** True where a model must be given. */
  readonly needsModel: boolean;
  /** Variable in which it takes the key that clients must send. @default - it takes none */
  readonly key?: string;
  /** Port of the first pod of a server, at which the others join it, and which is open for as long as it runs. @default - a server is one pod */
  readonly rendezvous?: number;
  /** What the command is told of adapters. @default - it loads none */
  readonly lora?: (adapters: readonly Adapter[]) => readonly string[];
  readonly command: (serving: Serving) => readonly string[] | undefined;
  readonly env: (serving: Serving) => readonly EnvVar[];
  /** PromQL of the requests that wait. @param labels a selector, without braces */
  readonly waiting: (labels: string) => string;
  /** PromQL of the time to the first token, or to the answer, in seconds; 0 while nobody asks. */
  readonly latency: (labels: string, window: string, share: number) => string;
}

/** A server that is known by its name. */
export type RuntimeName = 'vllm' | 'sglang' | 'triton' | 'nim';

/** Programs run as a user without a name or a home: what they compile and cache goes to scratch space. */
const HOMELESS: readonly EnvVar[] = [
  { name: 'HOME', value: '/tmp' },
  { name: 'USER', value: 'server' },
];

/** Nothing has been asked in the window: the quantile is no number. Where the server counts nothing at all, the result is empty, and KEDA keeps the pods as they are. */
export function quantile(histogram: string, labels: string, window: string, share: number, gauge: string): string {
  return orIdle(quantileOf(`${histogram}_bucket{${labels}}`, window, share), `${gauge}{${labels}}`);
}

function quantileOf(buckets: string, window: string, share: number): string {
  return `histogram_quantile(${share}, sum by (le) (rate(${buckets}[${window}])))`;
}

/** A time, or nothing at all to wait for while nobody asks: a server that answers shows its gauge. */
function orIdle(time: string, gauge: string): string {
  return `${time} >= 0 or 0 * sum(${gauge})`;
}

/** The servers, as their own sources and pages have them. */
export const RUNTIMES: Readonly<Record<RuntimeName, Runtime>> = {
  /**
   * vLLM 0.12. Over several pods by its own processes, without Ray.
   *
   * @see https://docs.vllm.ai/en/v0.12.0/design/metrics/
   * @see https://docs.vllm.ai/en/v0.12.0/cli/serve/
   * @see https://docs.vllm.ai/en/v0.12.0/features/lora/
   * @see https://github.com/vllm-project/vllm/pull/23691
   */
  vllm: {
    title: 'vLLM',
    port: 8000,
    ports: {},
    readiness: '/health',
    liveness: '/health',
    metrics: { path: '/metrics' },
    openai: true,
    needsModel: true,
    key: 'VLLM_API_KEY',
    lora: (adapters) => ['--enable-lora', '--lora-modules', ...adapters.map(({ name, path }) => `${name}=${path}`)],
    rendezvous: 29_501,
    command: ({ path = '/model', servedName, tensor, pipeline, role }) => [
      'vllm', 'serve', path, '--served-model-name', servedName, '--port', '8000',
      ...(tensor > 1 ? ['--tensor-parallel-size', `${tensor}`] : []),
      ...(pipeline > 1 ? ['--pipeline-parallel-size', `${pipeline}`] : []),
      ...(role === undefined ? [] : ['--nnodes', '$(LWS_GROUP_SIZE)', '--node-rank', '$(LWS_WORKER_INDEX)', '--master-addr', '$(LWS_LEADER_ADDRESS)', '--master-port', '29501']),
      ...(role === 'worker' ? ['--headless'] : []),
    ],
    env: () => HOMELESS,
    waiting: (labels) => `sum(vllm:num_requests_waiting{${labels}})`,
    latency: (labels, window, share) => quantile('vllm:time_to_first_token_seconds', labels, window, share, 'vllm:num_requests_running'),
  },
  /**
   * SGLang 0.5.
   *
   * @see https://docs.sglang.io/advanced_features/server_arguments.html
   * @see https://github.com/sgl-project/sglang/blob/main/docs/references/production_metrics.md
   * @see https://docs.sglang.io/references/multi_node_deployment/multi_node.html
   */
  sglang: {
    title: 'SGLang',
    port: 30_000,
    ports: {},
    readiness: '/health',
    liveness: '/health',
    metrics: { path: '/metrics' },
    openai: true,
    needsModel: true,
    key: 'SGLANG_API_KEY',
    lora: (adapters) => ['--enable-lora', '--lora-paths', ...adapters.map(({ name, path }) => `${name}=${path}`)],
    rendezvous: 20_000,
    command: ({ path = '/model', servedName, tensor, pipeline, role, hasKey }) => [
      'python3', '-m', 'sglang.launch_server', '--model-path', path, '--served-model-name', servedName, '--host', '0.0.0.0', '--port', '30000', '--enable-metrics',
      ...(tensor > 1 ? ['--tp-size', `${tensor}`] : []),
      ...(pipeline > 1 ? ['--pp-size', `${pipeline}`] : []),
      ...(role === undefined ? [] : ['--nnodes', '$(LWS_GROUP_SIZE)', '--node-rank', '$(LWS_WORKER_INDEX)', '--dist-init-addr', '$(LWS_LEADER_ADDRESS):20000']),
      ...(hasKey ? ['--api-key', '$(SGLANG_API_KEY)'] : []),
    ],
    env: () => HOMELESS,
    waiting: (labels) => `sum(sglang:num_queue_reqs{${labels}})`,
    latency: (labels, window, share) => quantile('sglang:time_to_first_token_seconds', labels, window, share, 'sglang:num_running_reqs'),
  },
  /**
   * Triton 2.54 to 2.73. It shows sums, and no histogram, of how long requests take: latency is the mean.
   *
   * @see https://github.com/triton-inference-server/server/blob/main/docs/user_guide/metrics.md
   * @see https://github.com/triton-inference-server/server/blob/main/deploy/k8s-onprem/templates/deployment.yaml
   */
  triton: {
    title: 'Triton',
    port: 8000,
    ports: { grpc: 8001, metrics: 8002 },
    readiness: '/v2/health/ready',
    liveness: '/v2/health/live',
    metrics: { path: '/metrics', port: 'metrics' },
    openai: false,
    needsModel: true,
    command: ({ path = '/model' }) => ['tritonserver', `--model-repository=${path}`, '--http-port=8000', '--grpc-port=8001', '--metrics-port=8002'],
    env: () => HOMELESS,
    waiting: (labels) => `sum(nv_inference_pending_request_count{${labels}})`,
    latency: (labels, window) => orIdle(`sum(rate(nv_inference_request_duration_us{${labels}}[${window}])) / sum(rate(nv_inference_request_success{${labels}}[${window}])) / 1e6`, `nv_inference_pending_request_count{${labels}}`),
  },
  /**
   * NIM for LLMs 2.0, which serves by vLLM. The page of version 1 names its metrics without a prefix, at `/v1/metrics`; that of version 2 names none, and sends to the server
   * inside, which writes `vllm:` before the same names. Both are read.
   *
   * @see https://docs.nvidia.com/nim/large-language-models/2.0.9/reference/environment-variables.html
   * @see https://docs.nvidia.com/nim/large-language-models/2.0.12/reference/logging-and-observability.html
   * @see https://docs.nvidia.com/nim/large-language-models/latest/observability.html
   */
  nim: {
    title: 'NIM',
    port: 8000,
    ports: {},
    readiness: '/v1/health/ready',
    liveness: '/v1/health/live',
    metrics: { path: '/v1/metrics' },
    openai: true,
    needsModel: false,
    command: () => undefined,
    env: ({ path }) => [...HOMELESS, { name: 'NIM_SERVER_PORT', value: '8000' }, { name: 'NIM_CACHE_PATH', value: '/tmp/nim' }, ...(path === undefined ? [] : [{ name: 'NIM_MODEL_PATH', value: path }])],
    waiting: (labels) => `sum({__name__=~"(vllm:)?num_requests_waiting",${labels}})`,
    latency: (labels, window, share) => orIdle(quantileOf(`{__name__=~"(vllm:)?time_to_first_token_seconds_bucket",${labels}}`, window, share), `{__name__=~"(vllm:)?num_requests_running",${labels}}`),
  },
};
