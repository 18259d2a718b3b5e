import { nameProblem } from '../../lib/kube/names';
import { lowestMinor, type Platform } from '../../lib/kube/platform';
import { labelsProp, labelValueProp } from '../kit/labels';
import type { Ledger } from '../kit/problems';
import { booleanProp, choiceProp } from '../kit/props';

/** Whose the namespace is, and what admission enforces in it. */
export interface Owners {
  readonly team: string;
  readonly environment: string;
  readonly costCenter?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly security: 'restricted' | 'baseline' | 'privileged';
}

const POD_SECURITY = 'pod-security.kubernetes.io/';
const OWN_PROP: Readonly<Record<string, string>> = { team: 'team', environment: 'environment', 'cost-center': 'costCenter' };

/** Reads whose the namespace is; tells of what cannot be a label or a namespace's name. */
export function ownersOf(ledger: Ledger, name: string, props: Readonly<Record<string, unknown>>, platform: Platform): Owners {
  const wrong = nameProblem('Namespace', name);
  if (wrong) ledger.tell({ ...wrong, prop: 'id' });
  const { costCenter } = props;
  return {
    team: labelValueProp(ledger, 'team', props['team'], 'shop'),
    environment: labelValueProp(ledger, 'environment', props['environment'], 'prod'),
    ...((costCenter !== undefined || platform.costCenterRequired === true) && { costCenter: labelValueProp(ledger, 'costCenter', costCenter, 'CC-1203') }),
    labels: labelsProp(ledger, 'labels', props['labels'], reserved),
    security: choiceProp(ledger, 'security', props['security'], ['restricted', 'baseline', 'privileged'], 'restricted'),
  };
}

function reserved(key: string): string | undefined {
  if (key.startsWith(POD_SECURITY)) return "Remove it, and write security: 'baseline' or 'privileged'; patch the Namespace for a version or mode of its own.";
  if (Object.hasOwn(OWN_PROP, key)) return `Remove it, and write ${OWN_PROP[key]}.`;
  return key === 'app.kubernetes.io/managed-by' ? 'Remove it.' : undefined;
}

/** The labels of everything that the namespace itself consists of. */
export function ownerLabels({ team }: Owners): Record<string, string> {
  return { 'app.kubernetes.io/managed-by': 'plinth', team };
}

/** The labels of the Namespace object: whose it is, and what admission enforces in it. */
export function namespaceLabels(owners: Owners, platform: Platform): Record<string, string> {
  const version = `v1.${lowestMinor(platform)}`;
  const labels: Record<string, string> = { ...owners.labels, ...ownerLabels(owners), environment: owners.environment };
  if (owners.costCenter !== undefined) labels['cost-center'] = owners.costCenter;
  for (const mode of ['audit', 'enforce', 'warn']) {
    labels[`${POD_SECURITY}${mode}`] = owners.security;
    labels[`${POD_SECURITY}${mode}-version`] = version;
  }
  return labels;
}

/** What keeps a GitOps engine from deleting the namespace when it vanishes from Git. */
export function protectionOf(ledger: Ledger, asked: unknown, { environment }: Owners, platform: Platform): Record<string, string> {
  const wanted = booleanProp(ledger, 'deletionProtection', asked, /^prod(uction)?$/.test(environment));
  if (!wanted) return {};
  switch (platform.gitops) {
    case 'argocd':
      return { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' };
    case 'flux':
      return { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };
    default:
      // By default nothing is pruned that nobody prunes; who asks for it by name relies on it.
      if (asked === true) {
        ledger.tell({
          id: 'engine-absent',
          message: "deletionProtection keeps a GitOps engine from pruning, and the platform's gitops is none",
          prop: 'deletionProtection',
          accepted: "gitops: 'argocd' or 'flux' in definePlatform",
          fix: "Add gitops: 'argocd' to the platform, or remove deletionProtection.",
        });
      }
      return {};
  }
}
