import { entries } from './entry';

/** What workloads on GPUs refuse. */
export const GPU = entries({
  'api-key-unsupported': ['A key is given, and the server asks clients for none.', 'Whoever reaches it would be served, key or not.', 'Remove apiKey, and let in only who may call it.'],
  'cache-of-another-model': ['A cache is shared that holds another model, or another version of it.', 'The program would compute with weights that nobody named.', 'Write the same model at the same version, or a cache of its own.'],
  'cache-on-node': ['Servers are to fetch their model anew, each on its own node.', 'Every new server would hold its GPUs idle for the download, and would have to reach the internet.', 'Keep the model in a claim or an image.'],
  'cache-one-node': ['Several pods are to mount a volume that one node may mount.', 'Those on other nodes wait for ever.', 'Take a claim that many nodes may mount.'],
  'cache-too-small': ['A cache is smaller than the model, and a tenth for what downloads leave behind.', 'The download fails when the volume is full, after most of it has been fetched.', 'Make it larger, or leave its size out.'],
  'cache-unused': ['A cache is given for a model that needs none.', 'Nothing would be kept in it.', 'Remove it.'],
  'cache-without-model': ['A cache is given, and no model.', 'There is nothing to keep in it.', 'Name the model, or remove the cache.'],
  'gpu-memory-short': ['A model takes more than the memory of the GPUs.', 'It would be loaded for minutes, and then fail.', 'Ask for more GPUs, for larger ones, or for a smaller form of the model.'],
  'gpu-model-unknown': ['A product of GPUs is named that no node of the platform has.', 'The pods would wait for ever.', 'Name one that the platform lists, or add it there.'],
  'gpu-twice': ['GPUs are asked for in two ways.', 'A pod would hold both.', 'Keep one.'],
  'lora-unsupported': ['Adapters are named, and the server is not told of them.', 'It would serve its model alone, and refuse whoever asks for an adapter.', 'Choose vllm or sglang without a command of your own, or remove lora.'],
  'lora-without-claim': ['An adapter is fetched, and the workload fills no claim into which it could be.', 'Nothing would bring it to the servers, which would not start.', 'Give the model Cache.pvc() or Cache.existing(), or name the adapter as an image or in a claim.'],
  'mig-profile-unknown': ['A MIG profile is none of those of the product.', 'No node can offer it: the pods would wait for ever.', 'Write one of the profiles that are listed.'],
  'model-unpinned': ['A model is named without its exact version.', 'A branch, a tag or an object without a version can move, and two pods would hold different weights.', 'Name the commit, the digest, or the version of the object.'],
  'parallel-mismatch': ['A model is spread over another number of GPUs than its server has.', 'The server stops at its start, or leaves GPUs unused that are paid for.', 'Let tensor x pipeline be the number of GPUs.'],
  'parallel-on-part': ['A model is to be spread over parts of GPUs.', 'They cannot talk to each other.', 'Ask for whole GPUs.'],
  'parallel-unsupported': ['A spread is given to a server that does not read it.', 'It would change nothing, or its pods would not find each other.', 'Remove it, or take another runtime.'],
  'queue-without-group': ['A queue is given to servers of one pod each.', 'There is nothing to let in together: the pods of a Deployment come one by one.', 'Remove queue, or spread a server over several pods.'],
  'shared-memory-over-limit': ['Shared memory leaves the program too little of its memory limit.', 'What is written to it counts against the limit: the container is killed as the GPUs begin to talk.', 'Raise memory, or share less.'],
  'surge-in-queue': ['A roll-out is to add a group of pods that waits in a queue.', 'The new one waits there for GPUs that only the old one can free, which stays until the new one is ready.', 'Roll out in place.'],
});
