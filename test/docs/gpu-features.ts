import type { Feature, LeftOut } from './features';

const JOB = 'constructs/gpu-inference-job';
const SERVICE = 'constructs/gpu-inference-service';
const job = (title: string) => ['constructs/gpu/gpu-inference-job.test.ts', title] as const;
const service = (title: string) => ['constructs/gpu/gpu-inference-service.test.ts', title] as const;
const gpu = (title: string) => ['constructs/gpu/gpu.test.ts', title] as const;

const adapters = (title: string) => ['constructs/gpu/adapters.test.ts', title] as const;
const groups = (title: string) => ['constructs/gpu/groups.test.ts', title] as const;
const shards = (title: string) => ['constructs/gpu/grouped-shards.test.ts', title] as const;
const fit = (title: string) => ['graph/fit/fit.test.ts', title] as const;

/** What is asked of workloads on GPUs. */
export const GPU_FEATURES: readonly Feature[] = [
  {
    what: 'GPUs by number and product',
    given: 'Required; on nodes with one of the products, whose taint is tolerated',
    props: ['Gpu.nvidia', 'GpuInferenceJobProps.gpu', 'GpuInferenceServiceProps.gpu', 'PlatformProps.gpu'],
    examples: [`${JOB}/minimal`, `${SERVICE}/minimal`],
    tests: [gpu('are a limit of the container, on nodes with one of the products, whose taint is tolerated'), gpu('are found by what the platform says of its nodes')],
  },
  {
    what: 'MIG instances, time slices, fractions',
    given: 'Off; the profile must be one of the product',
    props: ['Gpu.nvidia', 'Gpu.fraction'],
    examples: [`${JOB}/mig-instance`, `${JOB}/oci-model`, `${JOB}/fraction`],
    tests: [gpu('in MIG instances and time slices are resources of their own'), gpu('by fraction are the KAI scheduler’s to give, and no resource')],
  },
  {
    what: 'Devices by claim',
    given: 'Off; `resource.k8s.io/v1`, from Kubernetes 1.34',
    props: ['Gpu.claim'],
    examples: [`${JOB}/claimed`, `${SERVICE}/nim`],
    tests: [gpu('by claim come from a template that never changes under its name, in the API that is served by default'), fit('is held against the devices of a node, by class')],
  },
  {
    what: 'Nodes with GPUs: taint, runtime class, pool',
    given: 'As the GPU operator of NVIDIA sets them up; no runtime class, which clusters without it would refuse',
    props: ['PlatformProps.gpu', 'GpuInferenceJobProps.placement', 'GpuInferenceServiceProps.placement', 'PlatformProps.instanceTypes'],
    examples: [`${JOB}/minimal`],
    tests: [gpu('are found by what the platform says of its nodes'), ['constructs/gpu/placement.test.ts', 'is not asked of the download, which needs no GPU'], gpu('refuse one that asks for another product, or for more than a node has')],
  },
  {
    what: 'What a pod on GPUs may do',
    given: 'Pod Security `restricted`, root file system read only, user 65532 with a home at /tmp, no token',
    props: ['GpuInferenceJobProps.security', 'GpuInferenceServiceProps.security'],
    examples: [`${JOB}/minimal`, `${SERVICE}/minimal`],
    tests: [service('has a home to write to, since its root file system is read only'), gpu('may do no more than any other, in %s: restricted, a root that is read only, and no token'), job('reaches nothing but names, until it is connected')],
  },
  {
    what: 'Shared memory',
    given: '2Gi a GPU where there are several, 16Gi at most, within the memory limit',
    props: ['GpuInferenceJobProps.sharedMemory', 'GpuInferenceServiceProps.sharedMemory'],
    examples: [`${JOB}/full`, `${SERVICE}/minimal`],
    tests: [gpu('share memory where there are several: two Gi each, sixteen at most, or what is said')],
  },
  {
    what: 'Models at one version',
    given: 'Commit, version of the object, or digest: nothing else passes',
    props: ['Model.huggingFace', 'Model.s3', 'Model.oci', 'Model.pvc'],
    examples: [`${JOB}/minimal`, `${JOB}/s3`, `${JOB}/oci-model`, `${JOB}/claimed`],
    tests: [job('is fetched once, into a claim that only the download may write to'), job('of S3 is the object at its version, unpacked without leaving its folder')],
  },
  {
    what: 'Fetching a model before GPUs are taken',
    given: 'A Job without a GPU, applied before all else; pods wait for its marker without a retry',
    props: ['Cache.pvc', 'PlatformProps.models'],
    examples: [`${JOB}/minimal`, `${JOB}/mig-instance`],
    tests: [job('is whole once the marker is there: the download writes it last, and shards wait for it before they count as started'), job('is fetched without a GPU, before all else where an engine orders'), job('may be fetched from the internet by the download alone')],
  },
  {
    what: 'Sharing a model',
    given: 'A claim of each workload’s own',
    props: ['Cache.of', 'Cache.existing', 'Cache.oci', 'Cache.node'],
    examples: [`${JOB}/mig-instance`, `${JOB}/fraction`, `${SERVICE}/scale-to-zero`],
    tests: [job('of another workload is fetched once for both, and waited for by both'), job('in a claim that exists has a folder of its own, so that several models fit')],
  },
  {
    what: 'Shards that fail each for itself',
    given: 'Two more tries each, a tenth may fail, disruptions count as none, never two pods of one',
    props: ['ShardedWork.shards', 'ShardedWork.retries', 'ShardedWork.failedShards', 'ShardedWork.fatalExitCodes', 'ShardedWork.timeout'],
    examples: [`${JOB}/minimal`, `${JOB}/full`],
    tests: [job('fails and tries each shard for itself, gives up after a tenth, and ends'), job('never has two pods of one shard, and counts no disruption as a failure'), job('ends a shard at once by the exit codes that the program names')],
  },
  {
    what: 'Work from a queue of messages',
    given: 'Off; a ScaledJob of KEDA, a pod for what waits',
    props: ['QueuedWork.queue', 'QueuedWork.parallel'],
    examples: [`${JOB}/from-queue`],
    tests: [job('has a Job for what waits, so many at most, and none while nothing does'), job('ends, forgives disruptions, and gives up where the program says so')],
  },
  {
    what: 'Waiting in a queue',
    given: 'Off; Kueue, Volcano or KAI as the platform says; `suspend` is never written',
    props: ['GpuInferenceJobProps.queue'],
    examples: [`${JOB}/minimal`, `${JOB}/fraction`],
    tests: [job('waits in a queue by a label, whose value is part of the name, and never suspends itself')],
  },
  {
    what: 'GPUs of a namespace, and of its queue',
    given: 'None in the quota until granted; what a queue may give stands beside it in the ledger, and more at once is an error',
    props: ['NamespaceWithQuotaProps.gpu', 'NamespaceWithQuotaProps.queue', 'KueueQueueing.clusterQueues'],
    examples: ['apps/llm-batch'],
    tests: [['apps/llm-batch.test.ts', 'does not fit when the shards at once and the servers ask for more GPUs than the namespace has'], ['apps/llm-batch.test.ts', 'shows in the ledger of its namespace what the queue gives, beside the quota'], ['graph/capacity.test.ts', 'have the capacity that the platform names, unless the set says more; of others nothing is known']],
  },
  {
    what: 'Serving a model',
    given: 'vLLM; ports, checks, arguments and metrics of each runtime',
    props: ['GpuInferenceServiceProps.runtime', 'GpuInferenceServiceProps.parallel', 'GpuInferenceService.openaiEndpoint', 'GpuInferenceServiceProps.apiKey'],
    examples: [`${SERVICE}/minimal`, `${SERVICE}/sglang`, `${SERVICE}/triton`, `${SERVICE}/nim`],
    tests: [service('%s answers, is asked and is measured where its own sources say'), service('spreads the model over all GPUs of a server, or as it is told')],
  },
  {
    what: 'Servers of several pods',
    given: 'Off; then groups of a LeaderWorkerSet, which start, fail, wait in a queue and are replaced as one',
    props: ['Parallelism.pods', 'GpuInferenceServiceProps.queue', 'PlatformProps.serverGroups'],
    examples: [`${SERVICE}/several-pods`, `${SERVICE}/sglang-several-pods`],
    tests: [groups('is a group of a LeaderWorkerSet, in place of a pod of a Deployment'), groups('takes requests at its first pod: workers have no port, and another name than the Service selects'), groups('is ready when its server is, and has no liveness check: a restart would be one of all'), groups('are scaled as servers: KEDA sets the number of groups, and they name none')],
  },
  {
    what: 'Shards of several pods',
    given: 'Off; then a JobSet for each shard, in which a disruption counts as no failure',
    props: ['GroupedShards.pods', 'GroupedShards.retries', 'PlatformProps.jobGroups'],
    examples: [`${JOB}/several-pods`],
    tests: [shards('are a JobSet each: one that fails starts anew by itself, with all of its pods'), shards('tell each pod its shard, its place in it, and where the first is'), shards('wait in a queue of Kueue as one each, and never suspend themselves')],
  },
  {
    what: 'Keys of clients',
    given: 'None: whom the NetworkPolicy lets in may ask',
    props: ['GpuInferenceServiceProps.apiKey', 'CustomRuntime.apiKeyEnv'],
    examples: [`${SERVICE}/sglang`],
    tests: [service('is called by a ProductionService as any other, with the key from a Secret')],
  },
  {
    what: 'Adapters (LoRA)',
    given: 'None; each at one version, fetched beside the model, and waited for',
    props: ['GpuInferenceServiceProps.lora'],
    examples: [`${SERVICE}/adapters`],
    tests: [adapters('are loaded under the names by which clients ask for them, whatever their order'), adapters('are whole before a server starts: each download writes its marker last, and servers wait for all of them')],
  },
  {
    what: 'Traces of servers',
    given: 'Address of the collector and the way there, where the platform has one; an argument switches the server’s on',
    props: ['PlatformProps.tracing', 'GpuInferenceServiceProps.args'],
    examples: [`${SERVICE}/adapters`],
    tests: [adapters('has the collector in its variables and its way there open, for the argument by which the server is told')],
  },
  {
    what: 'Slow starts, and liveness',
    given: '20 minutes to load, asked every 10 s; liveness 6 × 10 s, never what readiness asks',
    props: ['GpuInferenceServiceProps.loadBudget', 'CustomRuntime.liveness'],
    examples: [`${SERVICE}/minimal`, `${SERVICE}/triton`],
    tests: [service('has one set of times: load, deadline with a node to come, drain, and the longest answer'), service('%s answers, is asked and is measured where its own sources say')],
  },
  {
    what: 'Scaling servers',
    given: 'Two, fixed; by five waiting requests each, or by the time to the first token',
    props: ['InferenceScale.queue', 'InferenceScale.latency', 'GpuInferenceServiceProps.scaleToZero'],
    examples: [`${SERVICE}/minimal`, `${SERVICE}/sglang`, `${SERVICE}/scale-to-zero`],
    tests: [service('follows the requests that wait in them, five each, and takes an empty answer for none'), service('goes to zero with a reason, and is woken by what sees requests elsewhere')],
  },
  {
    what: 'Roll-outs without a spare GPU',
    given: 'In place: surge 0, unavailable 1; load, deadline, drain and the longest answer are one set of times',
    props: ['GpuInferenceServiceProps.rollout', 'GpuInferenceServiceProps.loadBudget', 'GpuInferenceServiceProps.longestAnswer'],
    examples: [`${SERVICE}/minimal`, `${SERVICE}/sglang`],
    tests: [service('is replaced in place: a new server would wait for GPUs that only the old one can free'), service('has one set of times: load, deadline with a node to come, drain, and the longest answer')],
  },
];

/** What others offer on GPUs, and is not done; each with the decision that says why. */
export const GPU_LEFT_OUT: readonly LeftOut[] = [
  { what: 'Training', decision: '015-gpus.md', says: 'GpuTrainingJob' },
  { what: 'Checkpoints', decision: '015-gpus.md', says: 'Checkpoints' },
  { what: 'Spot nodes', decision: '015-gpus.md', says: 'Spot nodes' },
  { what: 'Ray', decision: '015-gpus.md', says: 'Ray' },
  { what: 'A router that knows prefixes or queues', decision: '015-gpus.md', says: 'A router that knows prefixes or queues (`InferencePool`)' },
  { what: 'Fewer pods than asked for', decision: '015-gpus.md', says: '`elastic`, fewer pods than asked for (partial admission of Kueue)' },
  { what: 'A job after a job', decision: '015-gpus.md', says: '`onComplete`, a job after a job' },
  { what: 'Adapters that are loaded at run time', decision: '015-gpus.md', says: 'Adapters are models' },
  { what: 'An estimate of the KV cache', decision: '015-gpus.md', says: 'A model larger than the memory of its GPUs is an error; nothing finer is estimated' },
  { what: 'KServe, the NIM operator', decision: '015-gpus.md', says: 'Weighed and left' },
];
