import type { Container, EnvVar, PodTemplateSpec, Volume, VolumeMount } from 'kubernetes-types/core/v1';

/** Where client libraries of the Kubernetes API look. */
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const NAME = 'api-token';

/** What a template gets beside what every service has. */
export interface TemplateExtras {
  readonly variables: readonly EnvVar[];
  /** True where the main container asks the API server. */
  readonly token: boolean;
}

/**
 * The template with variables and the token. The token is mounted into the main container alone: switched on for the pod, it would
 * lie in every sidecar as well. It is short-lived, and the kubelet renews it.
 */
export function withExtras(template: PodTemplateSpec, { variables, token }: TemplateExtras): PodTemplateSpec {
  const { metadata, spec } = template;
  const [main, ...others] = spec?.containers ?? [];
  if (!spec || !main) return template;
  const known = new Set(main.env?.map(({ name }) => name));
  const added = variables.filter(({ name }) => !known.has(name));
  const container: Container = {
    ...main,
    ...(added.length > 0 && { env: [...added, ...(main.env ?? [])] }),
    ...(token && { volumeMounts: [...(main.volumeMounts ?? []), MOUNT] }),
  };
  return {
    ...(metadata && { metadata }),
    spec: { ...spec, containers: [container, ...others], ...(token && { volumes: [...(spec.volumes ?? []), VOLUME] }) },
  };
}

const MOUNT: VolumeMount = { name: NAME, mountPath: TOKEN_PATH, readOnly: true };

/** The same three files that Kubernetes mounts by itself, for an hour at a time. */
const VOLUME: Volume = {
  name: NAME,
  projected: {
    sources: [
      { serviceAccountToken: { path: 'token', expirationSeconds: 3600 } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
    ],
  },
};
