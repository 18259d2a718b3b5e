import type { Platform } from '../../lib/kube/platform';
import type { MakeOptions } from './maker';

/**
 * Marks an object that is applied, and comes to its end, before everything else: a migration, a model that is fetched once. Synth adds what it needs: namespaces, quotas,
 * policies, accounts, configuration and secrets go before it or with it, and so do the claims that it mounts.
 *
 * Under Argo CD it stands in an earlier sync wave, and is an ordinary object, never a hook: hooks run again at every sync. Elsewhere the output gets two
 * folders, `before` and `after`, which are applied one after the other.
 */
export function before({ gitops }: Platform): Pick<MakeOptions, 'stage' | 'annotations'> {
  return { stage: 'before', ...(gitops === 'argocd' && { annotations: { 'argocd.argoproj.io/sync-wave': '-1' } }) };
}
