import type { Platform } from '../../lib/kube/platform';
import { parseDuration, type Duration } from '../../lib/units';
import type { Maker, MakeOptions } from './maker';
import type { PlainObject } from './plain-object';

/** What one Job that runs once has of its own. */
export interface OneShot extends Omit<MakeOptions, 'hashed'> {
  /** @default 'Job' */
  readonly kind?: 'Job' | 'JobSet';
  /** How long a Job that has ended is kept where no GitOps engine removes it. */
  readonly ttl: Duration;
}

/**
 * A Job that runs once for each content: its name ends in the hash of its spec and its queue labels, since neither can be changed while it exists,
 * patches counted in. Only where no GitOps engine reconciles does the Job remove itself; one that does would make it again, and run it again.
 */
export function makeOneShot(maker: Maker, { gitops }: Platform, spec: () => object, { kind = 'Job', ttl, answers = () => [], ...own }: OneShot): PlainObject {
  const kept = gitops !== 'none';
  const body = () => ({ ...spec(), ...(!kept && { ttlSecondsAfterFinished: parseDuration(ttl) }) });
  const withoutTtl = kept && kind === 'Job' ? [{ rule: 'job-ttl', path: '/spec/ttlSecondsAfterFinished', reason: `gitops is ${gitops}: it removes the Job once the program names another one` }] : [];
  return maker.make<{ spec: object }>(kind, () => ({ spec: body() }), { ...own, hashed: true, answers: () => [...withoutTtl, ...answers()] });
}
