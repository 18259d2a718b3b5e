import { isLabelValue } from '../../lib/kube/labels';
import { nameProblem } from '../../lib/kube/names';
import { lowestMinor, type Platform } from '../../lib/kube/platform';
import { show, type Ledger } from '../kit/problems';

interface Owners {
  readonly team: string;
  readonly environment: string;
  readonly costCenter?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly security?: string;
}

/** The labels of everything that the namespace itself consists of; tells of what cannot be a label or a namespace's name. */
export function ownerLabels(name: string, { team, environment, costCenter }: Owners, ledger: Ledger): Record<string, string> {
  const wrong = nameProblem('Namespace', name);
  if (wrong) ledger.tell({ ...wrong, prop: 'id' });
  for (const [prop, value] of Object.entries({ team, environment, costCenter })) {
    if ((value === undefined && prop === 'costCenter') || (typeof value === 'string' && value !== '' && isLabelValue(value))) continue;
    ledger.tell({
      id: 'label-value-malformed',
      message: value === undefined ? `${prop} is missing` : `${prop} is ${show(value)}, which cannot be a label's value`,
      prop,
      accepted: 'letters, digits and inner dashes, dots and underscores; 1 to 63 characters',
      fix: `Write ${prop}: '${suggestion(value, prop)}'.`,
    });
  }
  return { 'app.kubernetes.io/managed-by': 'plinth', team };
}

/** The labels of the Namespace object: whose it is, and what admission enforces in it. */
export function namespaceLabels(own: Readonly<Record<string, string>>, props: Owners, platform: Platform): Record<string, string> {
  const level = props.security ?? 'restricted';
  const version = `v1.${lowestMinor(platform)}`;
  const labels: Record<string, string> = { ...props.labels, ...own, environment: props.environment };
  if (props.costCenter !== undefined) labels['cost-center'] = props.costCenter;
  for (const mode of ['audit', 'enforce', 'warn']) {
    labels[`pod-security.kubernetes.io/${mode}`] = level;
    labels[`pod-security.kubernetes.io/${mode}-version`] = version;
  }
  return labels;
}

/** What keeps a GitOps engine from deleting the namespace when it vanishes from Git. */
export function protectionOf(gitops: string): Record<string, string> {
  if (gitops === 'argocd') return { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' };
  return gitops === 'flux' ? { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } : {};
}

function suggestion(value: unknown, prop: string): string {
  const text = typeof value === 'string' ? value.replaceAll(/[^-A-Za-z0-9_.]+/g, '-').slice(0, 63).replaceAll(/^[-_.]+|[-_.]+$/g, '') : '';
  return text === '' ? ({ team: 'shop', environment: 'prod' }[prop] ?? 'CC-1203') : text;
}
