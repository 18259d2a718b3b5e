import type { Construct } from 'constructs';
import { definePlatform } from '../../lib/kube/platform';
import { Cache } from '../kit/cache';
import { External } from '../kit/external';
import { Gpu } from '../kit/gpu';
import { Model } from '../kit/model';
import { Platform } from '../kit/platform';
import { Secret } from '../kit/refs';
import { GpuInferenceJob } from './gpu-inference-job';

const MODELS = { storageClass: 'shared' };
const KUEUE = { engine: 'kueue', localQueues: ['team-a'] } as const;

/** Named uses of GpuInferenceJob: the one source of its golden files, its page and its policy tests. */
export const examples = {
  /** A hundred shards, eight at once, each on one GPU, in a queue of Kueue. */
  minimal(scope: Construct): void {
    Platform.provide(scope, definePlatform({ queueing: KUEUE, gitops: 'flux', models: MODELS }));
    new GpuInferenceJob(scope, 'embed', {
      image: 'registry.acme.io/ml/embed:2.0.1',
      model: Model.huggingFace('BAAI/bge-m3', { revision: '5617a9f61b028005a4858fdac845db406aefb181', size: '2.3Gi' }),
      gpu: Gpu.nvidia({ count: 1, models: ['NVIDIA-L4'] }),
      resources: { cpu: 4, memory: '16Gi' },
      work: { shards: 100, parallel: 8, timeout: '2h' },
      queue: 'team-a',
    });
  },

  /** Two GPUs a shard that share memory, exit codes that end a shard at once, a database that it writes to, and a Secret for the Hub. */
  full(scope: Construct): void {
    Platform.provide(scope, definePlatform({ models: { storageClass: 'shared', downloader: 'registry.acme.io/ml/fetch:1.4.0' }, pullSecrets: ['registry'], priorityClasses: ['batch'], gpu: { models: ['NVIDIA-L40S', 'NVIDIA-A100-SXM4-80GB'] } }));
    const vectors = External.service('vectors', { host: 'vectors.db.acme.io', port: 5432, cidr: '10.20.0.0/24' });
    new GpuInferenceJob(scope, 'caption', {
      image: 'registry.acme.io/ml/caption:0.9.3',
      model: Model.huggingFace('Qwen/Qwen2.5-VL-32B-Instruct', { revision: '7cfb30d71a1f4f49a57592323337a4a4727301da', size: '64Gi', token: Secret.existing('hugging-face', 'token') }),
      cache: Cache.pvc({ size: '120Gi', storageClass: 'fast-shared' }),
      gpu: Gpu.nvidia({ count: 2, models: ['NVIDIA-L40S', 'NVIDIA-A100-SXM4-80GB'] }),
      resources: { cpu: 8, memory: '64Gi' },
      work: { shards: 40, parallel: 4, timeout: '6h', retries: 1, failedShards: 2, fatalExitCodes: [64, 65] },
      command: ['python3', '/app/caption.py'],
      env: { BATCH: '32' },
      priority: 'batch',
    }).connectTo(vectors, { env: 'VECTORS_ADDR' });
  },

  /** A tar archive in S3 at one version, fetched as the workload's own cloud identity. */
  s3(scope: Construct): void {
    Platform.provide(scope, definePlatform({ identity: 'aws-pod-identity', models: MODELS }));
    new GpuInferenceJob(scope, 'score', {
      image: 'registry.acme.io/ml/score:1.2.0',
      model: Model.s3('s3://acme-models/ranker.tar.gz', { versionId: '3HL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY', size: '900Mi', region: 'eu-north-1' }),
      gpu: Gpu.nvidia({ count: 1 }),
      resources: { cpu: 2, memory: '8Gi' },
      work: { shards: 12, parallel: 3, timeout: '1h' },
      cloudIdentity: { awsRole: 'association' },
      network: { internet: true },
    });
  },

  /** The model as an image, which nodes pull and keep; a slice of a GPU is enough. Kubernetes 1.35. */
  ociModel(scope: Construct): void {
    Platform.provide(scope, definePlatform({ kubernetes: '1.35' }));
    new GpuInferenceJob(scope, 'classify', {
      image: 'registry.acme.io/ml/classify:3.1.0',
      model: Model.oci('registry.acme.io/models/deberta@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', { path: 'weights' }),
      gpu: Gpu.nvidia({ count: 1, shared: true }),
      resources: { cpu: 2, memory: '4Gi' },
      work: { shards: 8, parallel: 8, timeout: '30m' },
    });
  },

  /** A claim with many models that the platform team keeps, and a MIG instance of an A100. */
  migInstance(scope: Construct): void {
    Platform.provide(scope, definePlatform({ gitops: 'argocd' }));
    new GpuInferenceJob(scope, 'rerank', {
      image: 'registry.acme.io/ml/rerank:1.0.4',
      model: Model.huggingFace('BAAI/bge-m3', { revision: '5617a9f61b028005a4858fdac845db406aefb181', size: '2.3Gi' }),
      cache: Cache.existing('models'),
      gpu: Gpu.nvidia({ count: 1, models: ['NVIDIA-A100-SXM4-80GB'], mig: '1g.10gb' }),
      resources: { cpu: 2, memory: '8Gi' },
      work: { shards: 20, parallel: 7, timeout: '1h' },
    });
  },

  /** Half a GPU, given out by the KAI scheduler; each pod fetches a small model itself. */
  fraction(scope: Construct): void {
    Platform.provide(scope, definePlatform({ queueing: { engine: 'kai', queues: ['research'] } }));
    new GpuInferenceJob(scope, 'tag', {
      image: 'registry.acme.io/ml/tag:0.4.0',
      model: Model.huggingFace('dslim/bert-base-NER', { revision: 'd1a3e8f13f8c3566299d95fcfc9a8d2382a9affc', size: '450Mi' }),
      cache: Cache.node(),
      gpu: Gpu.fraction(0.5),
      resources: { cpu: 1, memory: '4Gi' },
      work: { shards: 6, parallel: 2, timeout: '30m' },
      queue: 'research',
    });
  },

  /** Devices by a claim, and a model that somebody else keeps. */
  claimed(scope: Construct): void {
    new GpuInferenceJob(scope, 'simulate', {
      image: 'registry.acme.io/ml/simulate:5.0.0',
      model: Model.pvc('weights', { path: 'fold/2026-10', marker: 'fold/2026-10/.complete' }),
      gpu: Gpu.claim({ deviceClass: 'gpu.nvidia.com', count: 2, selectors: ['device.attributes["gpu.nvidia.com"].productName == "NVIDIA H200"'] }),
      resources: { cpu: 8, memory: '64Gi' },
      work: { shards: 4, parallel: 2, timeout: '12h' },
    });
  },

  /** A model that takes the GPUs of two nodes: each of three shards is two pods, which start together, and anew together when one of them fails. The queue lets in a shard as one. */
  severalPods(scope: Construct): void {
    Platform.provide(scope, definePlatform({ queueing: { engine: 'kueue', localQueues: ['research'] }, jobGroups: 'jobset', models: MODELS }));
    new GpuInferenceJob(scope, 'summarize', {
      image: 'registry.acme.io/ml/summarize:1.4.0',
      model: Model.huggingFace('acme/assistant-670b', { revision: '4c1d5e3f7a9b2c8d6e0f1a3b5c7d9e2f4a6b8c0d', size: '642Gi' }),
      gpu: Gpu.nvidia({ count: 8, models: ['NVIDIA-H100-80GB-HBM3'] }),
      resources: { cpu: 64, memory: '512Gi' },
      work: { shards: 3, pods: 2, timeout: '12h', fatalExitCodes: [64] },
      queue: 'research',
      command: ['torchrun', '--nnodes', '$(NODE_COUNT)', '--node-rank', '$(NODE_RANK)', '--nproc-per-node', '8', '--master-addr', '$(MASTER_ADDR)', '--master-port', '$(MASTER_PORT)', '/app/summarize.py'],
    });
  },

  /** Recordings come by a queue of SQS: KEDA starts a pod for each, six at most, and none while nobody waits. */
  fromQueue(scope: Construct): void {
    Platform.provide(scope, definePlatform({ autoscaling: 'keda', identity: 'aws-pod-identity', models: MODELS }));
    new GpuInferenceJob(scope, 'transcribe', {
      image: 'registry.acme.io/ml/transcribe:2.2.0',
      model: Model.huggingFace('openai/whisper-large-v3', { revision: '06f233fe06e710322aca913c1bc4249a0d71fce1', size: '6Gi' }),
      gpu: Gpu.nvidia({ count: 1, models: ['NVIDIA-L4'] }),
      resources: { cpu: 4, memory: '16Gi' },
      work: { queue: { sqs: { url: 'https://sqs.eu-north-1.amazonaws.com/123456789012/recordings', messages: 1 } }, parallel: 6, timeout: '30m', fatalExitCodes: [65] },
      cloudIdentity: { awsRole: 'association' },
      network: { internet: true },
    });
  },
};
