import { judgeAdmission } from './admission/admission';
import { judgeBehaviour } from './behaviour/run';
import { judgeConverse } from './converse/converse';
import { judgeCrds } from './crds/crds';
import type { Cluster } from './harness/cluster';
import type { Journal } from './harness/journal';
import { judgeImmutability } from './immutability/immutability';
import { judgeForeign } from './judges/judges';
import { judgeProgressive } from './progressive/progressive';
import { judgeHarness } from './self-check';

/** One part of a run. To add one: write its function, put it here, and say in `page.ts` what it counted. */
export interface Part {
  readonly name: string;
  /** On every minor that is built, or on the newest alone. */
  readonly on: 'every minor' | 'the newest';
  /** With simulated nodes, and the controllers' work to watch. @default false */
  readonly nodes?: boolean;
  run(cluster: Cluster, journal: Journal): Promise<void>;
}

/** All parts, in order. Those with nodes share a cluster, and so do those without. */
export const PARTS: readonly Part[] = [
  { name: 'admission', on: 'every minor', run: judgeAdmission },
  { name: 'converse', on: 'every minor', run: judgeConverse },
  { name: 'immutability', on: 'every minor', run: judgeImmutability },
  { name: 'judges', on: 'the newest', run: judgeForeign },
  { name: 'crds', on: 'the newest', run: judgeCrds },
  { name: 'behaviour', on: 'the newest', nodes: true, run: judgeBehaviour },
  { name: 'progressive', on: 'the newest', nodes: true, run: judgeProgressive },
  { name: 'self-check', on: 'the newest', nodes: true, run: judgeHarness },
];
