import type { PodSpec, PodTemplate } from '../kube/pods';

const VAULT = 'vault.hashicorp.com/';

/** What the injector gives the agent where the pod does not say. @see https://developer.hashicorp.com/vault/docs/deploy/kubernetes/injector/annotations */
const VAULT_AMOUNTS = {
  requests: { cpu: ['agent-requests-cpu', '250m'], memory: ['agent-requests-mem', '64Mi'], 'ephemeral-storage': ['agent-requests-ephemeral', undefined] },
  limits: { cpu: ['agent-limits-cpu', '500m'], memory: ['agent-limits-mem', '128Mi'], 'ephemeral-storage': ['agent-limits-ephemeral', undefined] },
} as const;

/** The pod as it is admitted: with the containers that Vault's agent injector adds because of its annotations, since they take of quotas and nodes. */
export function withInjected({ spec, annotations }: Pick<PodTemplate, 'spec' | 'annotations'>): PodSpec {
  if (annotations[`${VAULT}agent-inject`] !== 'true') return spec;
  const resources = { requests: amountsOf(annotations, 'requests'), limits: amountsOf(annotations, 'limits') };
  const starts = annotations[`${VAULT}agent-pre-populate`] !== 'false';
  const stays = annotations[`${VAULT}agent-pre-populate-only`] !== 'true';
  return {
    ...spec,
    ...(starts && { initContainers: [...listOf(spec['initContainers']), { name: 'vault-agent-init', resources }] }),
    ...(stays && { containers: [...listOf(spec['containers']), { name: 'vault-agent', resources }] }),
  };
}

function amountsOf(annotations: Readonly<Record<string, string>>, side: keyof typeof VAULT_AMOUNTS): Record<string, string> {
  return Object.fromEntries(
    Object.entries(VAULT_AMOUNTS[side]).flatMap(([resource, [key, standard]]) => {
      const amount = annotations[`${VAULT}${key}`] ?? standard;
      return amount === undefined || amount === '' ? [] : [[resource, amount]];
    }),
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
