import { judgeAdmission } from './admission/admission';
import { judgeBehaviour } from './behaviour/run';
import { judgeConverse } from './converse/converse';
import { judgeCrds } from './crds/crds';
import { judgeFit } from './fit/fit';
import type { Cluster } from './harness/cluster';
import type { Journal } from './harness/journal';
import { judgeImmutability } from './immutability/immutability';
import { judgeWebhooks } from './immutability/webhooks';
import { judgeForeign } from './judges/judges';
import { askOracles } from './oracles/oracles';
import { judgeProgressive } from './progressive/progressive';
import { judgeHarness } from './self-check';

/** One part of a run. To add one: write its function, put it here, and say in `page.ts` what it counted. */
export interface Part {
  readonly name: string;
  /** On every minor that is built, or on the newest alone. */
  readonly on: 'every minor' | 'the newest';
  /** With six simulated nodes, and the controllers' work to watch; or with nodes that the part brings. @default false */
  readonly nodes?: boolean | 'later';
  /** What is built for it beside servers and nodes. @default - nothing */
  readonly pieces?: readonly string[];
  run(cluster: Cluster, journal: Journal): Promise<void>;
}

/** All parts, in order. Those that ask for the same nodes share a cluster; those with nodes come last, on both clusters side by side. */
export const PARTS: readonly Part[] = [
  { name: 'admission', on: 'every minor', run: judgeAdmission },
  { name: 'converse', on: 'every minor', pieces: ['argo-rollouts'], run: judgeConverse },
  { name: 'immutability', on: 'every minor', run: judgeImmutability },
  { name: 'webhooks', on: 'the newest', pieces: ['webhooks'], run: judgeWebhooks },
  { name: 'judges', on: 'the newest', pieces: ['kubeconform', 'kube-score'], run: judgeForeign },
  { name: 'crds', on: 'the newest', run: judgeCrds },
  { name: 'oracles', on: 'the newest', run: askOracles },
  { name: 'behaviour', on: 'the newest', nodes: true, run: judgeBehaviour },
  { name: 'progressive', on: 'the newest', nodes: true, pieces: ['argo-rollouts'], run: judgeProgressive },
  { name: 'fit', on: 'the newest', nodes: 'later', run: judgeFit },
  { name: 'self-check', on: 'the newest', nodes: true, run: judgeHarness },
];
