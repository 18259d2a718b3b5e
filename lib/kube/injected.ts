import type { PodSpec, PodTemplate } from './pods';

const VAULT = 'vault.hashicorp.com/';

/** What the injector gives the agent where the pod does not say. @see https://developer.hashicorp.com/vault/docs/deploy/kubernetes/injector/annotations */
const VAULT_AMOUNTS = {
  requests: { cpu: ['agent-requests-cpu', '250m'], memory: ['agent-requests-mem', '64Mi'], 'ephemeral-storage': ['agent-requests-ephemeral', undefined] },
  limits: { cpu: ['agent-limits-cpu', '500m'], memory: ['agent-limits-mem', '128Mi'], 'ephemeral-storage': ['agent-limits-ephemeral', undefined] },
} as const;

/** The pod as it is admitted: with the containers that webhooks add because of its labels and annotations, since they take of quotas and nodes. */
export function withInjected({ spec, annotations, labels }: Pick<PodTemplate, 'spec' | 'annotations' | 'labels'>): PodSpec {
  return withProxy(withVault(spec, annotations), annotations, labels);
}

function withVault(spec: PodSpec, annotations: Readonly<Record<string, string>>): PodSpec {
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

/** A proxy that a mesh adds, and the annotations that say what it takes. */
interface Proxy {
  readonly name: string;
  readonly native: string;
  readonly requests: Readonly<Record<string, readonly [annotation: string, standard: string | undefined]>>;
  readonly limits: Readonly<Record<string, readonly [annotation: string, standard: string | undefined]>>;
}

/** What Istio's chart gives where the pod does not say. @see https://istio.io/latest/docs/reference/config/annotations/ */
const ISTIO: Proxy = {
  name: 'istio-proxy',
  native: 'sidecar.istio.io/nativeSidecar',
  requests: { cpu: ['sidecar.istio.io/proxyCPU', '100m'], memory: ['sidecar.istio.io/proxyMemory', '128Mi'] },
  limits: { cpu: ['sidecar.istio.io/proxyCPULimit', '2'], memory: ['sidecar.istio.io/proxyMemoryLimit', '1Gi'] },
};

/** Linkerd gives nothing where the pod does not say. @see https://linkerd.io/2/reference/proxy-configuration/ */
const LINKERD: Proxy = {
  name: 'linkerd-proxy',
  native: 'config.beta.linkerd.io/proxy-enable-native-sidecar',
  requests: { cpu: ['config.linkerd.io/proxy-cpu-request', undefined], memory: ['config.linkerd.io/proxy-memory-request', undefined] },
  limits: { cpu: ['config.linkerd.io/proxy-cpu-limit', undefined], memory: ['config.linkerd.io/proxy-memory-limit', undefined] },
};

/** Counts the proxy of a mesh for which the pod itself asks; one that its namespace asks for, nobody sees here. */
function withProxy(spec: PodSpec, annotations: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): PodSpec {
  const asks = labels['sidecar.istio.io/inject'] ?? annotations['sidecar.istio.io/inject'];
  const proxy = asks === 'true' ? ISTIO : annotations['linkerd.io/inject'] === 'enabled' ? LINKERD : undefined;
  if (proxy === undefined) return spec;
  const resources = { requests: proxyAmounts(proxy.requests, annotations), limits: proxyAmounts(proxy.limits, annotations) };
  const container = { name: proxy.name, resources };
  if (annotations[proxy.native] !== 'true') return { ...spec, containers: [...listOf(spec['containers']), container] };
  return { ...spec, initContainers: [{ ...container, restartPolicy: 'Always' }, ...listOf(spec['initContainers'])] };
}

function proxyAmounts(rows: Proxy['requests'], annotations: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(rows).flatMap(([resource, [annotation, standard]]) => {
    const amount = annotations[annotation] ?? standard;
    return amount === undefined || amount === '' ? [] : [[resource, amount]];
  }));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
