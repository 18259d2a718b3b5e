import { below, free, promised, type Guarantees } from './guarantees';
import { labels } from './metadata-guarantees';

const PORTS = ['service-target-port-unknown', 'network-policy-blocks-way-in', 'netpol-blocks-declared-dependency'];
const SHUTDOWN = ['prestop-hook-required', 'graceful-shutdown-arithmetic'];
const IN_MESH = promised('it stands in the mesh, with a proxy of the size that the platform counts');
const PASSES = promised('where it stands in a mesh, what reaches it passes its proxy, which asks who calls', { closed: true });
const RUNS_AS = promised('it runs as a user without rights, in a group of its own', { rules: ['run-as-non-root', 'run-as-user-zero'] });
const VALUE_OF_YOURS = 'what the program reads is between you and the program; that whatever a variable refers to is there, is checked';

/** What is promised of pods that serve, by the pointer of their template: `/spec/template`. */
export function podGuarantees(template: string): Guarantees {
  const spec = `${template}/spec`;
  return {
    ...labels(`${template}/metadata`),
    ...below(`${template}/metadata/labels`, {
      'app.kubernetes.io~1name': promised('Services, budgets and policies find its pods', { rules: FOUND_BY }),
      'app.kubernetes.io~1instance': promised('Services, budgets and policies find its pods', { rules: FOUND_BY }),
      'istio.io*': IN_MESH,
      'sidecar.istio.io*': IN_MESH,
      'azure.workload.identity*': promised('the cloud knows its pods by its account'),
    }),
    [`${template}/metadata/annotations/*`]: free('annotations of your own are for your own tools'),
    ...below(`${template}/metadata/annotations`, { 'config.linkerd.io~1skip-inbound-ports': PASSES, 'traffic.sidecar.istio.io~1excludeInboundPorts': PASSES, 'traffic.sidecar.istio.io~1includeInboundPorts': PASSES, 'config.beta.linkerd.io*': IN_MESH, 'config.linkerd.io*': IN_MESH, 'linkerd.io*': IN_MESH, 'proxy.istio.io*': IN_MESH, 'sidecar.istio.io*': IN_MESH, 'vault.hashicorp.com*': promised('the agent of Vault writes the secrets that the program names, where it names them') }),
    ...below(spec, {
      affinity: promised('its pods stand where the program says', { rules: STAND }),
      tolerations: promised('its pods stand where the program says', { rules: STAND }),
      automountServiceAccountToken: promised('its pods hold no token of the API server', { rules: ['automount-token'] }),
      dnsConfig: free('how names are looked up is between you and your resolver'),
      enableServiceLinks: promised('its variables are those that it declares', { rules: ['service-links-off'] }),
      nodeName: promised('the scheduler finds it a node, and another when that one goes', { closed: true }),
      hostAliases: free('which hosts it knows by name is between you and the program'),
      priorityClassName: promised('it is let in, and stays, before others that the program ranks lower', { rules: ['priority-class-missing'] }),
      runtimeClassName: promised('it is kept apart from its node as the program says', { rules: ['runtime-class-missing'] }),
      serviceAccountName: promised('it runs as an account of its own', { rules: ['service-account-default', 'service-account-missing'] }),
      terminationGracePeriodSeconds: promised('it has time to stop', { keep: 'at-least', rules: SHUTDOWN }),
      'securityContext/runAsUser': RUNS_AS,
      'securityContext/runAsGroup': RUNS_AS,
      'securityContext/fsGroup': RUNS_AS,
      'securityContext/runAsNonRoot': RUNS_AS,
      'securityContext/seccompProfile': promised('it calls nothing of the kernel that programs do not need', { rules: ['seccomp-profile-required'] }),
      topologySpreadConstraints: promised('its pods stand in different zones and on different hosts, in every version', { rules: ['workload-spread-or-anti-affinity', 'topology-spread-selects-self'] }),
      volumes: promised('every volume that is declared is there', { rules: ['volume-source-missing', 'emptydir-size-limit'] }),
      'volumes/*/emptyDir/sizeLimit': promised('scratch space has a bound', { keep: 'present', rules: ['emptydir-size-limit'] }),
    }),
    ...containerGuarantees(`${spec}/containers/*`),
    ...containerGuarantees(`${spec}/initContainers/*`),
  };
}

const STAND = ['pod-fits-pool', 'pools-hold-peak'];
const FOUND_BY = ['service-dangling', 'network-policy-dangling', 'network-policy-required', 'pdb-required', 'topology-spread-selects-self'];

function containerGuarantees(container: string): Guarantees {
  return below(container, {
    name: promised('autoscalers and waivers find the container'),
    image: free('the image is yours; that it has a version, is checked'),
    imagePullPolicy: promised('every node runs the same image', { rules: ['image-pull-policy'] }),
    command: free(VALUE_OF_YOURS),
    args: free(VALUE_OF_YOURS),
    env: free(VALUE_OF_YOURS),
    envFrom: free(VALUE_OF_YOURS),
    ports: promised('Services, probes and policies find every port by its name', { rules: PORTS }),
    lifecycle: promised('it serves on until nobody sends traffic any more', { rules: SHUTDOWN }),
    'lifecycle/preStop/sleep/seconds': promised('it serves on until nobody sends traffic any more', { keep: 'at-least', rules: SHUTDOWN }),
    resources: promised('it asks for what it needs, and has a bound', { keep: 'present', rules: ['cpu-request-required', 'memory-request-required', 'cpu-limit-required', 'memory-limit-required', 'ephemeral-storage-required'] }),
    ...probe('readinessProbe', 'traffic comes as soon as it can be served, and no longer', 'at-most', 'readiness-probe-required'),
    ...probe('livenessProbe', 'a process that hangs is restarted, and one that is slow is not', 'at-least', 'liveness-probe-required'),
    ...probe('startupProbe', 'a start has its time', 'at-least', 'startup-probe-required'),
    securityContext: promised('it has no rights on its node, and changes nothing of its image', { rules: ['privilege-escalation', 'drop-all-capabilities', 'read-only-root-fs', 'added-capabilities-restricted', 'added-capabilities-baseline'] }),
    volumeMounts: promised('every volume that is declared is mounted, and files of ConfigMaps and Secrets only to be read'),
  });
}

/** What a probe asks is the program's; how patient it is, the construct's. */
function probe(name: string, promise: string, keep: 'at-least' | 'at-most', required: string): Guarantees {
  const rules = [required, 'probes-identical'];
  return below(`/${name}`, {
    '': promised(promise, { keep: 'present', rules }),
    failureThreshold: promised(promise, { keep, rules }),
    periodSeconds: promised(promise, { keep, rules }),
    timeoutSeconds: promised(promise, { keep: 'at-least', rules }),
    'httpGet/httpHeaders': free('what a probe sends is between you and the program'),
  });
}
