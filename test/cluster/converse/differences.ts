import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Problem } from '../../../lib/errors';
import { groupKindOf, type KubeObject } from '../../../lib/kube/object';
import type { ProofName } from './proofs';

/** A difference between our judgement and the server's that is meant: as narrow as it is true. */
export interface Difference {
  /** Id of our problem. */
  readonly id: string;
  /** Kinds that it holds for, as `group/Kind`. @default - all */
  readonly kinds?: readonly string[];
  /** A regular expression that the pointer matches. @default - any place */
  readonly at?: string;
  /** A regular expression that our message matches. @default - any message */
  readonly says?: string;
  /** The minor from which it holds no more. @default - for all */
  readonly before?: number;
  /** What the server itself must show each time. @default - its acceptance is all there is to see */
  readonly shown?: ProofName;
  /** Ours is stricter on purpose, or the server cannot say it. */
  readonly is: 'opinion' | 'server limit';
  readonly reason: string;
}

/** All that are meant; the page of a run shows them. */
export const DIFFERENCES = JSON.parse(fs.readFileSync(path.join(__dirname, 'differences.json'), 'utf8')) as readonly Difference[];

/** What a problem of ours is excused with, where the server accepts the object. */
export function differenceOf(problem: Problem, object: KubeObject, minor: number): Difference | undefined {
  return DIFFERENCES.find(
    ({ id, kinds, at, says, before }) =>
      id === problem.id &&
      (before === undefined || minor < before) &&
      (kinds === undefined || kinds.includes(groupKindOf(object))) &&
      (at === undefined || new RegExp(at).test(problem.pointer ?? '')) &&
      (says === undefined || new RegExp(says).test(problem.message)),
  );
}

/** A difference as it is listed: `count-negative at /terminationGracePeriodSeconds$`. */
export function titleOf({ id, at }: Difference): string {
  return at === undefined ? id : `${id} at ${at}`;
}
