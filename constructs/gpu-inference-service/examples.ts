import type { Construct } from 'constructs';
import { definePlatform } from '../../lib/kube/platform';
import { Cache } from '../kit/cache';
import { Gpu } from '../kit/gpu';
import { Model } from '../kit/model';
import { Platform } from '../kit/platform';
import { Secret } from '../kit/refs';
import { GpuInferenceService } from './gpu-inference-service';

const METRICS = { engine: 'prometheus-operator', namespace: 'monitoring' } as const;
const MODELS = { storageClass: 'shared' };

/** Named uses of GpuInferenceService: the one source of its golden files, its page and its policy tests. */
export const examples = {
  /** vLLM on two GPUs, two servers to four by the requests that wait. */
  minimal(scope: Construct): void {
    Platform.provide(scope, definePlatform({ autoscaling: 'keda', metrics: METRICS, gitops: 'argocd', models: MODELS }));
    new GpuInferenceService(scope, 'llm', {
      image: 'vllm/vllm-openai:v0.12.0',
      model: Model.huggingFace('Qwen/Qwen3-32B', { revision: '9216db5781bf21249d130ec9da846c4624c16137', size: '62Gi' }),
      gpu: Gpu.nvidia({ count: 2, models: ['NVIDIA-H100-80GB-HBM3'] }),
      resources: { cpu: 8, memory: '96Gi' },
      scale: { queue: { max: 4 } },
    });
  },

  /** SGLang with a key, scaled by the time to the first token; a new version comes beside the old one, on GPUs that are free. */
  sglang(scope: Construct): void {
    Platform.provide(scope, definePlatform({ autoscaling: 'keda', metrics: METRICS, models: MODELS, domain: 'apps.acme.io', certificates: { engine: 'cert-manager', issuer: 'letsencrypt' } }));
    new GpuInferenceService(scope, 'chat', {
      image: 'lmsysorg/sglang:v0.5.5',
      runtime: 'sglang',
      model: Model.huggingFace('meta-llama/Llama-3.3-70B-Instruct', { revision: '6f6073b423013f6a7d4d9f39144961bfbfbc386b', size: '132Gi', token: Secret.existing('hugging-face', 'token') }),
      servedName: 'llama-3.3-70b',
      gpu: Gpu.nvidia({ count: 4, models: ['NVIDIA-H100-80GB-HBM3', 'NVIDIA-H200'] }),
      parallel: { tensor: 2, pipeline: 2 },
      resources: { cpu: 16, memory: '192Gi' },
      scale: { latency: { max: 3, under: '2s' } },
      apiKey: Secret.existing('chat-key', 'key'),
      loadBudget: '30m',
      longestAnswer: '10m',
      rollout: { surge: 'The pool has one node to spare for roll-outs.' },
    }).expose('chat');
  },

  /** Two adapters beside one model, each at one version and under a name of its own, with traces to the collector of the platform. */
  adapters(scope: Construct): void {
    Platform.provide(scope, definePlatform({ gitops: 'flux', models: MODELS, metrics: METRICS, tracing: { engine: 'opentelemetry', endpoint: 'http://otel-collector.observability.svc:4317' } }));
    new GpuInferenceService(scope, 'support', {
      image: 'vllm/vllm-openai:v0.12.0',
      model: Model.huggingFace('Qwen/Qwen3-8B', { revision: 'b968826d9c46dd6066d109eabc6255188de91218', size: '16Gi' }),
      lora: {
        billing: Model.huggingFace('acme/support-billing', { revision: '0d5c1b7e9f3a4b6c8d2e1f0a9b8c7d6e5f4a3b2c', size: '300Mi', token: Secret.existing('hugging-face', 'token') }),
        returns: Model.s3('s3://acme-models/support-returns.tar.gz', { versionId: 'xYz12.3AbC', size: '200Mi', region: 'eu-north-1', credentials: { accessKeyId: Secret.existing('models-reader', 'id'), secretAccessKey: Secret.existing('models-reader', 'key') } }),
      },
      args: ['--max-loras', '2', '--otlp-traces-endpoint', '$(OTEL_EXPORTER_OTLP_ENDPOINT)'],
      gpu: Gpu.nvidia({ count: 1, models: ['NVIDIA-L40S'] }),
      resources: { cpu: 4, memory: '32Gi' },
    });
  },

  /** A model that takes the GPUs of two nodes: each server is two pods, which start, fail and go together, and wait for their GPUs as one. */
  severalPods(scope: Construct): void {
    Platform.provide(scope, definePlatform({ autoscaling: 'keda', metrics: METRICS, models: MODELS, serverGroups: 'leaderworkerset', queueing: { engine: 'kueue', localQueues: ['serving'] } }));
    new GpuInferenceService(scope, 'assistant', {
      image: 'vllm/vllm-openai:v0.12.0',
      model: Model.huggingFace('acme/assistant-670b', { revision: '4c1d5e3f7a9b2c8d6e0f1a3b5c7d9e2f4a6b8c0d', size: '642Gi' }),
      gpu: Gpu.nvidia({ count: 8, models: ['NVIDIA-H100-80GB-HBM3'] }),
      parallel: { pods: 2 },
      resources: { cpu: 64, memory: '512Gi' },
      scale: { queue: { max: 3 } },
      loadBudget: '45m',
      queue: 'serving',
    });
  },

  /** SGLang over two pods with four GPUs each, a fixed number of servers, and no queue: that their GPUs are there at once is the platform team's promise. */
  sglangSeveralPods(scope: Construct): void {
    Platform.provide(scope, definePlatform({ metrics: METRICS, models: MODELS, serverGroups: 'leaderworkerset' }));
    new GpuInferenceService(scope, 'coder', {
      image: 'lmsysorg/sglang:v0.5.5',
      runtime: 'sglang',
      model: Model.huggingFace('acme/coder-235b', { revision: '8efa61729a24bfc84f9d40d9d12a0de2e5b1a4f8', size: '438Gi' }),
      gpu: Gpu.nvidia({ count: 4, models: ['NVIDIA-H200'] }),
      parallel: { pods: 2, tensor: 8, pipeline: 1 },
      resources: { cpu: 32, memory: '256Gi', cpuLimit: false },
      scale: { fixed: 2 },
    });
  },

  /** Triton with a repository of models that somebody else keeps, on MIG instances: a fixed number of servers. */
  triton(scope: Construct): void {
    Platform.provide(scope, definePlatform({ metrics: METRICS }));
    new GpuInferenceService(scope, 'ranker', {
      image: 'nvcr.io/nvidia/tritonserver:25.10-py3',
      runtime: 'triton',
      model: Model.pvc('triton-models', { path: '2026-11' }),
      gpu: Gpu.nvidia({ count: 1, models: ['NVIDIA-A100-SXM4-80GB'], mig: '2g.20gb' }),
      resources: { cpu: 4, memory: '16Gi' },
      scale: { fixed: 2 },
    });
  },

  /** NIM, whose image knows its model, with the model's files as an image: nodes pull and keep them. Kubernetes 1.35. */
  nim(scope: Construct): void {
    Platform.provide(scope, definePlatform({ kubernetes: '1.35', autoscaling: 'keda', metrics: METRICS }));
    new GpuInferenceService(scope, 'assistant', {
      image: 'nvcr.io/nim/meta/llama-3.1-8b-instruct:2.0.9',
      runtime: 'nim',
      model: Model.oci('registry.acme.io/models/llama-3.1-8b@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'),
      gpu: Gpu.claim({ deviceClass: 'gpu.nvidia.com', selectors: ['device.capacity["gpu.nvidia.com"].memory.isGreaterThan(quantity("40Gi"))'] }),
      resources: { cpu: 4, memory: '32Gi' },
      scale: { queue: { max: 6, waiting: 8 } },
    });
  },

  /** A server of one's own that scales to nothing at night: the requests at the front door wake it. */
  scaleToZero(scope: Construct): void {
    Platform.provide(scope, definePlatform({ autoscaling: 'keda', metrics: { ...METRICS, requests: { source: 'envoy-gateway' } }, domain: 'apps.acme.io', certificates: { engine: 'cert-manager', issuer: 'letsencrypt' } }));
    new GpuInferenceService(scope, 'transcribe', {
      image: 'registry.acme.io/ml/whisper:3.0.1',
      runtime: { port: 9000, readiness: '/ready', liveness: '/alive', waitingMetric: 'whisper_requests_waiting' },
      model: Model.huggingFace('openai/whisper-large-v3', { revision: '06f233fe06e710322aca913c1bc4249a0d71fce1', size: '6Gi' }),
      cache: Cache.existing('models'),
      gpu: Gpu.nvidia({ count: 1, models: ['NVIDIA-L4'] }),
      resources: { cpu: 4, memory: '16Gi' },
      scale: { queue: { min: 0, max: 2 } },
      scaleToZero: { reason: 'Recordings are sent at night, and may wait for ten minutes.', wakeOn: { requests: { perSecond: 1 } } },
    }).expose('transcribe');
  },
};
