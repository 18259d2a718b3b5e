import { type Case } from './situations';

export const named = (apiVersion: string, kind: string, name: string): string => `{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: { name: ${JSON.stringify(name)} }, data: {}, spec: {} }`;

/** Situations of metadata, and what is found in each. */
export const METADATA: readonly Case[] = [
  ['a name in capitals', named('v1', 'ConfigMap', 'Config'), ['name-malformed /metadata/name']],
  ['a name with dots where dots are fine', named('v1', 'ConfigMap', 'a.b'), []],
  ['a namespace with a dot', named('v1', 'Namespace', 'a.b'), ['name-malformed /metadata/name']],
  ['a role with a colon', '{ apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: { name: "shop:reader" } }', []],
  ['a role with a slash', '{ apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: { name: "shop/reader" } }', ['name-malformed /metadata/name']],
  ['no name', '{ apiVersion: v1, kind: ConfigMap, metadata: { labels: {} } }', ['name-missing /metadata/name']],
  ['no metadata', '{ apiVersion: v1, kind: ConfigMap }', ['name-missing /metadata/name']],
  ['a name to be generated', '{ apiVersion: v1, kind: ConfigMap, metadata: { generateName: config- } }', []],
  ['a list', '{ apiVersion: v1, kind: List, items: [] }', []],
  ['a file of a tool', '{ apiVersion: kubelet.config.k8s.io/v1beta1, kind: KubeletConfiguration }', []],
  ['an object of an SIG', '{ apiVersion: kueue.x-k8s.io/v1beta1, kind: LocalQueue, metadata: {} }', ['name-missing /metadata/name']],
  ['a namespace that cannot be', '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, namespace: Shop_1 } }', ['namespace-malformed /metadata/namespace']],
  ['a label key with a space', '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, labels: { "my app": x } } }', ['label-malformed /metadata/labels/my app']],
  ['a label value with spaces', '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, labels: { app: "my app" } } }', ['label-values-valid /metadata/labels/app']],
  ['an empty label value', '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, labels: { app: "" } } }', []],
  ['a label value of 64 characters', `{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, labels: { app: ${'x'.repeat(64)} } } }`, ['label-values-valid /metadata/labels/app']],
  ['an annotation key in capitals', '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, annotations: { EXAMPLE.com/Note: "any text" } } }', []],
  ['an annotation key with two slashes', '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, annotations: { a/b/c: x } } }', ['annotation-malformed /metadata/annotations/a~1b~1c']],
  ['annotations above 256 KiB', `{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, annotations: { note: ${'x'.repeat(262_141)} } } }`, ['annotations-too-large /metadata/annotations']],
  ['annotations of 256 KiB', `{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, annotations: { note: ${'x'.repeat(262_140)} } } }`, []],
  ['a finalizer without a prefix', '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, finalizers: ["a b"] } }', ['finalizer-malformed /metadata/finalizers/0']],
  ['an owner without uid', '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, ownerReferences: [{ apiVersion: v1, kind: Pod, name: p }] } }', ['owner-reference-incomplete /metadata/ownerReferences/0/uid']],
];
