/**
 * A search that embeds: a service on GPUs embeds what people ask, and a job embeds the documents, with the same model at the same
 * commit. It is fetched once, for both. The job waits in the queue of its namespace for what the service leaves.
 */
import { Chart } from 'cdk8s';
import { App, Cache, definePlatform, External, Gpu, GpuInferenceJob, GpuInferenceService, Model, NamespaceWithQuota, ProductionService } from 'cdk8s-plinth';

const platform = definePlatform({
  autoscaling: 'keda',
  gitops: 'argocd',
  metrics: { engine: 'prometheus-operator', namespace: 'monitoring' },
  queueing: { engine: 'kueue', clusterQueues: { 'gpu-batch': { 'nvidia.com/gpu': 6 } } },
  models: { storageClass: 'shared' },
  gpu: { models: ['NVIDIA-L4'] },
});

const app = new App({ platform });
const chart = new Chart(app, 'search');

// A release of the documents is a release of the job: `--set documents=2026-11-22` is another Job, and the old one goes.
const documents = app.value('documents', '2026-11-21');
const parallel = Number(app.value('parallel', '4'));

const search = new NamespaceWithQuota(chart, 'search', { team: 'search', environment: 'prod', size: 'L', gpu: { count: 8 }, queue: 'gpu-batch' });

const model = Model.huggingFace('BAAI/bge-m3', { revision: '5617a9f61b028005a4858fdac845db406aefb181', size: '2.3Gi' });
const gpu = Gpu.nvidia({ count: 1, models: ['NVIDIA-L4'] });

const embedder = new GpuInferenceService(search, 'embedder', {
  image: 'vllm/vllm-openai:v0.12.0',
  model,
  servedName: 'bge-m3',
  gpu,
  resources: { cpu: 2, memory: '12Gi' },
  args: ['--runner', 'pooling'],
  scale: { queue: { max: 3 } },
  loadBudget: '5m',
  longestAnswer: '30s',
});

const vectors = External.service('vectors', { host: 'vectors.db.example.com', port: 5432, cidr: '10.20.3.0/28' });

new GpuInferenceJob(search, 'embed', {
  image: 'registry.example.com/search/embed:2.0.1',
  model,
  cache: Cache.of(embedder),
  gpu,
  resources: { cpu: 2, memory: '6Gi' },
  work: { shards: 64, parallel, timeout: '3h', fatalExitCodes: [65] },
  queue: 'search',
  env: { DOCUMENTS: `s3://search-documents/${documents}/` },
  network: { internet: true },
}).connectTo(vectors, { env: 'VECTORS_ADDR' });

new ProductionService(search, 'api', {
  image: 'registry.example.com/search/api:1.8.0',
  http: { port: 8080, readiness: '/ready' },
  resources: { cpu: '250m', memory: '512Mi' },
  env: { EMBEDDINGS_URL: embedder.openaiEndpoint ?? '' },
})
  .connectTo(embedder)
  .connectTo(vectors, { env: 'VECTORS_ADDR' });

app.synth();
