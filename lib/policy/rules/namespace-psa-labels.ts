import { isMap } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';

const ENFORCE = 'pod-security.kubernetes.io/enforce';

export const namespacePsaLabels = defineRule({
  id: 'namespace-psa-labels',
  title: 'Every Namespace enforces a Pod Security Standard.',
  why: 'Without the label, or with privileged, the namespace admits every pod: one that mounts the root of the node as well.',
  fix: 'Set the label pod-security.kubernetes.io/enforce to restricted, or to baseline.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-admission/',
    'CIS 5.2.1',
    'Kyverno add-psa-labels',
    'Kubescape C-0192',
  ],
  examples: {
    bad: [
      {
        situation: 'no label',
        yaml: documents(`
          apiVersion: v1
          kind: Namespace
          metadata:
            name: shop
        `),
      },
      {
        situation: 'privileged',
        yaml: documents(`
          apiVersion: v1
          kind: Namespace
          metadata:
            name: shop
            labels:
              pod-security.kubernetes.io/enforce: privileged
        `),
      },
      {
        situation: 'only warnings',
        yaml: documents(`
          apiVersion: v1
          kind: Namespace
          metadata:
            name: shop
            labels:
              pod-security.kubernetes.io/warn: restricted
        `),
      },
    ],
    good: [
      {
        situation: 'restricted',
        yaml: documents(`
          apiVersion: v1
          kind: Namespace
          metadata:
            name: shop
            labels:
              pod-security.kubernetes.io/enforce: restricted
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'the namespace of the control plane',
        yaml: documents(`
          apiVersion: v1
          kind: Namespace
          metadata:
            name: kube-system
        `),
      },
    ],
  },
  on: 'object',
  kinds: ['/Namespace'],
  check: (namespace, report) => {
    const { labels, name } = namespace.metadata;
    if (name === 'kube-system') return;
    const level = isMap(labels) ? labels[ENFORCE] : undefined;
    if (level === 'restricted' || level === 'baseline') return;
    report({ message: `the Namespace ${name} enforces ${level === undefined ? 'no Pod Security Standard' : String(level)}`, path: ['metadata', 'labels', ENFORCE], accepted: 'restricted, baseline' });
  },
});
