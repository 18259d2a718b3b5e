import { deployment } from '../example-objects';
import { defineRule } from '../rule';

/** What leads requests past the proxy of a mesh, into the pod. */
const SKIPS = ['config.linkerd.io/skip-inbound-ports', 'traffic.sidecar.istio.io/excludeInboundPorts'];
const annotated = (annotation: string) => deployment('api', { template: `annotations: { ${annotation} }` });

export const meshPortSkip = defineRule({
  id: 'mesh-port-skip',
  title: 'Every port of a pod in a mesh is behind its proxy.',
  why: 'What comes in past the proxy has no certificate, and no policy asks who it is; nor is it counted.',
  fix: 'Remove the annotation, and let in who stands outside the mesh by policy.',
  references: ['https://linkerd.io/2/features/protocol-detection/', 'https://istio.io/latest/docs/reference/config/annotations/', 'Kyverno prevent-linkerd-port-skipping'],
  examples: {
    bad: [
      { situation: 'a port of Linkerd', yaml: annotated("config.linkerd.io/skip-inbound-ports: '9090'") },
      { situation: 'a port of Istio', yaml: annotated("traffic.sidecar.istio.io/excludeInboundPorts: '9090'") },
    ],
    good: [{ situation: 'all are', yaml: annotated('linkerd.io/inject: enabled') }],
    nearMiss: [
      { situation: 'what goes out, such as to a database', yaml: annotated("config.linkerd.io/skip-outbound-ports: '3306'") },
      { situation: 'none is named', yaml: annotated("traffic.sidecar.istio.io/excludeInboundPorts: ''") },
    ],
  },
  on: 'pod',
  check(pod, report) {
    for (const annotation of SKIPS) {
      const ports = pod.annotations[annotation];
      if (ports) report({ message: `requests to port ${ports} go past the proxy of the mesh: ${annotation}`, path: [...pod.specPath.slice(0, -1), 'metadata', 'annotations', annotation] });
    }
  },
});
