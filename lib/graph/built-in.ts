/** What every cluster has, or every namespace: nobody declares it, and everybody may refer to it. */
const BUILT_IN: Readonly<Record<string, RegExp>> = {
  '/Namespace': /^(default|kube-system|kube-public|kube-node-lease)$/,
  '/ServiceAccount': /^default$/,
  // The trust bundles that the control plane, OpenShift and Istio write into every namespace.
  '/ConfigMap': /^(kube-root-ca\.crt|openshift-service-ca\.crt|istio-ca-root-cert)$/,
  'rbac.authorization.k8s.io/ClusterRole': /^(view|edit|admin|cluster-admin|system:.+)$/,
  'rbac.authorization.k8s.io/Role': /^(system:.+|extension-apiserver-authentication-reader)$/,
  'scheduling.k8s.io/PriorityClass': /^system-(cluster|node)-critical$/,
};

/** True for an object that exists without anybody declaring it. */
export function isBuiltIn(groupKind: string, namespace: string, name: string): boolean {
  if (groupKind === '/Service') return name === 'kubernetes' && (namespace === 'default' || namespace === '');
  return Object.hasOwn(BUILT_IN, groupKind) && (BUILT_IN[groupKind]?.test(name) ?? false);
}
