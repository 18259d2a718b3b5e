import { engineOf, type Platform } from '../../../lib/kube/platform';
import type { Ledger } from '../problems';
import type { Trigger } from './triggers';

/** The type of each trigger, numbered from the second of its type on. */
export function triggerNames(triggers: readonly Trigger[]): readonly string[] {
  const seen = new Map<string, number>();
  return triggers.map(({ type }) => {
    const count = (seen.get(type) ?? 0) + 1;
    seen.set(type, count);
    return count === 1 ? type : `${type}-${count}`;
  });
}

const PROVIDERS: Readonly<Record<string, string>> = { 'aws-irsa': 'aws', 'aws-pod-identity': 'aws', gcp: 'gcp', azure: 'azure-workload' };

/** What KEDA is told of how it authenticates for a trigger; undefined where it need not. */
export function authenticationOf(ledger: Ledger, prop: string, { type, secrets, identity }: Trigger, platform: Platform): object | undefined {
  const engine = engineOf(platform, 'identity');
  const provider = PROVIDERS[engine];
  const fits = provider !== undefined && (type !== 'aws-sqs-queue' || provider === 'aws');
  if (identity && !fits) {
    ledger.tell({ id: 'engine-absent', message: `${prop} has no auth, and the platform's identity is ${engine}`, prop, accepted: type === 'aws-sqs-queue' ? "auth, or a platform with identity: 'aws-irsa' or 'aws-pod-identity'" : 'a platform with an identity', fix: `Write definePlatform({ identity: 'aws-irsa' }), or give auth: { … }.` });
  }
  const spec = { ...(identity && fits && { podIdentity: { provider } }), ...(secrets.length > 0 && { secretTargetRef: secrets.map((secret) => ({ ...secret })) }) };
  return Object.keys(spec).length > 0 ? spec : undefined;
}
