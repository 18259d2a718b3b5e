import type { KubeObject } from '../../../lib/kube/object';

/** Objects that belong together, as a judge is shown them. */
export interface Judged {
  readonly name: string;
  readonly objects: readonly KubeObject[];
}

/** What a judge finds fault with. */
export interface JudgeFinding {
  readonly judge: JudgeName;
  /** Its own id of the check, or its message where it has none. */
  readonly check: string;
  readonly set: string;
  /** Undefined where the judge names none that is there. */
  readonly object: KubeObject | undefined;
  readonly says: string;
}

/** Every foreign judge. */
export const JUDGES = ['kubeconform', 'kube-score', 'checkov', 'kyverno'] as const;

export type JudgeName = (typeof JUDGES)[number];

/** The object of a set that a judge means; those that name no namespace lie in `default`. */
export function objectIn({ objects }: Judged, kind: string, name: string, namespace: string | undefined): KubeObject | undefined {
  const named = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  return named.find(({ metadata }) => (metadata.namespace ?? 'default') === (namespace || 'default')) ?? named[0];
}
