import type { Feature } from './features';

const JOB = 'constructs/gpu-inference-job';
const SERVICE = 'constructs/gpu-inference-service';
const job = (title: string) => ['constructs/gpu/gpu-inference-job.test.ts', title] as const;
const service = (title: string) => ['constructs/gpu/gpu-inference-service.test.ts', title] as const;
const gpu = (title: string) => ['constructs/gpu/gpu.test.ts', title] as const;

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
    tests: [gpu('by claim come from a template that never changes under its name, in the API that is served by default')],
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
    what: 'Serving a model',
    given: 'vLLM; ports, checks, arguments and metrics of each runtime',
    props: ['GpuInferenceServiceProps.runtime', 'GpuInferenceServiceProps.parallel', 'GpuInferenceService.openaiEndpoint', 'GpuInferenceServiceProps.apiKey'],
    examples: [`${SERVICE}/minimal`, `${SERVICE}/sglang`, `${SERVICE}/triton`, `${SERVICE}/nim`],
    tests: [service('%s answers, is asked and is measured where its own sources say'), service('spreads the model over all GPUs of a server, or as it is told')],
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
